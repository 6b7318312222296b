import { text } from "@/strings";

const relative = new Intl.RelativeTimeFormat("en-GB", { numeric: "always", style: "long" });
const exactFormat = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "long" });
const clockFormat = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const dayFormat = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" });
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
export const date = (instant: number) => dateFormat.format(instant);

/** The heading for a day: today, yesterday or its date. */
export function dayName(instant: number, now: number): string {
  const start = new Date(now).setHours(0, 0, 0, 0);
  if (instant >= start) return text.notices.today;
  if (instant >= start - DAY) return text.notices.yesterday;
  return dayFormat.format(instant);
}
