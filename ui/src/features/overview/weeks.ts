import { endAt } from "@/features/expirations/model";
import type { EndView } from "@/gen/EndView";

/** So many weeks ahead are shown. */
export const WEEKS = 12;

export interface WeekAhead {
  /** The Monday at which it begins, by this computer's calendar; today in the present week. */
  from: number;
  ends: number;
}

/** This week and those after it, with what ends in each. What is outlived by another permission ends nothing. */
export function weeksAhead(ends: readonly EndView[], now: number): WeekAhead[] {
  const monday = new Date(now);
  monday.setHours(0, 0, 0, 0);
  monday.setDate(monday.getDate() - ((monday.getDay() + 6) % 7));
  const starts = Array.from({ length: WEEKS + 1 }, (_, index) => {
    const start = new Date(monday);
    start.setDate(start.getDate() + 7 * index);
    return start.getTime();
  });
  const weeks = starts.slice(0, WEEKS).map((start) => ({ from: Math.max(start, monday.getTime()), ends: 0 }));
  for (const { end, outlived } of ends) {
    const at = endAt(end);
    if (at === null || outlived || at <= now || at >= (starts[WEEKS] ?? 0)) continue;
    const index = starts.findLastIndex((start) => start <= at);
    const week = weeks[index];
    if (week) week.ends += 1;
  }
  return weeks;
}
