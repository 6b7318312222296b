import { count, plural } from "./number";

/* Words of the connections, and of the dialogs that rename and disconnect them. */

export const connections = {
  title: "Connections",
  connect: "Connect Amazon login",
  emptyTitle: "No connections yet",
  emptyBody: "A connection is one Amazon login. It can reach many accounts in all regions.",
  lastSuccess: "Last success",
  lastSeen: "Last seen working",
  tokenRefreshed: "Token refreshed",
  tokenNever: "Token not refreshed yet",
  probed: "Ads API answered",
  probedNever: "Ads API not asked yet",
  showActivity: "Show activity",
  secondLook: (when: string, time: string) => `The second check follows ${when}, at ${time}.`,
  lastFailure: "Last failure",
  nextAttempt: "Next attempt",
  afterPause: "after the pause",
  accessUntil: "Access until",
  connectedOn: "Connected",
  home: "Signed in at",
  accountsOf: (tracked: number, all: number) =>
    tracked === all ? plural(all, "account") : `${count(tracked)} of ${plural(all, "account")} tracked`,
  healthyLine: "Refreshes on schedule.",
  refreshingLine: "Refreshing…",
  waitsForYou: "Waits for you",
  noAttempt: "None",
  refreshNow: "Refresh now",
  refreshAll: "Refresh all connections",
  refreshOne: (label: string) => `Refresh ${label}`,
  reauthorise: "Reconnect",
  openSettings: "Open settings",
  rename: "Rename",
  disconnect: "Disconnect",
  connectAgain: "Connect again",
  showAccounts: "Show accounts",
  open: (label: string) => `Open ${label}`,
  actionsFor: (label: string) => `Actions for ${label}`,
  notFoundTitle: "This connection is gone",
  back: "All connections",
  disconnectedGroup: "Disconnected",
  nextStep: "Next step",
  history: "Times",
  topAccounts: "Accounts",
  seeAll: (value: number) => `See all ${count(value)}`,
  lost: "No longer reached",
  denied: "No permission",
  lostOf: (value: number) => `${count(value)} no longer reached`,
  sweep: "Checking for accounts",
  sweepLast: "Last check",
  sweepNow: "Check for accounts now",
  sweepHint: "Adkeeper checks once a day.",
  sweepBlocked: "Possible again once the connection works.",
  sweepProgress: (answered: number, known: number, accounts: number) =>
    `${count(answered)} of ${plural(known, "request")} answered, ${plural(accounts, "account")} found`,
  gapsShort: "Not everything was checked",
  select: (label: string) => `Select ${label}`,
  selectAll: "Select all connections",
  selected: (value: number, all: number) => `${count(value)} of ${count(all)} selected`,
  clearSelection: "Clear",
  disconnectSeveral: (value: number) => (value === 1 ? "Disconnect" : `Disconnect ${count(value)}`),
  report: (version: string, facts: readonly string[]) => [`Adkeeper ${version}`, ...facts].join("\n"),
} as const;

export const rename = {
  title: "Rename connection",
  label: "Name",
  body: "Only you see this name. It changes nothing at Amazon.",
  needed: "Give it a name.",
} as const;

export const disconnectDialog = {
  title: (label: string) => `Disconnect ${label}?`,
  titleSeveral: (value: number, all: number) =>
    value === all ? `Disconnect all ${count(value)} connections?` : `Disconnect ${count(value)} connections?`,
  names: (names: readonly string[], others: number) =>
    others > 0 ? `${names.join(", ")} and ${count(others)} more` : names.join(", "),
  goes: "What goes",
  goesPoints: (connections: number, accounts: number) => [
    connections === 1
      ? "Its token, from this computer’s keychain."
      : `Their ${count(connections)} tokens, from this computer’s keychain.`,
    `Refreshing. ${plural(accounts, "account")} will no longer be kept alive.`,
  ],
  stays: "What stays",
  staysPoints: (connections: number) => [
    "The history, and which accounts you chose to track.",
    `The permission at Amazon, which no app can withdraw. The page of ${connections === 1 ? "the connection" : "each connection"} here shows the way to remove it.`,
  ],
  confirm: "Disconnect",
  confirmSeveral: (value: number) => `Disconnect ${count(value)}`,
} as const;
