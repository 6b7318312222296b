import {
  ago,
  ahead,
  commandError,
  ELSEWHERE,
  FACTS,
  FAULTS,
  firstDay,
  MINUTE,
  troubled,
  UNREAD,
  world,
} from "@/gallery/fixtures";
import { disconnected, mixed, northwind, partial, type Scenario } from "@/gallery/scenario";

/** The list of connections and a single one. */
export const connectionsScenarios: readonly Scenario[] = [
  { name: "connections-mixed", world: () => mixed(), path: "/connections" },
  { name: "connections-elsewhere", world: () => world(ELSEWHERE), path: "/connections" },
  { name: "connection-elsewhere", world: () => world(ELSEWHERE), path: "/connections/c-there" },
  { name: "connections-empty", world: () => world([]), path: "/connections" },
  {
    name: "connections-loading",
    world: () => world([]),
    path: "/connections",
    faults: { hang: ["connections"] },
  },
  { name: "connections-menu", world: () => mixed(), path: "/connections", press: ["connection-menu"] },
  {
    name: "connection-disconnect",
    world: () => mixed(),
    path: "/connections/c-northwind",
    press: ["connection-menu", "disconnect"],
  },
  {
    name: "connection-rename",
    world: () => mixed(),
    path: "/connections/c-northwind",
    press: ["connection-menu", "rename"],
  },
  {
    name: "connection-new",
    world: () => world([northwind()], { healthDays: { default: firstDay() } }),
    path: "/connections/c-northwind",
  },
  {
    name: "connection-shared",
    world: () => world([northwind()], { shared: { "c-northwind": 9 } }),
    path: "/connections/c-northwind",
  },
  {
    name: "connection-parts-error",
    world: () => mixed(),
    path: "/connections/c-northwind",
    faults: {
      fail: {
        connectionHistory: commandError("database_failed", "disk I/O error"),
        connectionReach: commandError("database_failed", "disk I/O error"),
      },
    },
  },
  {
    name: "connection-parts-loading",
    world: () => mixed(),
    path: "/connections/c-northwind",
    faults: { hang: ["connectionHistory", "connectionReach"] },
  },
  { name: "connection-healthy", world: () => mixed(), path: "/connections/c-northwind" },
  { name: "connection-revoked", world: () => mixed(), path: "/connections/c-harbour" },
  {
    name: "connections-selected",
    world: () => mixed(),
    path: "/connections",
    press: ["connection-select"],
  },
  {
    name: "connections-disconnect-all",
    world: () => mixed(),
    path: "/connections",
    press: ["select-all", "disconnect-several"],
  },
  {
    name: "connection-sweeping",
    world: () => world([{ ...northwind(), sweeping: { answered: 14, known: 36, accounts: 21 } }]),
    path: "/connections/c-northwind",
  },
  {
    name: "connection-gaps",
    world: () => world([{ ...northwind(), gaps: [...FACTS, ...FAULTS], lost: 2 }], { accounts: partial() }),
    path: "/connections/c-northwind",
  },
  {
    name: "connection-unread",
    world: () => world([{ ...northwind(), gaps: [...UNREAD] }]),
    path: "/connections/c-northwind",
  },
  {
    name: "connection-bad-answer",
    world: () => world([troubled(northwind(), "expiring", "bad_answer", { last_failure: ago(MINUTE) })]),
    path: "/connections/c-northwind",
  },
  {
    name: "connection-doubted",
    world: () =>
      world([
        troubled(northwind(), "expiring", "grant_doubted", {
          last_failure: ago(MINUTE),
          next_attempt: ahead(4 * MINUTE),
        }),
      ]),
    path: "/connections/c-northwind",
  },
  {
    name: "connection-new",
    world: () =>
      world([{ ...northwind(), last_success: ago(MINUTE), created_at: ago(MINUTE), probed_at: null }]),
    path: "/connections/c-northwind",
  },
  {
    name: "connection-session-ended",
    world: () => world([troubled(northwind(), "expiring", "session_ended")]),
    path: "/connections/c-northwind",
  },
  {
    name: "connection-scope-refused",
    world: () => world([troubled(northwind(), "error", "scope_refused", { next_attempt: null })]),
    path: "/connections/c-northwind",
  },
  {
    name: "connection-unknown",
    world: () => world([troubled(northwind(), "expiring", "unknown", { last_failure: ago(MINUTE) })]),
    path: "/connections/c-northwind",
  },
  {
    name: "connection-disconnected",
    world: () => world([disconnected()]),
    path: "/connections/c-northwind",
  },
  {
    name: "connection-removal-still-there",
    world: () => world([disconnected()]),
    path: "/connections/c-northwind",
    press: ["check-removed"],
  },
  {
    name: "connection-removal-gone",
    world: () => world([disconnected()], { removal: "gone" }),
    path: "/connections/c-northwind",
    press: ["check-removed"],
  },
  {
    name: "connection-removal-offline",
    world: () => world([disconnected()]),
    path: "/connections/c-northwind",
    press: ["check-removed"],
    faults: { fail: { checkRemoved: commandError("offline", "dns error") } },
  },
  { name: "connection-disconnected-long-ago", world: () => mixed(), path: "/connections/c-old" },
  { name: "connection-gone", world: () => mixed(), path: "/connections/nowhere" },
];
