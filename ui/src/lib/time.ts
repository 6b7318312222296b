import { plural, text } from "@/strings";
import { keeperText } from "@/strings/keeper";

const relative = new Intl.RelativeTimeFormat("en-GB", { numeric: "always", style: "long" });
const exactFormat = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "long" });
const clockFormat = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const dayFormat = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" });
const stampFormat = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});
const longDateFormat = new Intl.DateTimeFormat("en-GB", { dateStyle: "full" });
const fullDateFormat = new Intl.DateTimeFormat("en-GB", { dateStyle: "long" });
const dateFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** “in 12 minutes”, “3 hours ago”; both arguments in milliseconds since the epoch. */
export function relativeTime(instant: number, now: number): string {
  const distance = instant - now;
  const size = Math.abs(distance);
  if (size < 45_000) return distance > 0 ? "in under a minute" : text.justNow;
  if (size < HOUR - MINUTE / 2) return relative.format(Math.round(distance / MINUTE), "minute");
  if (size < DAY - HOUR / 2) return relative.format(Math.round(distance / HOUR), "hour");
  return relative.format(Math.round(distance / DAY), "day");
}

export const exactTime = (instant: number) => exactFormat.format(instant);
export const clockTime = (instant: number) => clockFormat.format(instant);
/** “23 Nov, 14:03:22”: for a log, where seconds tell entries apart. */
export const stamp = (instant: number) => stampFormat.format(instant);
/** “Friday 5 December 2026”. */
export const longDate = (instant: number) => longDateFormat.format(instant);
/** “5 December 2026”. */
export const fullDate = (instant: number) => fullDateFormat.format(instant);
export const date = (instant: number) => dateFormat.format(instant);

/** The heading for a day: today, yesterday or its date. */
export function dayName(instant: number, now: number): string {
  const start = new Date(now).setHours(0, 0, 0, 0);
  if (instant >= start) return text.today;
  // A day before the start of today, however long that day was.
  if (instant >= new Date(start - 1).setHours(0, 0, 0, 0)) return text.yesterday;
  return dayFormat.format(instant);
}

/** A length of time in its one fitting unit: “12 minutes”, “3 hours”. */
export function span(milliseconds: number): string {
  const size = Math.abs(milliseconds);
  if (size < 90 * MINUTE) return plural(Math.max(1, Math.round(size / MINUTE)), "minute");
  if (size < 36 * HOUR) return plural(Math.round(size / HOUR), "hour");
  return plural(Math.round(size / DAY), "day");
}

/** Which day an instant is on, seen from now: 0 for today, 1 for tomorrow, more for later. */
function daysAhead(instant: number, now: number): number {
  const end = new Date(now);
  for (let days = 0; days < 2; days++) {
    end.setDate(end.getDate() + 1);
    if (instant < end.setHours(0, 0, 0, 0)) return days;
  }
  return 2;
}

/** When a rest ends, to be read after “until”: “14:30”, “tomorrow, 08:00” or a day and a time. */
export function restEnd(instant: number, now: number): string {
  const time = clockTime(instant);
  const days = daysAhead(instant, now);
  if (days === 0) return time;
  return days === 1 ? keeperText.tomorrow(time) : `${dayFormat.format(instant)}, ${time}`;
}

/** The same to be read alone: “at 14:30”, “tomorrow at 08:00”. */
export function atTime(instant: number, now: number): string {
  const time = clockTime(instant);
  const days = daysAhead(instant, now);
  if (days === 0) return keeperText.at(time);
  return days === 1 ? keeperText.tomorrowAt(time) : keeperText.dayAt(dayFormat.format(instant), time);
}
