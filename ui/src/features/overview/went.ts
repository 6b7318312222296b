import type { KeeperDay } from "@/gen/KeeperDay";

/** What 90 days come to. */
export interface Went {
  refreshes: number;
  worked: number;
  recovered: number;
  calls: number;
}

export function wentOf(days: readonly KeeperDay[]): Went {
  const went: Went = { refreshes: 0, worked: 0, recovered: 0, calls: 0 };
  for (const { refreshed, failed, recovered, calls } of days) {
    went.refreshes += refreshed + failed;
    went.worked += refreshed;
    went.recovered += recovered;
    went.calls += calls;
  }
  return went;
}

/** The share that worked, cut and never rounded up: 99.96 % is not all of it. */
export const share = ({ refreshes, worked }: Went) =>
  refreshes === 0 ? 1 : Math.floor((worked / refreshes) * 1000) / 1000;
