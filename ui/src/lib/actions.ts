import { useNavigate } from "@tanstack/react-router";
import type { LucideIcon } from "lucide-react";
import { useMemo } from "react";
import { useBackend } from "@/backend/context";
import type { Backend } from "@/backend/types";
import type { AppSnapshot } from "@/gen/AppSnapshot";
import type { ConnectionView } from "@/gen/ConnectionView";
import type { KnownUserView } from "@/gen/KnownUserView";
import type { SettingsPatch } from "@/gen/SettingsPatch";
import { useConnections, useSnapshot, useUsers } from "./data";
import { useFlowUi } from "./flow";
import { useChangeSettings } from "./settings";
import type { ShortcutId } from "./shortcuts";
import { showDone, showFailure } from "./toast";

/** Where an action stands in the palette. */
export const ACTION_SECTIONS = [
  "actions",
  "screens",
  "connections",
  "users",
  "settings",
  "accounts",
] as const;
export type ActionSection = (typeof ACTION_SECTIONS)[number];

/** Something that can be done or opened: one definition for the palette, for menus and for keys. */
export interface AppAction {
  /** The same as in `SHORTCUTS`, where there is a key for it. */
  id: ShortcutId | (string & {});
  section: ActionSection;
  title: string;
  /** Something smaller behind the title. */
  note?: string;
  /** Other words that it is found by. */
  words?: string;
  icon: LucideIcon;
  run: () => void;
}

/** What actions may need. */
export interface ActionContext {
  backend: Backend;
  navigate: ReturnType<typeof useNavigate>;
  snapshot: AppSnapshot;
  connections: readonly ConnectionView[];
  users: readonly KnownUserView[];
  openConnect: (reauthorise?: string | null) => void;
  openAddUser: () => void;
  changeSettings: (patch: SettingsPatch) => void;
  /** Runs a command; says what `done` returns, or explains the failure. */
  command: <R>(work: (backend: Backend) => Promise<R>, done?: (answer: R) => string | undefined) => void;
}

/** The actions of a feature, as things are now. */
export type ActionSource = (context: ActionContext) => readonly AppAction[];

/** What actions need, once the app has answered. */
export function useActionContext(): ActionContext | null {
  const backend = useBackend();
  const navigate = useNavigate();
  const snapshot = useSnapshot().data;
  const connections = useConnections().data;
  const users = useUsers().data;
  const { openConnect, openAddUser } = useFlowUi();
  const changeSettings = useChangeSettings();
  return useMemo(
    () =>
      snapshot
        ? {
            backend,
            navigate,
            snapshot,
            connections: connections ?? [],
            users: users ?? [],
            openConnect,
            openAddUser,
            changeSettings,
            command: (work, done) =>
              void work(backend).then((answer) => {
                const said = done?.(answer);
                if (said) showDone(said);
              }, showFailure),
          }
        : null,
    [backend, navigate, snapshot, connections, users, openConnect, openAddUser, changeSettings],
  );
}
