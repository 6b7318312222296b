import type { Faults, World } from "@/backend/fake";
import {
  accounts,
  ago,
  amazonSetup,
  CLIENT_REFUSED,
  clientFault,
  commandError,
  connection,
  FACTS,
  FAULTS,
  flow,
  HEALTHY,
  HOUR,
  MINUTE,
  MIXED,
  notices,
  review,
  richReview,
  snapshot,
  troubled,
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

const northwind = () => HEALTHY[0] ?? connection({ id: "c-northwind", label: "Northwind Agency" });
const disconnected = () =>
  troubled(northwind(), "disconnected", "by_person", {
    next_attempt: null,
    access_expires_at: null,
    removal_checkable: true,
  });
/** Accounts of which some are named only and some are no longer reached. */
const partial = () =>
  accounts([northwind()], 40).map((account, index) => ({
    ...account,
    ...(index % 7 === 4 ? { access: "denied" as const, tracked: false } : {}),
  }));

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
    name: "overview-offline",
    world: () =>
      world(
        HEALTHY.map((each) => troubled(each, "expired", "offline", { last_success: ago(3 * HOUR) })),
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
        HEALTHY.map((each) => troubled(each, "expiring", "vault_locked")),
        { snapshot: { vault: "locked" } },
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
    name: "connection-bad-answer",
    world: () => world([troubled(northwind(), "expiring", "bad_answer", { last_failure: ago(MINUTE) })]),
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
  // Accounts
  { name: "accounts", world: () => mixed(), path: "/accounts" },
  { name: "accounts-20000", world: () => mixed({ accounts: accounts(MIXED, 20_000) }), path: "/accounts" },
  { name: "accounts-filtered", world: () => mixed(), path: "/accounts?region=eu&q=%22900%22" },
  { name: "accounts-filter-open", world: () => mixed(), path: "/accounts", press: ["filter-kind"] },
  {
    name: "accounts-access",
    world: () => world([northwind()], { accounts: partial() }),
    path: "/accounts",
  },
  {
    name: "account-detail",
    world: () => mixed({ accounts: accounts(MIXED, 80) }),
    path: "/accounts?kind=dsp_advertiser",
    press: ["account-open"],
  },
  {
    name: "account-detail-manager",
    world: () => mixed({ accounts: accounts(MIXED, 600) }),
    path: "/accounts?kind=manager_account",
    press: ["account-open"],
  },
  {
    name: "account-detail-denied",
    world: () => world([northwind()], { accounts: partial() }),
    path: "/accounts?access=denied",
    press: ["account-open"],
  },
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
    name: "connect-loopback",
    world: () =>
      world(HEALTHY, {
        snapshot: { flow: flow({ way: "loopback", return_url: "http://localhost:47823/callback" }) },
      }),
    path: "/connections",
    press: ["connect"],
  },
  {
    name: "connect-paste",
    world: () =>
      world(HEALTHY, { snapshot: { flow: flow({ way: "paste", return_url: "https://www.amazon.com" }) } }),
    path: "/connections",
    press: ["connect"],
  },
  {
    name: "connect-one-way",
    world: () =>
      world(HEALTHY, {
        amazon: amazonSetup({ return_urls: [{ way: "paste", url: "https://www.amazon.com" }] }),
      }),
    path: "/connections",
    press: ["connect"],
  },
  {
    name: "connect-port-busy",
    world: () => world(HEALTHY),
    path: "/connections",
    press: ["connect", "connect-way-loopback", "connect-continue"],
    faults: { fail: { beginConnect: commandError("port_busy", "127.0.0.1:47823: address in use") } },
  },
  {
    name: "connect-finishing",
    world: () => world(HEALTHY, { snapshot: { flow: flow({ finishing: true }) } }),
    path: "/connections",
    press: ["connect"],
  },
  {
    name: "connect-progress",
    world: () =>
      world(HEALTHY, {
        snapshot: {
          flow: flow({ finishing: true, progress: { answered: 23, known: 61, accounts: 1284 } }),
        },
      }),
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
  { name: "reauthorise", world: () => mixed(), path: "/connections/c-harbour", press: ["reauthorise"] },
  // Review
  { name: "review-new", world: () => world(HEALTHY, { review: review() }) },
  { name: "review-rich", world: () => world(HEALTHY, { review: richReview({ gaps: [...FACTS] }) }) },
  {
    name: "review-gaps",
    world: () => {
      const found = review({ gaps: [...FAULTS, ...FACTS] });
      return world(HEALTHY, {
        review: { ...found, accounts: found.accounts.filter((account) => account.region !== "fe") },
      });
    },
  },
  {
    name: "review-same",
    world: () => mixed({ review: review({ reauthorises: "c-harbour", added: 2, missing: 1 }) }),
  },
  {
    name: "review-recognised",
    world: () => mixed({ review: review({ reauthorises: "c-northwind", recognised: true }) }),
  },
  {
    name: "review-partly",
    world: () =>
      mixed({
        review: review({
          reauthorises: "c-northwind",
          login: "partly",
          missing: 9,
          added: 6,
          gaps: [...FACTS],
        }),
      }),
  },
  {
    name: "review-different",
    world: () =>
      mixed({
        review: review({
          reauthorises: "c-northwind",
          login: "different",
          missing: 15,
          added: 15,
          suggested_label: "Willow Travel",
        }),
      }),
  },
  { name: "review-empty", world: () => world([], { review: review({ accounts: [] }) }) },
  { name: "review-6000", world: () => world([], { review: richReview({}, 6014) }) },
  { name: "review-discard", world: () => world([], { review: review() }), press: ["review-discard"] },
  // Notices and settings
  { name: "notices", world: () => mixed(), path: "/notices" },
  { name: "notices-empty", world: () => world(HEALTHY), path: "/notices" },
  { name: "settings", world: () => world(HEALTHY), path: "/settings" },
  {
    name: "settings-new",
    world: () =>
      world([], {
        snapshot: { setup: { clerk: true, amazon: false, supabase: false, sandbox: false } },
        amazon: amazonSetup({
          form: {
            client_id: "",
            scopes: "",
            broker_url: "",
            bounce_url: "",
            paste_url: "",
            loopback_port: "",
          },
          secret_present: false,
          return_urls: amazonSetup().return_urls.slice(1),
        }),
      }),
    path: "/settings#client",
  },
  {
    name: "settings-incomplete",
    world: () => world(HEALTHY, { amazon: amazonSetup({ secret_present: false }) }),
    path: "/settings#secret",
    press: ["setup-test"],
  },
  {
    name: "settings-broker",
    world: () => world(HEALTHY),
    path: "/settings#client",
    press: ["setup-proof-broker"],
  },
  {
    name: "settings-advanced",
    world: () => {
      const setup = amazonSetup();
      return world(HEALTHY, { amazon: { ...setup, form: { ...setup.form, loopback_port: "47900" } } });
    },
    path: "/settings#client",
  },
  { name: "settings-tested", world: () => world(HEALTHY), path: "/settings#client", press: ["setup-test"] },
  {
    name: "settings-refused",
    world: () => world(HEALTHY),
    path: "/settings#secret",
    press: ["setup-test"],
    faults: {
      fail: { testAmazonSetup: commandError("client_refused", "lwa: 401 invalid_client (request 6f1d2c1e)") },
    },
  },
  {
    name: "settings-fixed",
    world: () => world(HEALTHY, { amazon: amazonSetup({ fixed: true }) }),
    path: "/settings#client",
  },
  {
    name: "settings-sandbox",
    world: () =>
      world(HEALTHY, {
        snapshot: { setup: { clerk: true, amazon: true, supabase: true, sandbox: true } },
        amazon: amazonSetup({ fixed: true }),
      }),
    path: "/settings#client",
  },
  {
    name: "settings-leave",
    world: () => world(HEALTHY),
    path: "/settings",
    press: ["setup-proof-broker", "nav-overview"],
  },
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
