import { setupProblemsText } from "@/features/setup/problems-words";
import { taskText } from "@/features/users/words";
import type { AppSnapshot } from "@/gen/AppSnapshot";
import type { ConnectionView } from "@/gen/ConnectionView";
import type { Health } from "@/gen/Health";
import type { WatchSummary } from "@/gen/WatchSummary";
import { isRecovering, needsUser } from "@/lib/health";
import { isLate } from "@/lib/late";
import { text } from "@/strings";
import { keeperText } from "@/strings/keeper";

export interface Status {
  text: string;
  /** The state whose colour and shape it wears; `null` for nothing connected. */
  health: Health | null;
}

/** The one line that says how everything is. */
export function statusOf(
  snapshot: AppSnapshot,
  connections: readonly ConnectionView[] | undefined,
  now: number,
  accounts?: WatchSummary,
): Status {
  if (snapshot.keeper.unrecorded) return { text: keeperText.unrecordedShort, health: "error" };
  const { worst, paused } = snapshot.keeper;
  const live = connections?.filter((connection) => connection.health !== "disconnected");
  if (worst === null || live?.length === 0) return { text: text.status.empty, health: null };
  const needing = live?.filter((connection) => needsUser(connection.health)).length ?? 0;
  if (needing > 0) return { text: text.status.needYou(needing), health: worst };
  if (snapshot.auth.task) return { text: taskText.dialog, health: "expiring" };
  if (paused) return { text: text.status.paused, health: "disconnected" };
  const recovering = live?.filter((connection) => isRecovering(connection.health)).length ?? 0;
  if (recovering > 0) return { text: text.status.recovering(recovering), health: worst };
  if (isLate(snapshot.keeper, now)) return { text: keeperText.lateShort, health: "expiring" };
  const settings = snapshot.setup_problems.length;
  if (settings > 0) return { text: setupProblemsText.heading(settings), health: "expiring" };
  const stopped = accounts ? accounts.cannot_pay + accounts.stopped : 0;
  if (stopped > 0) return { text: text.status.adsStopped(stopped), health: "error" };
  return { text: text.status.allHealthy, health: "healthy" };
}
