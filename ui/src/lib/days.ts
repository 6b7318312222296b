const DAY = 86_400_000;

/** The local midnight at which a day like `2027-01-31` begins. */
export function startOf(day: string): number {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date).getTime();
}

/**
 * A day as the app writes it (`2027-01-31`) from what was typed: year, month and day in this order, with
 * any sign between. `null` for what is no day of the calendar.
 */
export function readDay(typed: string): string | null {
  const found = /^(\d{4})[-/. ]+(\d{1,2})[-/. ]+(\d{1,2})\.?$/.exec(typed.trim());
  if (!found) return null;
  const [, year, month, date] = found.map(Number);
  if (year === undefined || month === undefined || date === undefined) return null;
  const at = new Date(Date.UTC(year, month - 1, date));
  if (at.getUTCMonth() !== month - 1 || at.getUTCDate() !== date) return null;
  return at.toISOString().slice(0, 10);
}

/** The day of an instant as the app writes it, by this computer's calendar. */
export function dayOf(instant: number): string {
  const at = new Date(instant);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** How many days until a day begins; 0 for today, negative for the past. Summer time changes nothing. */
export function daysUntil(day: string, now: number): number {
  return Math.round((startOf(day) - new Date(now).setHours(0, 0, 0, 0)) / DAY);
}

const relative = new Intl.RelativeTimeFormat("en-GB", { numeric: "auto", style: "long" });
const long = new Intl.DateTimeFormat("en-GB", { dateStyle: "full" });

/** “in 12 days”, “tomorrow”, “today”, “3 days ago”. */
export const inDays = (day: string, now: number) => relative.format(daysUntil(day, now), "day");

/** “Sunday 31 January 2027”. */
export const dayWords = (day: string) => long.format(startOf(day));

const short = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });

/** “31 Jan 2027”; what is no day stays as it is. */
export const shortDay = (day: string) => (readDay(day) === null ? day : short.format(startOf(day)));
