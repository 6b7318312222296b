import type { ActivityKind } from "@/gen/ActivityKind";
import type { Cause } from "@/gen/Cause";
import type { Trigger } from "@/gen/Trigger";
import { cause as causeText, count, plural } from "@/strings";

/* Words of the log of what the keeper did, loaded with its screen. */

interface Named {
  name: string;
  hint: string;
}

export const activityKind: Record<ActivityKind, Named> = {
  refresh: { name: "Token refresh", hint: "Asked Amazon for a new access token." },
  probe: { name: "Check", hint: "Asked the Ads API for something small, to see that the token works." },
  sweep: { name: "Account check", hint: "Asked all regions which accounts the login reaches." },
  hand_out: { name: "Token given", hint: "Another program got an access token." },
  hand_out_refused: { name: "Token denied", hint: "Another program asked for an access token and got none." },
  mcp_call: { name: "Tool call", hint: "A program called a tool of Amazon’s MCP server." },
};

export const trigger: Record<Trigger, Named> = {
  schedule: { name: "On schedule", hint: "It was due." },
  user: { name: "You asked", hint: "Someone pressed the button for it." },
  confirm: { name: "Second check", hint: "Decides whether a refused permission is really gone." },
  resume: { name: "After a wait", hint: "What it waited for is available again." },
  need: { name: "Token needed", hint: "Something else needed a fresh token." },
  program: { name: "A program", hint: "Another program on this computer asked for it." },
};

/** A cause in two or three words, for a column; the whole sentence is one press away. */
export const causeShort: Record<Cause, string> = {
  offline: "Not reachable",
  certificate_untrusted: "Not trusted",
  certificate_date: "Wrong date or time",
  proxy_login: "Proxy password",
  proxy_failed: "Proxy",
  throttled: "Asked to wait",
  provider_down: "Amazon’s error",
  bad_answer: "Not from Amazon",
  grant_revoked: "Permission gone",
  grant_expired: "Permission expired",
  grant_doubted: "Refused",
  client_refused: "Secret refused",
  not_permitted: "Not permitted",
  scope_refused: "Scopes refused",
  not_approved: "Client not approved",
  broker_refused: "Broker refused",
  clerk_unavailable: "Clerk unavailable",
  session_ended: "Not signed in",
  vault_locked: "Keychain locked",
  vault_no_collection: "Keychain not set up",
  vault_unavailable: "No keychain",
  token_missing: "Token missing",
  secret_missing: "Secret missing",
  by_user: "Disconnected",
  unknown: "Unknown reason",
};

/** A cause as a sentence about one entry. Whether a refusal was the first is in the entry’s reason. */
export const causeLong = (cause: Cause): string =>
  cause === "grant_doubted" ? "Amazon refused the refresh." : causeText[cause].title;

export const activityText = {
  title: "Activity",
  grid: "Activity",
  found: (value: number) => plural(value, "entry", "entries"),
  columns: {
    when: "When",
    connection: "Connection",
    kind: "What",
    why: "Why",
    took: "Took",
    result: "Result",
    request: "Amazon request id",
  },
  worked: "Worked",
  failed: "Failed",
  given: "Given",
  denied: "Not allowed",
  called: "Called",
  allConnections: "All connections",
  goneConnection: "Removed connection",
  allKinds: "Everything",
  programs: "Programs",
  onlyFailed: "Only failures",
  period: "Period",
  periods: { day: "Last 24 hours", week: "Last 7 days", month: "Last 30 days", all: "All 90 days" },
  clear: "Clear filters",
  kept: "Entries are kept on this computer for 90 days. They hold no token.",
  end: "That’s everything.",
  loadingMore: "Loading more…",
  moreFailed: "More entries could not be loaded.",
  fresh: (value: number) => `${plural(value, "new entry", "new entries")}`,
  emptyTitle: "Nothing has happened yet",
  emptyBody: "Every refresh, check and account scan is logged here.",
  noMatchTitle: "No entry matches",
  noMatchBody: "Nothing like this happened in that time.",
  export: "Export",
  exportAll: { csv: "Export activity as CSV", json: "Export activity as JSON" },
  exportCsv: "As CSV, for spreadsheets",
  exportJson: "As JSON, for programs",
  exporting: (value: number) => `Saving ${plural(value, "entry", "entries")}…`,
  exported: (rows: number, file: string) => `${plural(rows, "entry", "entries")} saved to ${file}`,
  showInFolder: "Show in folder",
  copyRequest: (id: string) => `Copy request id ${id}`,
  copiedRequest: "Request id copied",
  noRequest: "None was given.",
  open: (what: string, when: string) => `${what}, ${when}: show details`,
  detail: {
    at: "When",
    took: "Took",
    why: "Why",
    connection: "Connection",
    request: "Amazon request id",
    requestHint: "Quote it to Amazon’s support.",
    worked: "It worked",
    given: "The program got a token",
    denied: "The program got no token",
    deniedWhy: "You said no, or didn’t answer in time.",
    called: "The call went to Amazon",
    program: "Program",
    file: "File",
    tool: "Tool",
    tokenEnds: "Token expires",
  },
  milliseconds: (value: number) => `${count(value)} ms`,
  seconds: (value: string) => `${value} s`,
  minutes: (minutes: number, seconds: number) => `${count(minutes)} min ${count(seconds)} s`,
} as const;
