import { count, plural } from "@/strings/number";

/* Words of the overview's parts: what needs the user, what is coming, how it went. */

export const needsText = {
  title: "Needs you",
  none: "Nothing needs you",
  noneBody: "Adkeeper takes care of your connections in the background.",
  more: (value: number) => (value === 1 ? "Show 1 more" : `Show ${count(value)} more`),
  loading: "Checking what needs you",
  keychain: {
    locked: "The keychain is locked, so tokens can’t be read.",
    no_collection: "The keychain has no place to store tokens.",
    unavailable: "The keychain doesn’t respond, so tokens can’t be read.",
  },
  unlock: "Unlock keychain",
  tryKeychain: "Try again",
  session: (held: number) =>
    held === 0
      ? "Your session has ended, so nothing syncs."
      : held === 1
        ? "Your session has ended, and 1 connection waits for it."
        : `Your session has ended, and ${count(held)} connections wait for it.`,
  signIn: "Sign in again",
  question: (program: string, label: string) => `${program} asks to use ${label}.`,
  answer: "Answer",
  client: (connections: number, why: string) =>
    connections === 1
      ? `1 connection is blocked by one setting: ${why}.`
      : `${count(connections)} connections are blocked by one setting: ${why}.`,
  openSettings: "Open settings",
  revoked: (label: string) => `${label} lost its permission at Amazon.`,
  expired: (label: string) => `The permission of ${label} reached its yearly end.`,
  broken: (label: string, why: string) => `${label} doesn’t work: ${why}.`,
  reconnect: "Reconnect",
  reconnectNamed: (label: string) => `Reconnect ${label}`,
  showConnection: "Show connection",
  cannotPay: (value: number) =>
    value === 1
      ? "1 account can’t pay, so its ads don’t run."
      : `${count(value)} accounts can’t pay, so their ads don’t run.`,
  fixPayment: "Fix payment",
  stopped: (value: number) =>
    value === 1 ? "Amazon stopped 1 account." : `Amazon stopped ${count(value)} accounts.`,
  attention: (value: number) =>
    value === 1
      ? "1 account will stop unless you act."
      : `${count(value)} accounts will stop unless you act.`,
  showAccounts: "Show accounts",
  ending: (label: string, when: string) => `The permission of ${label} expires ${when}.`,
  secretEnding: (when: string) => `The client secret is due for rotation ${when}.`,
  sessionEnding: (when: string) => `Your session ends ${when}.`,
  setup: (problems: number) =>
    problems === 1 ? "1 setting has a problem." : `${count(problems)} settings have problems.`,
} as const;

export const comingText = {
  title: "Coming up",
  refreshes: "Refreshes in the next 24 hours",
  perDay: (value: number) => (value === 1 ? "1 refresh expected" : `${count(value)} refreshes expected`),
  hour: (from: string, value: number) =>
    value === 1 ? `From ${from}: 1 refresh` : `From ${from}: ${count(value)} refreshes`,
  now: "Now",
  in24: "In 24 hours",
  nextUp: "Next",
  paused: "Refreshing is paused, so nothing is planned.",
  none: "No connection is due.",
  waiting: (value: number) =>
    value === 1 ? "1 connection waits for you." : `${count(value)} connections wait for you.`,
  ends: "Expirations in the next 12 weeks",
  endsNone: "Nothing expires in the next 12 weeks.",
  endsSome: (value: number) => (value === 1 ? "1 expires" : `${count(value)} expire`),
  week: (from: string, value: number) =>
    value === 1 ? `Week of ${from}: 1 expires` : `Week of ${from}: ${count(value)} expire`,
  thisWeek: "This week",
  in12: "In 12 weeks",
  all: "All expirations",
  hourColumn: "Hour",
  weekColumn: "Week of",
  refreshColumn: "Refreshes",
  endsColumn: "Expire",
} as const;

export const wentText = {
  title: "How it went",
  show: "Show the last 90 days",
  success: "Refreshes that worked",
  successHint: (share: string, all: number) =>
    `${share} of ${plural(all, "refresh", "refreshes")} in 90 days`,
  successDay: (day: string, good: number, failed: number) =>
    failed === 0 ? `${day}: ${count(good)} worked` : `${day}: ${count(good)} worked, ${count(failed)} failed`,
  recovery: "Time to recover",
  recoveryHint: (recovered: number) =>
    recovered === 1
      ? "1 connection became healthy again. The middle time of each day."
      : `${count(recovered)} times a connection became healthy again. The middle time of each day.`,
  recoveryNone: "No connection was down for more than a minute.",
  recoveryDay: (day: string, time: string) => `${day}: ${time}`,
  calls: "Requests to Amazon",
  callsHint: "Token refreshes, token checks and account checks. An account check counts once.",
  callsDay: (day: string, value: number) => `${day}: ${plural(value, "request")}`,
  day: "Day",
  worked: "Worked",
  failed: "Failed",
  recovered: "Recovered",
  median: "Middle time",
  all: "Requests",
  refreshes: "Refreshes",
  checks: "Token checks",
  scans: "Account checks",
  emptyTitle: "Nothing recorded yet",
  empty: "Adkeeper counts from now on. The first refresh shows up here.",
  nothing: "None",
} as const;

export const visitText = {
  title: "Since your last visit",
  ended: (when: string) => `You last looked ${when}.`,
  quiet: (when: string) => `Nothing changed since you last looked ${when}.`,
  found: (value: number) =>
    value === 1 ? "1 new account was found" : `${count(value)} new accounts were found`,
  lost: (value: number) =>
    value === 1 ? "1 account is no longer reached" : `${count(value)} accounts are no longer reached`,
  stopped: (value: number) =>
    value === 1
      ? "1 account needs attention or stopped"
      : `${count(value)} accounts need attention or stopped`,
  recoveredAccounts: (value: number) =>
    value === 1 ? "1 account recovered" : `${count(value)} accounts recovered`,
  broken: (label: string) => `${label} stopped working`,
  recovered: (label: string) => `${label} works again`,
  grantEnded: (label: string) => `The permission of ${label} reached its yearly end`,
  others: (value: number) =>
    value === 1 ? "1 more connection changed" : `${count(value)} more connections changed`,
} as const;
