import type { KeeperView } from "@/gen/KeeperView";

/** The schedule looks at the clock once a minute, and what is due at once is spread over another. */
const GRACE = 3 * 60_000;

/** Whether the next refresh is due: it is not in the future any more. */
export const isDue = ({ next_attempt: next }: KeeperView, now: number) => next !== null && next <= now;

/** Whether a refresh should have happened and did not. A pause and a network that is down explain it. */
export const isLate = (keeper: KeeperView, now: number) =>
  isDue(keeper, now - GRACE) && !keeper.paused && !keeper.offline;
