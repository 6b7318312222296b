import { count, plural } from "@/strings";

/* Words of what expires on a known day. */

/** “today”, “tomorrow”, “in 12 days”, “3 days ago”. */
const relative = new Intl.RelativeTimeFormat("en-GB", { numeric: "auto", style: "long" });
export const inDays = (days: number) => relative.format(days, "day");

export const expirationsText = {
  title: "Expirations",
  status: (value: number) => `${plural(value, "expiration")} in the next 12 months`,
  intro:
    "Amazon ends every login’s permission 365 days after you connect it, however much it’s used. Reconnecting starts a new year.",
  emptyTitle: "No expiration dates yet",
  emptyBody: "When you connect an Amazon login, its expiration date appears here.",

  months: "The next 12 months",
  monthEnds: (month: string, value: number) =>
    value === 0 ? `${month}: nothing expires` : `${month}: ${plural(value, "expiration")}`,
  busyWeek: (value: number) => `Busy week: ${plural(value, "expiration")}`,
  later: "Later",
  overdue: "Past their date",
  overdueHint: "Adkeeper keeps refreshing them until Amazon refuses.",
  unknown: "No known expiration date",
  unknownHint: "Amazon doesn’t show the date. If you remember when you connected the login, enter that day.",
  showAll: (value: number) => `Show all ${count(value)}`,

  clientSecret: "Amazon client secret",
  clientSecretHint: "By the date you entered in Settings.",
  session: "Your Adkeeper session",
  sessionHint: "Syncing with Supabase pauses then.",
  on: (device: string) => (device === "" ? "on another computer" : `on ${device}`),
  accounts: (value: number) => plural(value, "account"),
  possible: "May expire",
  possibleHint: "Amazon’s documents disagree on logins connected in July 2026.",
  entered: "Date entered by you",
  outlived: "Covered by a newer login",
  outlivedHint: "The same login was connected later elsewhere, so its accounts stay reachable.",
  snoozed: (day: string) => `Reminders off until ${day}`,

  reconnect: "Reconnect",
  remindLater: "Remind me later",
  remindAgain: "Turn reminders back on",
  enterDay: "Enter date",
  changeDay: "Change date",
  openSettings: "Open Settings",

  adviceTitle: (value: number, from: string, until: string) =>
    `${count(value)} logins expire between ${from} and ${until}`,
  adviceBody: (value: number) =>
    `Reconnect ${count(value)} of them early, and the rest a few weeks later, so they don’t all expire at once next year.`,
  adviceButton: (value: number) => `Reconnect these ${count(value)}`,

  queueTitle: (done: number, all: number) => `Reconnecting logins: ${count(done)} of ${count(all)} done.`,
  queueNext: (label: string) => `Next: ${label}.`,
  queueReconnect: (label: string) => `Reconnect ${label}`,
  queueSkip: "Skip",
  queueStop: "Stop",
  queueStopped: "Stopped. Connections that you didn’t reconnect are unchanged.",

  export: "Export",
  exportAll: { ics: "Export expirations as a calendar", csv: "Export expirations as CSV" },
  exportIcs: "Calendar (iCalendar)",
  exportCsv: "Table (CSV)",
  exported: (rows: number, file: string) => `Saved ${plural(rows, "expiration")} to ${file}`,
  showInFolder: "Show in folder",

  cardTitle: "Expires next",
  cardNone: "Nothing expires in the next 60 days.",
  cardAll: "Show all expirations",

  detailTitle: "Expires",
  detailOn: (day: string) => `You connected it on ${day}.`,
  detailEntered: (day: string) => `You entered ${day} as the day you connected it.`,
  detailOverdue: "It should have expired, but Amazon still accepts it.",
  detailUnknown: "Not known",

  dayTitle: (label: string) => `When did you connect ${label}?`,
  dayBody:
    "Enter the day on which you last allowed Adkeeper at Amazon. Adkeeper reminds you before the year is over.",
  dayLabel: "Day you connected it",
  dayPlaceholder: "2026-09-14",
  dayBad: "This isn’t a date. Write it like 2026-09-14.",
  dayFuture: "This day is in the future.",
  dayGives: (day: string) => `Expires on ${day}.`,
  dayGivesNone: "Logins connected this early have no fixed end.",
  dayForget: "Remove the date",
  daySaved: "Date saved",
  dayForgotten: "Date removed",

  snoozeTitle: (label: string) => `Remind me about ${label} later`,
  snoozeBody: (day: string) =>
    `It expires on ${day}. Until the day you choose, you get no reminders about it.`,
  snoozeLabel: "Remind me again on",
  snoozeBad: "Choose a day between today and the expiration.",
  snoozeSaved: (day: string) => `Reminders are off until ${day}`,
  snoozeEnded: "Reminders are on again",

  rowExpires: "Expires",
} as const;
