import { amazonSetup, commandError, HEALTHY, world } from "../fixtures";
import { mixed, type Scenario } from "./scenario";

/** Notices and settings. */
export const settingsScenarios: readonly Scenario[] = [
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
];
