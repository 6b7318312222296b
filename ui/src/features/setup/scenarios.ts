import {
  amazonSetup,
  clerkSetup,
  clerkTest,
  commandError,
  HEALTHY,
  snapshot,
  supabaseSetup,
  supabaseTest,
  world,
} from "@/gallery/fixtures";
import { type Scenario, signedOut } from "@/gallery/scenario";

/** Nobody is signed in and nothing is set. */
const empty = (patch: Parameters<typeof world>[1] = {}) =>
  world([], {
    snapshot: {
      ...signedOut,
      setup: { clerk: false, amazon: false, supabase: false, sandbox: false, asking: null },
    },
    clerk: clerkSetup({ publishable_key: "", signed_in: 0 }),
    supabase: supabaseSetup({ url: "", key: "" }),
    amazon: amazonSetup({
      form: { client_id: "", scopes: "", broker_url: "", bounce_url: "", paste_url: "", loopback_port: "" },
      secret_present: false,
      return_urls: amazonSetup().return_urls.slice(1),
    }),
    ...patch,
  });

/** The Clerk and Supabase parts of the set-up, in the settings and before anyone is signed in. */
export const setupScenarios: readonly Scenario[] = [
  { name: "setup", world: () => empty(), path: "/setup" },
  { name: "first-start", world: () => empty() },
  { name: "first-start-sandbox", world: () => empty(), press: ["start-sandbox"] },
  { name: "first-start-large", world: () => empty(), large: true },
  {
    name: "checklist",
    world: () =>
      world([], {
        snapshot: { setup: { clerk: true, amazon: false, supabase: false, sandbox: false, asking: null } },
      }),
  },
  {
    name: "setup-clerk-native-off",
    world: () =>
      empty({
        clerk: clerkSetup({ signed_in: 0 }),
        clerkTest: clerkTest(
          ["key_good", "reached", "native_off", "way_there", "callback_unknown", "role_unknown"],
          { host: "steady-otter-12.clerk.accounts.dev", development: true },
        ),
      }),
    path: "/setup",
    press: ["clerk-check"],
  },
  { name: "settings-clerk", world: () => world(HEALTHY), path: "/settings#clerk", press: ["clerk-check"] },
  {
    name: "settings-clerk-lacking",
    world: () =>
      world(HEALTHY, {
        clerkTest: clerkTest([
          "key_good",
          "reached",
          "native_off",
          "way_missing",
          "callback_refused",
          "role_missing",
        ]),
      }),
    path: "/settings#clerk",
    press: ["clerk-check"],
  },
  {
    name: "settings-clerk-offline",
    world: () =>
      world(HEALTHY, {
        clerkTest: clerkTest(
          ["key_good", "host_offline", "native_unknown", "way_unknown", "callback_unknown", "role_unknown"],
          { development: null },
        ),
      }),
    path: "/settings#clerk",
    press: ["clerk-check"],
  },
  {
    name: "settings-clerk-secret",
    world: () =>
      world(HEALTHY, {
        clerkTest: clerkTest(
          ["key_secret", "host_unknown", "native_unknown", "way_unknown", "callback_unknown", "role_unknown"],
          { host: null, development: null },
        ),
      }),
    path: "/settings#clerk",
    press: ["clerk-check"],
  },
  {
    name: "settings-clerk-asking",
    world: () => world(HEALTHY),
    path: "/settings#clerk",
    press: ["clerk-check"],
    faults: { hang: ["testClerkSetup"] },
  },
  {
    name: "settings-clerk-switch",
    world: () => world(HEALTHY, { clerk: clerkSetup({ signed_in: 2 }) }),
    path: "/settings#clerk",
    press: ["clerk-key"],
    keys: ["x", "Enter"],
  },
  {
    name: "settings-supabase",
    world: () => world(HEALTHY),
    path: "/settings#supabase",
    press: ["supabase-check"],
  },
  {
    name: "settings-supabase-new",
    world: () =>
      world(HEALTHY, {
        snapshot: { setup: { clerk: true, amazon: true, supabase: false, sandbox: false, asking: null } },
        supabase: supabaseSetup({ url: "", key: "" }),
      }),
    path: "/settings#supabase",
  },
  {
    name: "settings-supabase-lacking",
    world: () =>
      world(HEALTHY, {
        supabaseTest: supabaseTest([
          "address_good",
          "reached",
          "key_good",
          "tables_old",
          "open",
          "role_there",
          "session_refused",
          "issuer_unknown",
        ]),
      }),
    path: "/settings#supabase",
    press: ["supabase-check"],
  },
  {
    name: "settings-supabase-secret",
    world: () =>
      world(HEALTHY, {
        supabaseTest: supabaseTest([
          "address_dashboard",
          "reached_unknown",
          "key_secret",
          "tables_unknown",
          "closed_unknown",
          "role_unknown",
          "session_unknown",
          "issuer_unknown",
        ]),
      }),
    path: "/settings#supabase",
    press: ["supabase-check"],
  },
  {
    name: "settings-supabase-unsaved",
    world: () => world(HEALTHY),
    path: "/settings#supabase",
    press: ["supabase-key"],
    keys: ["x", "Enter"],
    faults: {
      fail: {
        saveSupabaseSetup: commandError(
          "bad_config",
          "config.toml could not be written: Permission denied (os error 13)",
        ),
      },
    },
  },
  {
    name: "settings-supabase-asking",
    world: () => {
      const { setup } = snapshot();
      return world(HEALTHY, { snapshot: { setup: { ...setup, asking: "supabase" } } });
    },
    path: "/settings#supabase",
    press: ["supabase-url"],
    keys: ["x", "Enter"],
    faults: { hang: ["saveSupabaseSetup"] },
  },
  {
    name: "settings-supabase-declined",
    world: () => world(HEALTHY),
    path: "/settings#supabase",
    press: ["supabase-url"],
    keys: ["x", "Enter"],
    faults: { fail: { saveSupabaseSetup: commandError("declined") } },
  },
  {
    name: "settings-supabase-remove",
    world: () => world(HEALTHY),
    path: "/settings#supabase",
    press: ["supabase-remove"],
  },
];
