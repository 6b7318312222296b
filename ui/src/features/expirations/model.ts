import type { EndView } from "@/gen/EndView";
import type { GrantEnd } from "@/gen/GrantEnd";

const DAY = 86_400_000;

/** When a grant ends, certain or possible; nothing where that is not known. */
export const endAt = (end: GrantEnd): number | null => (end.kind === "unknown" ? null : end.at);

/** Days from today to the day of an instant, by this computer's calendar; negative for the past. */
export function daysTo(instant: number, now: number): number {
  const midnight = (at: number) => new Date(at).setHours(0, 0, 0, 0);
  return Math.round((midnight(instant) - midnight(now)) / DAY);
}

/** How near an end is: nearer ones stand out. */
export type Nearness = "over" | "soon" | "near" | "far";
export function nearness(instant: number, now: number): Nearness {
  if (instant <= now) return "over";
  const days = daysTo(instant, now);
  return days <= 7 ? "soon" : days <= 60 ? "near" : "far";
}

/** A week of a month, from Monday on. */
export interface Week {
  /** The first day of the week that belongs to the month. */
  from: number;
  count: number;
}

/** A month with its ends. */
export interface Month {
  /** Its first instant. */
  start: number;
  weeks: Week[];
  ends: EndView[];
}

/** What the calendar shows: ends by month for a year, and what does not fit into it. */
export interface Calendar {
  overdue: EndView[];
  months: Month[];
  later: EndView[];
  unknown: EndView[];
  /** How many ends the fullest week has. */
  most: number;
}

/** So many ends in a week are busy, as the app's advice counts them. */
export const BUSY = 5;

const monthStart = (now: number, ahead: number) => {
  const at = new Date(now);
  return new Date(at.getFullYear(), at.getMonth() + ahead, 1).getTime();
};

function emptyMonth(start: number, next: number): Month {
  const weeks: Week[] = [];
  const day = new Date(start);
  for (let from = start; from < next; from = day.getTime()) {
    weeks.push({ from, count: 0 });
    day.setDate(day.getDate() + ((8 - day.getDay()) % 7 || 7));
  }
  return { start, weeks, ends: [] };
}

/** Sorts ends, which come with the soonest first, into this month and the eleven after it. */
export function calendarOf(ends: readonly EndView[], now: number): Calendar {
  const starts = Array.from({ length: 13 }, (_, index) => monthStart(now, index));
  const months = starts.slice(0, 12).map((start, index) => emptyMonth(start, starts[index + 1] ?? start));
  const calendar: Calendar = { overdue: [], months, later: [], unknown: [], most: 0 };
  for (const end of ends) {
    const at = endAt(end.end);
    if (at === null) calendar.unknown.push(end);
    else if (at <= now) calendar.overdue.push(end);
    else {
      const month = months.findLast(({ start }) => start <= at);
      if (!month || at >= (starts[12] ?? 0)) {
        calendar.later.push(end);
        continue;
      }
      month.ends.push(end);
      const week = month.weeks.findLast(({ from }) => from <= at);
      if (week) {
        week.count += 1;
        calendar.most = Math.max(calendar.most, week.count);
      }
    }
  }
  return calendar;
}

/** How many ends are ahead within the calendar. */
export const ahead = (calendar: Calendar) => calendar.months.reduce((sum, { ends }) => sum + ends.length, 0);
