import type { Faults, World } from "@/backend/fake";
import {
  accounts,
  ago,
  CLIENT_REFUSED,
  commandError,
  flow,
  HEALTHY,
  HOUR,
  MINUTE,
  MIXED,
  notices,
  review,
  snapshot,
  world,
} from "./fixtures";

/** A state of the dashboard, and how to get to what shall be seen of it. */
export interface Scenario {
  name: string;
  world: () => World;
  faults?: Faults;
  /** Where to start; the overview by default. */
  path?: string;
  /** Test ids to press, one after the other. */
  press?: readonly string[];
  /** An announcement made after the steps. */
  failure?: { flow: "sign_in" | "connect"; code: Parameters<typeof commandError>[0]; message: string };
}

const signedOut = { auth: { state: "signed_out", person: null } } as const;
const signedOutWorld = (patch: Parameters<typeof snapshot>[0] = {}) =>
  world([], { snapshot: { ...signedOut, ...patch } });
const mixed = (patch: Parameters<typeof world>[1] = {}) => world(MIXED, { notices: notices(), ...patch });

export const scenarios: readonly Scenario[] = [
  // Signing in
  { name: "sign-in", world: () => signedOutWorld() },
  {
    name: "sign-in-waiting",
    world: () =>
      signedOutWorld({ auth: { state: "signing_in", person: null }, flow: flow({ kind: "sign_in" }) }),
  },
  {
    name: "sign-in-long-wait",
    world: () =>
      signedOutWorld({
        auth: { state: "signing_in", person: null },
        flow: flow({ kind: "sign_in", started_at: ago(2 * MINUTE) }),
      }),
  },
  {
    name: "sign-in-finishing",
    world: () =>
      signedOutWorld({
        auth: { state: "signing_in", person: null },
        flow: flow({ kind: "sign_in", finishing: true }),
      }),
  },
  {
    name: "sign-in-failed",
    world: () => signedOutWorld(),
    failure: { flow: "sign_in", code: "native_api_disabled", message: "clerk: 400 native_api_disabled" },
  },
  {
    name: "sign-in-not-configured",
    world: () =>
      signedOutWorld({
        setup: { clerk: false, amazon: false, supabase: false, sandbox: false },
      }),
  },
  // The frame
  { name: "boot", world: () => world(HEALTHY), faults: { hang: ["snapshot"] } },
  {
    name: "fatal-corrupt",
    world: () =>
      world([], {
        snapshot: {
          fatal: commandError("database_corrupt", "adkeeper.db: database disk image is malformed (code 11)"),
        },
      }),
  },
  {
    name: "fatal-newer",
    world: () =>
      world([], {
        snapshot: { fatal: commandError("database_newer", "schema 7 is newer than 3", { action: "update" }) },
      }),
  },
  // Overview
  { name: "overview-loading", world: () => world(HEALTHY), faults: { hang: ["connections", "accounts"] } },
  { name: "overview-empty", world: () => world([]) },
  {
    name: "overview-error",
    world: () => world(HEALTHY),
    faults: { fail: { connections: commandError("database_failed", "disk I/O error") } },
  },
  { name: "overview-healthy", world: () => world(HEALTHY) },
  { name: "overview-mixed", world: () => mixed() },
  {
    name: "overview-recovering",
    world: () => world([...HEALTHY.slice(0, 2), ...MIXED.slice(2, 4)]),
  },
  {
    name: "overview-client-refused",
    world: () => world(CLIENT_REFUSED),
  },
  {
    name: "overview-offline",
    world: () =>
      world(
        HEALTHY.map((each) => ({
          ...each,
          health: "expired",
          cause: "offline",
          last_success: ago(3 * HOUR),
        })),
        {
          snapshot: {
            mirror: {
              state: "waiting",
              pending: 14,
              last_success: ago(3 * HOUR),
              error: commandError("offline", "dns error"),
            },
          },
        },
      ),
  },
  {
    name: "overview-paused",
    world: () =>
      world(HEALTHY, { snapshot: { keeper: { paused: true, worst: "healthy", next_attempt: null } } }),
  },
  {
    name: "overview-session-expired",
    world: () =>
      world(HEALTHY, {
        snapshot: {
          auth: { ...snapshot().auth, state: "expired" },
          mirror: {
            state: "waiting",
            pending: 3,
            last_success: ago(26 * HOUR),
            error: commandError("session_expired"),
          },
        },
      }),
  },
  {
    name: "overview-vault-locked",
    world: () =>
      world(
        HEALTHY.map((each) => ({ ...each, health: "expiring", cause: "vault_locked" })),
        { snapshot: { vault: "locked" } },
      ),
  },
  {
    name: "overview-vault-missing",
    world: () =>
      world(
        HEALTHY.map((each) => ({ ...each, health: "expired", cause: "vault_unavailable" })),
        { snapshot: { vault: "unavailable" } },
      ),
  },
  {
    name: "overview-mirror-refused",
    world: () =>
      world(HEALTHY, {
        snapshot: {
          mirror: {
            state: "refused",
            pending: 8,
            last_success: ago(5 * HOUR),
            error: commandError("mirror_refused", "42P01: relation user_accounts does not exist"),
          },
        },
      }),
  },
  {
    name: "overview-sandbox",
    world: () =>
      world(HEALTHY, {
        snapshot: {
          setup: { clerk: true, amazon: true, supabase: true, sandbox: true },
        },
      }),
  },
  { name: "person-menu", world: () => world(HEALTHY), press: ["person-chip"] },
  // Connections
  { name: "connections-mixed", world: () => mixed(), path: "/connections" },
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
  { name: "connection-healthy", world: () => mixed(), path: "/connections/c-northwind" },
  { name: "connection-revoked", world: () => mixed(), path: "/connections/c-harbour" },
  { name: "connection-gone", world: () => mixed(), path: "/connections/nowhere" },
  // Accounts
  { name: "accounts", world: () => mixed(), path: "/accounts" },
  { name: "accounts-20000", world: () => mixed({ accounts: accounts(MIXED, 20_000) }), path: "/accounts" },
  { name: "accounts-filtered", world: () => mixed(), path: "/accounts?region=eu&q=%22900%22" },
  { name: "accounts-filter-open", world: () => mixed(), path: "/accounts", press: ["filter-kind"] },
  { name: "accounts-no-match", world: () => mixed(), path: "/accounts?q=zzz" },
  { name: "accounts-empty", world: () => world([]), path: "/accounts" },
  {
    name: "accounts-loading",
    world: () => world(HEALTHY),
    path: "/accounts",
    faults: { hang: ["accounts"] },
  },
  // Connecting
  { name: "connect-region", world: () => world(HEALTHY), path: "/connections", press: ["connect"] },
  {
    name: "connect-not-set-up",
    world: () =>
      world([], {
        snapshot: {
          setup: { clerk: true, amazon: false, supabase: false, sandbox: false },
        },
      }),
    press: ["connect"],
  },
  {
    name: "connect-waiting",
    world: () => world(HEALTHY, { snapshot: { flow: flow() } }),
    path: "/connections",
    press: ["connect"],
  },
  {
    name: "connect-long-wait",
    world: () => world(HEALTHY, { snapshot: { flow: flow({ started_at: ago(2 * MINUTE) }) } }),
    path: "/connections",
    press: ["connect"],
  },
  {
    name: "connect-finishing",
    world: () => world(HEALTHY, { snapshot: { flow: flow({ finishing: true }) } }),
    path: "/connections",
    press: ["connect"],
  },
  {
    name: "connect-hidden",
    world: () => world(HEALTHY, { snapshot: { flow: flow() } }),
  },
  {
    name: "connect-failed",
    world: () => world(HEALTHY),
    path: "/connections",
    press: ["connect"],
    failure: {
      flow: "connect",
      code: "code_rejected",
      message: "lwa: 400 invalid_grant (request 6f1d2c1e-0000-4a5b)",
    },
  },
  {
    name: "connect-wrong-login",
    world: () => mixed(),
    path: "/connections/c-harbour",
    press: ["reauthorise"],
    failure: { flow: "connect", code: "wrong_login", message: "0 of 4 accounts are the same" },
  },
  { name: "reauthorise", world: () => mixed(), path: "/connections/c-harbour", press: ["reauthorise"] },
  // Review
  { name: "review-new", world: () => world(HEALTHY, { review: review() }) },
  {
    name: "review-failed-region",
    world: () => {
      const found = review({ failed_regions: ["fe"] });
      return world(HEALTHY, {
        review: { ...found, accounts: found.accounts.filter((account) => account.region !== "fe") },
      });
    },
  },
  { name: "review-reauthorise", world: () => mixed({ review: review({ reauthorises: "c-harbour" }) }) },
  { name: "review-empty", world: () => world([], { review: review({ accounts: [] }) }) },
  { name: "review-5000", world: () => world([], { review: review({}, 5000) }) },
  { name: "review-discard", world: () => world([], { review: review() }), press: ["review-discard"] },
  // Notices and settings
  { name: "notices", world: () => mixed(), path: "/notices" },
  { name: "notices-empty", world: () => world(HEALTHY), path: "/notices" },
  { name: "settings", world: () => world(HEALTHY), path: "/settings" },
  { name: "settings-secret", world: () => world(HEALTHY), path: "/settings", press: ["client-secret"] },
  // Toasts
  {
    name: "toast-failure",
    world: () => world(HEALTHY),
    path: "/connections",
    press: ["refresh-now"],
    faults: {
      fail: {
        refreshConnection: commandError("throttled", "lwa: 429 Too Many Requests", { retry_after: 30 }),
      },
    },
  },
  { name: "toast-done", world: () => world(HEALTHY), path: "/connections", press: ["refresh-now"] },
];

export function scenarioNamed(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (!found) throw new Error(`there is no scenario ${name}`);
  return found;
}
