import {
  activity,
  ago,
  clerkSetup,
  commandError,
  flow,
  HEALTHY,
  MINUTE,
  review,
  SETUP_FILE_MISSING,
  SETUP_PROBLEMS,
  world,
} from "@/gallery/fixtures";
import { type Scenario, signedOut, signedOutWorld } from "@/gallery/scenario";

/** A sign-in that fails while the dashboard is shown is said by a toast. */
const LATE = {
  flow: "sign_in",
  code: "native_api_disabled",
  message: "clerk: 400 native_api_disabled",
} as const;

/** Signing in, starting, failing and toasts. */
export const frameScenarios: readonly Scenario[] = [
  { name: "sign-in", world: () => signedOutWorld() },
  {
    name: "sign-in-waiting",
    world: () =>
      signedOutWorld({
        auth: { state: "signing_in", step: "browser", user: null, task: null },
        flow: flow({ kind: "sign_in" }),
      }),
  },
  {
    name: "sign-in-after-restart",
    world: () =>
      signedOutWorld({
        auth: { state: "signing_in", step: "browser", user: null, task: null },
        flow: flow({ kind: "sign_in", url: null }),
      }),
  },
  {
    name: "sign-in-long-wait",
    world: () =>
      signedOutWorld({
        auth: { state: "signing_in", step: "browser", user: null, task: null },
        flow: flow({ kind: "sign_in", started_at: ago(2 * MINUTE) }),
      }),
  },
  {
    name: "sign-in-finishing",
    world: () =>
      signedOutWorld({
        auth: { state: "signing_in", step: "browser", user: null, task: null },
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
      world([], {
        snapshot: {
          ...signedOut,
          setup: { clerk: false, amazon: false, supabase: false, sandbox: false, asking: null },
        },
        clerk: clerkSetup({ publishable_key: "", signed_in: 0 }),
      }),
  },
  {
    name: "setup-problems",
    world: () =>
      world(HEALTHY, {
        snapshot: {
          setup: { clerk: true, amazon: true, supabase: false, sandbox: false, asking: null },
          setup_problems: SETUP_PROBLEMS,
        },
      }),
  },
  {
    name: "settings-setup-problems",
    world: () =>
      world(HEALTHY, {
        snapshot: {
          setup: { clerk: true, amazon: true, supabase: false, sandbox: false, asking: null },
          setup_problems: SETUP_PROBLEMS,
        },
      }),
    path: "/settings",
  },
  {
    name: "sign-in-setup-problems",
    world: () =>
      signedOutWorld({
        setup: { clerk: false, amazon: false, supabase: false, sandbox: false, asking: null },
        setup_problems: [SETUP_FILE_MISSING],
      }),
  },
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
  ...(["database_full", "database_read_only", "database_no_locks", "database_failed"] as const).map(
    (code) => ({
      name: `fatal-${code.replace("database_", "").replaceAll("_", "-")}`,
      world: () => world([], { snapshot: { fatal: commandError(code, "adkeeper.db") } }),
    }),
  ),
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
  // Over a dialog that leaves no room beside it, over one that does, and beside a panel.
  { name: "toast-over-review", world: () => world(HEALTHY, { review: review() }), failure: LATE },
  {
    name: "toast-over-review-large",
    world: () => world(HEALTHY, { review: review() }),
    large: true,
    failure: LATE,
  },
  {
    name: "toast-over-connect",
    world: () => world(HEALTHY),
    path: "/connections",
    press: ["connect"],
    failure: LATE,
  },
  {
    name: "toast-over-shortcuts-large",
    world: () => world(HEALTHY),
    large: true,
    keys: ["?"],
    failure: LATE,
  },
  {
    name: "toast-beside-panel",
    world: () => world(HEALTHY, { activity: activity(HEALTHY, 40) }),
    path: "/activity",
    press: ["activity-open"],
    failure: LATE,
  },
  {
    name: "toast-beside-panel-large",
    world: () => world(HEALTHY, { activity: activity(HEALTHY, 40) }),
    path: "/activity",
    large: true,
    press: ["activity-open"],
    failure: LATE,
  },
  { name: "toast-done", world: () => world(HEALTHY), path: "/connections", press: ["refresh-now"] },
];
