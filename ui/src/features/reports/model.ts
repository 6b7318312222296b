import type { ReportTable } from "@/gen/ReportTable";
import type { ReportView } from "@/gen/ReportView";
import { dayOf, daysUntil, shortDay, startOf } from "@/lib/days";
import { date } from "@/lib/time";
import { count } from "@/strings";
import { type Metric, reportsText } from "./words";

/** Days of one report, at most. */
export const LONGEST = 95;

/** The day that many days after another, by the calendar. */
export function shiftDay(day: string, by: number): string {
  const at = new Date(startOf(day));
  at.setDate(at.getDate() + by);
  return dayOf(at.getTime());
}

/** The last day that a report can have: today is not over. */
export const yesterday = (now: number) => shiftDay(dayOf(now), -1);

/** That many days up to yesterday. */
export const lastDays = (days: number, now: number) => {
  const to = yesterday(now);
  return { from: shiftDay(to, 1 - days), to };
};

/** Days of a range, both ends included. */
export const daysOf = ({ from, to }: { from: string; to: string }) => daysUntil(to, startOf(from)) + 1;

/** What is wrong with a range; nothing where it can be asked for. Both are days of the calendar. */
export function judgeRange(range: { from: string; to: string }, now: number): string | undefined {
  const days = daysOf(range);
  const latest = yesterday(now);
  if (range.to > latest) return reportsText.tooLate(date(startOf(latest)));
  if (days < 1) return reportsText.reversed;
  if (days > LONGEST) return reportsText.tooLong(days);
  return undefined;
}

export const rangeWords = ({ from, to }: Pick<ReportView, "from" | "to">) =>
  reportsText.range(shortDay(from), shortDay(to));

/** Whether something is still to be done about it. */
export const isOpen = ({ phase }: ReportView) => phase !== "ready" && phase !== "failed";

const plain = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 2 });

/** A figure as it is read: amounts in the report’s currency, where it has one that is known. */
export function figureWords(metric: Metric, value: number, currency: ReportTable["currency"]): string {
  if (metric !== "cost" && metric !== "sales") return count(value);
  if (currency === null) return plain.format(value);
  try {
    return new Intl.NumberFormat("en-GB", {
      style: "currency",
      currency,
      currencyDisplay: "narrowSymbol",
    }).format(value);
  } catch {
    // No code of a currency.
    return `${plain.format(value)} ${currency}`;
  }
}

const dayFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

/** Every day of the report with its value: a day without a row had no delivery. */
export function pointsOf({ days }: ReportTable, range: Pick<ReportView, "from" | "to">, metric: Metric) {
  const values = new Map(days.map((day) => [day.date, day[metric]]));
  const length = Math.max(0, Math.min(LONGEST, daysOf(range)));
  return Array.from({ length }, (_, index) => {
    const day = shiftDay(range.from, index);
    return { name: dayFormat.format(startOf(day)), value: values.get(day) ?? 0 };
  });
}
