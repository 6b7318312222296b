import { count, plural } from "@/strings/number";

/* Words of a connection's life, its last 90 days and what depends on it. */

export const lifeText = {
  title: "Life",
  token: "Access token",
  expiresIn: (when: string) => `Expires ${when}`,
  expired: (when: string) => `Expired ${when}`,
  noToken: "No token",
  grant: "Permission",
  daysLeft: (left: number, all: number) =>
    left === 1 ? `1 of ${plural(all, "day")} left` : `${count(left)} of ${plural(all, "day")} left`,
  over: "Expired",
  unknown: "End not known",
  grantShort: (left: number) => (left === 1 ? "1 day left" : `${count(left)} days left`),
} as const;

export const stripText = {
  title: "Last 90 days",
  label: (label: string) => `Health of ${label} over the last 90 days`,
  summary: (fine: number, known: number) =>
    known === fine
      ? `Healthy on all ${plural(known, "day")} on record.`
      : `Healthy on ${count(fine)} of ${plural(known, "day")} on record.`,
  nothing: "Nothing is recorded yet. Each day from now on appears here.",
  day: (day: string, health: string) => `${day}: ${health}`,
  dayWith: (day: string, health: string, why: string) => `${day}: ${health}. ${why}.`,
  refreshes: (good: number, failed: number) =>
    failed === 0
      ? `${plural(good, "refresh", "refreshes")} worked.`
      : `${plural(good, "refresh", "refreshes")} worked, ${count(failed)} failed.`,
  unknown: "Not recorded",
  hint: "Move between days with the arrow keys.",
  dayColumn: "Day",
  healthColumn: "Worst health",
  worked: "Refreshes",
  failed: "Failed",
  spell: (health: string, from: string, to: string) => `${health} from ${from} to ${to}`,
  today: "Today",
} as const;

export const dependsText = {
  title: "What depends on it",
  sentence: (all: number, only: number) =>
    only === 0
      ? `${plural(all, "account")}, all of them also through another login.`
      : only === all
        ? all === 1
          ? "1 account, only through this login."
          : `${plural(all, "account")}, all of them only through this login.`
        : `${plural(all, "account")}, ${count(only)} only through this login.`,
  none: "It reaches no account.",
  kindColumn: "Kind",
  regionColumn: "Region",
  accounts: "Accounts",
  only: "Only here",
  others: (only: number) =>
    only === 1
      ? "If it breaks, 1 account can’t be reached any more."
      : `If it breaks, ${count(only)} accounts can’t be reached any more.`,
} as const;
