import type { ActivityFilter } from "@/gen/ActivityFilter";
import type { ActivityPage } from "@/gen/ActivityPage";
import type { ActivityView } from "@/gen/ActivityView";
import type { ConnectionView } from "@/gen/ConnectionView";
import type { ErrorCode } from "@/gen/ErrorCode";
import type { Health } from "@/gen/Health";
import type { NotifySettings } from "@/gen/NotifySettings";
import type { PauseFor } from "@/gen/PauseFor";
import { healthRank } from "@/lib/health";
import { CommandFailure } from "./types";

/* What the app decides, as far as the pretend app needs it. */

/** Most entries of one part of the log. */
const PAGE = 200;

export const refuse = (code: ErrorCode, message: string): never => {
  throw new CommandFailure({ code, message, retry_after: null, action: null });
};

/** The worst health, as the keeper reports it: a disconnected connection counts as fine. */
export function worstOf(connections: readonly ConnectionView[]): Health | null {
  const live = connections.filter((connection) => connection.health !== "disconnected");
  return live.map((connection) => connection.health).sort((a, b) => healthRank(a) - healthRank(b))[0] ?? null;
}

/** What the filter finds, newest first. */
export const findActivity = (log: readonly ActivityView[], filter: ActivityFilter): ActivityView[] =>
  log
    .filter(
      (entry) =>
        (filter.connection_id === undefined || entry.connection_id === filter.connection_id) &&
        (filter.kind === undefined || entry.kind === filter.kind) &&
        (filter.programs !== true || entry.program !== null) &&
        (filter.failed !== true || entry.cause !== null) &&
        (filter.since === undefined || entry.at >= filter.since),
    )
    .sort((a, b) => b.id - a.id);

/** One part of what the filter finds. */
export function pageOf(
  log: readonly ActivityView[],
  filter: ActivityFilter,
  before: number | null,
): ActivityPage {
  const found = findActivity(log, filter);
  const left = before === null ? found : found.filter(({ id }) => id < before);
  const rows = left.slice(0, PAGE);
  return {
    rows,
    total: found.length,
    next: left.length > PAGE ? (rows.at(-1)?.id ?? null) : null,
  };
}

/** When a pause ends by itself: tomorrow is the next morning at eight. */
export function pauseEnd(pause: PauseFor, now: number): number | null {
  if (pause === "hour") return now + 3_600_000;
  if (pause === "until_resumed") return null;
  const morning = new Date(now);
  morning.setDate(morning.getDate() + 1);
  return morning.setHours(8, 0, 0, 0);
}

const DAY_MINUTES = 24 * 60;
const inDay = (minute: number) => Number.isInteger(minute) && minute >= 0 && minute < DAY_MINUTES;

export function checkNotify({ lapsed_after: wait, quiet }: NotifySettings) {
  if (!(Number.isInteger(wait) && wait >= 0 && wait <= DAY_MINUTES)) refuse("invalid_input", "lapsed_after");
  if (quiet && !(inDay(quiet.from) && inDay(quiet.to))) refuse("invalid_input", "quiet");
}

export function checkDay(day: string) {
  const at = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== day) {
    refuse("invalid_input", "secret_ends_on");
  }
}
