import {
  amazonSetup,
  clerkSetup,
  commandError,
  DAY,
  dayIn,
  HEALTHY,
  notify,
  snapshot,
  supabaseSetup,
  world,
} from "@/gallery/fixtures";
import type { Scenario } from "@/gallery/scenario";

/** The settings and the Amazon set-up in them. */
export const settingsScenarios: readonly Scenario[] = [
  { name: "settings", world: () => world(HEALTHY), path: "/settings" },
  {
    name: "settings-new",
    world: () =>
      world([], {
        snapshot: { setup: { clerk: true, amazon: false, supabase: false, sandbox: false, asking: null } },
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
        snapshot: { setup: { clerk: true, amazon: true, supabase: true, sandbox: true, asking: null } },
        amazon: amazonSetup({ fixed: true }),
        clerk: clerkSetup({ fixed: true }),
        supabase: supabaseSetup({ fixed: true }),
      }),
    path: "/settings#client",
  },
  {
    name: "settings-secret-end",
    world: () => world(HEALTHY, { amazon: amazonSetup({ secret_ends_on: dayIn(47 * DAY) }) }),
    path: "/settings#secret-end",
  },
  {
    name: "settings-secret-end-soon",
    world: () => world(HEALTHY, { amazon: amazonSetup({ secret_ends_on: dayIn(12 * DAY) }) }),
    path: "/settings#secret-end",
  },
  {
    name: "settings-secret-end-past",
    world: () => world(HEALTHY, { amazon: amazonSetup({ secret_ends_on: dayIn(-3 * DAY) }) }),
    path: "/settings#secret-end",
  },
  {
    name: "settings-secret-end-bad",
    world: () => world(HEALTHY),
    path: "/settings#secret-end",
    press: ["setup-secret-end"],
    keys: [..."2027-02-30", "Enter"],
  },
  {
    name: "settings-secret-end-failed",
    world: () => world(HEALTHY, { amazon: amazonSetup({ secret_ends_on: dayIn(12 * DAY) }) }),
    path: "/settings#secret-end",
    press: ["setup-secret-end-clear", "setup-save"],
    faults: { fail: { setSecretEnd: commandError("database_failed", "database or disk is full") } },
  },
  {
    name: "settings-leave",
    world: () => world(HEALTHY),
    path: "/settings?section=connections",
    press: ["setup-proof-broker", "nav-overview"],
  },
  { name: "settings-sign-in", world: () => world(HEALTHY), path: "/settings?section=sign-in" },
  { name: "settings-data", world: () => world(HEALTHY), path: "/settings?section=data" },
  {
    name: "settings-data-remove",
    world: () => world(HEALTHY),
    path: "/settings?section=data",
    press: ["remove-user"],
  },
  { name: "settings-about", world: () => world(HEALTHY), path: "/settings?section=about" },
  {
    name: "settings-licences",
    world: () => world(HEALTHY),
    path: "/settings?section=about",
    press: ["show-licences"],
  },
  {
    name: "settings-news",
    world: () => world(HEALTHY),
    path: "/settings?section=about",
    press: ["show-news"],
  },
  {
    name: "settings-found",
    world: () => world(HEALTHY),
    path: "/settings",
    press: ["settings-search"],
    keys: [..."quiet"],
  },
  {
    name: "settings-found-nothing",
    world: () => world(HEALTHY),
    path: "/settings",
    press: ["settings-search"],
    keys: [..."zzz"],
  },
  {
    name: "settings-reset",
    world: () =>
      world(HEALTHY, {
        snapshot: {
          settings: { ...snapshot().settings, notify: notify({ lapsed: false, lapsed_after: 60 }) },
        },
      }),
    path: "/settings?section=notifications",
    press: ["settings-reset"],
  },
  {
    name: "settings-reset-done",
    world: () =>
      world(HEALTHY, {
        snapshot: { settings: { ...snapshot().settings, notify: notify({ lapsed: false }) } },
      }),
    path: "/settings?section=notifications",
    press: ["settings-reset", "reset-confirm"],
  },
  {
    name: "settings-large",
    world: () => world(HEALTHY),
    large: true,
    path: "/settings?section=notifications",
  },
];
