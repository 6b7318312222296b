import {
  ago,
  ahead,
  CLIENT_REFUSED,
  clientFault,
  commandError,
  ELSEWHERE,
  HEALTHY,
  HOUR,
  keeper,
  MINUTE,
  MIXED,
  mirror,
  noKeeperDays,
  snapshot,
  summary,
  troubled,
  visit,
  world,
} from "@/gallery/fixtures";
import { mixed, type Scenario } from "@/gallery/scenario";

/** The overview in every state. */
export const overviewScenarios: readonly Scenario[] = [
  { name: "overview-loading", world: () => world(HEALTHY), faults: { hang: ["connections", "accountList"] } },
  { name: "overview-empty", world: () => world([]) },
  {
    name: "overview-error",
    world: () => world(HEALTHY),
    faults: { fail: { connections: commandError("database_failed", "disk I/O error") } },
  },
  { name: "overview-healthy", world: () => world(HEALTHY) },
  {
    name: "overview-accounts",
    world: () =>
      world(HEALTHY, {
        watch: summary({ cannot_pay: 3, stopped: 1, attention: 2, not_delivering: 5, hidden: 12 }),
      }),
  },
  {
    name: "overview-accounts-attention",
    world: () => world(HEALTHY, { watch: summary({ attention: 1, not_delivering: 1 }) }),
  },
  { name: "overview-accounts-fine", world: () => world(HEALTHY, { watch: summary({ hidden: 1 }) }) },
  {
    name: "overview-accounts-round",
    world: () =>
      world(HEALTHY, {
        watch: summary({ checked: 120, cannot_pay: 1, round: { done: 120, all: 667 } }),
      }),
  },
  { name: "overview-mixed", world: () => mixed() },
  {
    name: "overview-one",
    world: () => world(HEALTHY.slice(0, 1), { visit: visit({ since: null }) }),
  },
  {
    name: "overview-history",
    world: () => world(HEALTHY),
    press: ["show-history"],
  },
  {
    name: "overview-history-empty",
    world: () => world(HEALTHY, { keeperDays: noKeeperDays() }),
    press: ["show-history"],
  },
  {
    name: "overview-history-error",
    world: () => world(HEALTHY),
    faults: { fail: { history: commandError("database_failed", "disk I/O error") } },
    press: ["show-history"],
  },
  {
    name: "overview-parts-error",
    world: () => world(HEALTHY),
    faults: {
      fail: {
        upcoming: commandError("database_failed", "disk I/O error"),
        sinceLastVisit: commandError("database_failed", "disk I/O error"),
        ends: commandError("database_failed", "disk I/O error"),
      },
    },
  },
  {
    name: "overview-parts-loading",
    world: () => world(HEALTHY),
    faults: { hang: ["upcoming", "sinceLastVisit", "ends", "watchSummary", "programs"] },
  },
  {
    name: "overview-visit",
    world: () =>
      mixed({
        watch: summary({ cannot_pay: 3, stopped: 1, attention: 2 }),
        visit: visit({
          accounts_found: 12,
          accounts_lost: 1,
          accounts_stopped: 3,
          accounts_recovered: 1,
          broken: [{ id: "c-harbour", label: "Harbour Goods" }],
          recovered: [{ id: "c-northwind", label: "Northwind Agency" }],
        }),
      }),
  },
  {
    name: "overview-recovering",
    world: () => world([...HEALTHY.slice(0, 2), ...MIXED.slice(2, 4)]),
  },
  {
    name: "overview-client-refused",
    world: () => world(CLIENT_REFUSED),
  },
  { name: "overview-broker-refused", world: () => world(clientFault("broker_refused")) },
  { name: "overview-not-approved", world: () => world(clientFault("not_approved")) },
  {
    name: "overview-session-holds",
    world: () =>
      world(
        HEALTHY.map((each) => troubled(each, "expiring", "session_ended")),
        { snapshot: { auth: { ...snapshot().auth, state: "expired" } } },
      ),
  },
  {
    name: "overview-certificate",
    world: () =>
      world(
        HEALTHY.map((each) =>
          troubled(each, "expired", "certificate_untrusted", { last_success: ago(3 * HOUR) }),
        ),
        { snapshot: { keeper: keeper({ worst: "expired", offline: true }) } },
      ),
  },
  {
    name: "overview-offline",
    world: () =>
      world(
        HEALTHY.map((each) => troubled(each, "expired", "offline", { last_success: ago(3 * HOUR) })),
        {
          snapshot: {
            keeper: keeper({ worst: "expired", offline: true }),
            mirror: mirror({
              state: "waiting",
              pending: 14,
              last_success: ago(3 * HOUR),
              error: commandError("offline", "dns error"),
            }),
          },
        },
      ),
  },
  {
    name: "overview-paused",
    world: () => world(HEALTHY, { snapshot: { keeper: keeper({ paused: true, next_attempt: null }) } }),
  },
  {
    name: "overview-paused-hour",
    world: () =>
      world(HEALTHY, { snapshot: { keeper: keeper({ paused: true, paused_until: ahead(48 * MINUTE) }) } }),
  },
  {
    name: "overview-paused-tomorrow",
    world: () => world(HEALTHY),
    press: ["pause", "pause-tomorrow"],
  },
  { name: "overview-pause-menu", world: () => world(HEALTHY), press: ["pause"] },
  {
    name: "overview-pause-failed",
    world: () => world(HEALTHY),
    press: ["pause", "pause-hour"],
    faults: { fail: { setPaused: commandError("database_failed", "database or disk is full") } },
  },
  ...(["database_full", "database_read_only", "database_busy"] as const).map((code) => ({
    name: `overview-${code.replaceAll("_", "-")}`,
    world: () =>
      world(HEALTHY, {
        snapshot: {
          keeper: keeper({ unrecorded: { code, since: ago(4 * MINUTE) }, next_attempt: ago(MINUTE) }),
        },
      }),
  })),
  {
    name: "overview-late",
    world: () => world(HEALTHY, { snapshot: { keeper: keeper({ next_attempt: ago(9 * MINUTE) }) } }),
  },
  {
    name: "overview-due",
    world: () => world(HEALTHY, { snapshot: { keeper: keeper({ next_attempt: ago(MINUTE) }) } }),
  },
  {
    name: "overview-lock-held",
    world: () => world(HEALTHY, { snapshot: { keeper: keeper({ lock_held: true }) } }),
  },
  {
    name: "overview-clock-ahead",
    world: () => world(HEALTHY, { snapshot: { keeper: keeper({ clock_off: 12 * 60 }) } }),
  },
  {
    name: "overview-clock-behind",
    world: () =>
      world(HEALTHY, {
        snapshot: { keeper: keeper({ clock_off: -26 * 3600, paused: true, paused_until: null }) },
      }),
  },
  {
    name: "overview-session-expired",
    world: () =>
      world(HEALTHY, {
        snapshot: {
          auth: { ...snapshot().auth, state: "expired" },
          mirror: mirror({
            state: "waiting",
            pending: 3,
            last_success: ago(26 * HOUR),
            error: commandError("session_expired"),
          }),
        },
      }),
  },
  {
    name: "overview-vault-locked",
    world: () =>
      world(
        HEALTHY.map((each) => troubled(each, "expiring", "vault_locked")),
        { snapshot: { vault: "locked" } },
      ),
  },
  {
    name: "overview-vault-empty",
    world: () =>
      world(
        HEALTHY.map((each) => troubled(each, "expiring", "vault_no_collection")),
        { snapshot: { vault: "no_collection" } },
      ),
  },
  {
    name: "overview-vault-missing",
    world: () =>
      world(
        HEALTHY.map((each) => troubled(each, "expired", "vault_unavailable")),
        { snapshot: { vault: "unavailable" } },
      ),
  },
  {
    name: "overview-mirror-refused",
    world: () =>
      world(HEALTHY, {
        snapshot: {
          mirror: mirror({
            state: "refused",
            pending: 8,
            last_success: ago(5 * HOUR),
            error: commandError("mirror_schema_missing", "PGRST205: Could not find the table"),
          }),
        },
      }),
  },
  {
    name: "overview-mirror-limit",
    world: () =>
      world(HEALTHY, {
        snapshot: {
          mirror: mirror({
            state: "refused",
            pending: 31,
            last_success: ago(2 * HOUR),
            error: commandError("mirror_limit", "500 rows of amazon_connections"),
          }),
        },
      }),
  },
  {
    name: "overview-mirror-progress",
    world: () =>
      world(HEALTHY, {
        snapshot: {
          mirror: mirror({
            state: "pushing",
            pending: 12_480,
            progress: { sent: 7_520, waiting: 20_000, received: 0, coming: 0 },
          }),
        },
      }),
  },
  {
    name: "overview-mirror-paused",
    world: () =>
      world(HEALTHY, {
        snapshot: {
          mirror: mirror({
            state: "refused",
            pending: 3,
            skipped_count: 2,
            error: {
              code: "mirror_paused",
              message: "the project is paused (HTTP 540)",
              retry_after: null,
              action: "open_settings",
            },
          }),
        },
      }),
  },
  {
    name: "overview-mirror-legacy-key",
    world: () => world(HEALTHY, { snapshot: { mirror: mirror({ legacy_key: true }) } }),
  },
  {
    name: "overview-mirror-held",
    world: () =>
      world(ELSEWHERE, {
        snapshot: {
          mirror: mirror({
            pending: 5,
            held_count: 5,
            held: [
              {
                table: "account",
                name: "Sundial Outdoor",
                code: "23514",
                message: "violates check constraint",
              },
              { table: "connection", name: "Harbour Goods", code: "42501", message: "row-level security" },
              { table: "settings", name: "", code: "22P02", message: "invalid input syntax" },
            ],
            devices: [
              {
                id: "d-this",
                name: "ada-laptop",
                platform: "linux",
                app_version: "0.1.0",
                last_seen_at: ago(MINUTE),
                this: true,
              },
              {
                id: "d-desk",
                name: "ada-desk",
                platform: "windows",
                app_version: "0.1.0",
                last_seen_at: ago(9 * MINUTE),
                this: false,
              },
            ],
          }),
        },
      }),
  },
  {
    name: "overview-sandbox",
    world: () =>
      world(HEALTHY, {
        snapshot: {
          setup: { clerk: true, amazon: true, supabase: true, sandbox: true, asking: null },
        },
      }),
  },
  { name: "user-menu", world: () => world(HEALTHY), press: ["user-chip"] },
];
