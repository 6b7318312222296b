import { activityActions } from "@/features/activity/actions";
import { connectActions } from "@/features/connect/actions";
import { loginActions } from "@/features/connections/login-actions";
import { expirationActions } from "@/features/expirations/actions";
import { mirrorActions } from "@/features/mirror/actions";
import { noticeActions } from "@/features/notices/actions";
import { settingsActions } from "@/features/settings/actions";
import { switchActions, userActions } from "@/features/users/actions";
import type { ActionContext, ActionSource, AppAction } from "@/lib/actions";
import { screenActions } from "./actions";

/** What each feature contributes, in the order of the palette. */
const SOURCES: readonly ActionSource[] = [
  screenActions,
  connectActions,
  loginActions,
  expirationActions,
  activityActions,
  mirrorActions,
  noticeActions,
  switchActions,
  // The profile is among the screens.
  (context) => userActions(context).filter(({ id }) => id !== "user.profile"),
  settingsActions,
];

/** Everything that can be done or opened now. */
export const allActions = (context: ActionContext): readonly AppAction[] =>
  SOURCES.flatMap((source) => source(context));

/** Runs the action of a key, if it can be done now. */
export function runAction(context: ActionContext, id: AppAction["id"]) {
  allActions(context)
    .find((action) => action.id === id)
    ?.run();
}
