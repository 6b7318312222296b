import { ago, amazonSetup, commandError, flow, HEALTHY, MINUTE, world } from "@/gallery/fixtures";
import { mixed, type Scenario } from "@/gallery/scenario";

/** From the choice of a way back to the look for accounts. */
export const connectingScenarios: readonly Scenario[] = [
  { name: "connect", world: () => world(HEALTHY), path: "/connections", press: ["connect"] },
  {
    name: "connect-other-ways",
    world: () => world(HEALTHY),
    path: "/connections",
    press: ["connect", "connect-other"],
  },
  {
    name: "connect-other-ways-large",
    world: () => world(HEALTHY),
    large: true,
    path: "/connections",
    press: ["connect", "connect-other"],
  },
  {
    name: "connect-not-set-up",
    world: () =>
      world([], {
        snapshot: {
          setup: { clerk: true, amazon: false, supabase: false, sandbox: false, asking: null },
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
    name: "connect-after-restart",
    world: () => world(HEALTHY, { snapshot: { flow: flow({ url: null }) } }),
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
    press: ["connect", "connect-other", "connect-way-loopback", "connect-continue"],
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
];
