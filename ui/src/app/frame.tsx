import { lazy, type ReactNode, Suspense, useEffect, useRef } from "react";
import { rememberWorked } from "@/features/connect/choice";
import type { AppSnapshot } from "@/gen/AppSnapshot";
import type { UserView } from "@/gen/UserView";
import { useNow } from "@/lib/clock";
import { useConnections, useReview, useWatchSummary } from "@/lib/data";
import { useFlowUi } from "@/lib/flow";
import { text } from "@/strings";
import { Banners } from "./banners";
import { Commands } from "./commands";
import { Sidebar } from "./sidebar";
import { statusOf } from "./status";

const ConnectDialog = lazy(() =>
  import("@/features/connect/dialog").then((module) => ({ default: module.ConnectDialog })),
);
const AddUserDialog = lazy(() =>
  import("@/features/users/add-dialog").then((module) => ({ default: module.AddUserDialog })),
);
const ReviewDialog = lazy(() =>
  import("@/features/review/dialog").then((module) => ({ default: module.ReviewDialog })),
);

interface FrameProps {
  snapshot: AppSnapshot;
  user: UserView;
  children: ReactNode;
}

/** Sidebar, banners and the current screen; above them the dialogs of connecting. */
export function Frame({ snapshot, user, children }: FrameProps) {
  const connections = useConnections().data;
  const review = useReview().data ?? null;
  const { connect, picked, addUser, closeAddUser } = useFlowUi();
  const { region, way } = picked;
  const arrived = review !== null;
  useEffect(() => {
    // Amazon answered: what was picked works here.
    if (arrived && region && way) rememberWorked(user.id, region, way);
  }, [arrived, region, way, user.id]);
  const somebody = user.id;
  // Somebody else is shown, so whoever was to be added is there.
  const before = useRef(somebody);
  useEffect(() => {
    if (before.current !== somebody) closeAddUser();
    before.current = somebody;
  }, [somebody, closeAddUser]);
  const now = useNow();
  const status = statusOf(snapshot, connections, now, useWatchSummary().data);

  useEffect(() => {
    document.title = text.status.windowTitle(status.text);
  }, [status.text]);

  return (
    <div className="@container/frame flex h-full" data-testid="frame">
      <button
        type="button"
        onClick={() => document.getElementById("content")?.focus()}
        className="fixed start-2 top-2 z-50 -translate-y-16 rounded-md bg-accent px-3 py-1.5 text-accent-ink focus:translate-y-0"
      >
        {text.skipToContent}
      </button>
      <Sidebar snapshot={snapshot} user={user} status={status} connections={connections?.length} />
      <main id="content" tabIndex={-1} className="flex min-w-0 flex-1 flex-col outline-none">
        <Banners snapshot={snapshot} connections={connections ?? []} />
        {children}
      </main>
      <Commands />
      <Suspense>
        {addUser || (snapshot.auth.step !== null && snapshot.auth.step !== "browser") ? (
          <AddUserDialog snapshot={snapshot} />
        ) : null}
        {connect && !review ? <ConnectDialog snapshot={snapshot} connections={connections ?? []} /> : null}
        {review ? (
          <ReviewDialog key={review.expires_at} review={review} connections={connections ?? []} />
        ) : null}
      </Suspense>
    </div>
  );
}
