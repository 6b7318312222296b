import { ahead, commandError, HEALTHY, keeper, MINUTE, notify, snapshot, world } from "@/gallery/fixtures";
import type { Scenario } from "@/gallery/scenario";

const chosen = (patch: Parameters<typeof notify>[0], notifications = true) =>
  world(HEALTHY, {
    snapshot: { settings: { ...snapshot().settings, notifications, notify: notify(patch) } },
  });
const NIGHT = { from: 22 * 60, to: 7 * 60 };

/** What the system shows, and the app's life in the background. */
export const preferencesScenarios: readonly Scenario[] = [
  {
    name: "settings-notify-off",
    world: () => chosen({ quiet: NIGHT }, false),
    path: "/settings?section=notifications",
  },
  {
    name: "settings-notify-lapses-off",
    world: () => chosen({ lapsed: false, accounts: false }),
    path: "/settings?section=notifications",
  },
  {
    name: "settings-notify-wait-open",
    world: () => chosen({ lapsed_after: 240 }),
    path: "/settings?section=notifications",
    press: ["notify-lapsed-after"],
  },
  { name: "settings-quiet", world: () => chosen({ quiet: NIGHT }), path: "/settings#quiet" },
  {
    name: "settings-quiet-all-day",
    world: () => chosen({ quiet: { from: 480, to: 480 } }),
    path: "/settings#quiet",
  },
  {
    name: "settings-quiet-bad",
    world: () => chosen({ quiet: NIGHT }),
    path: "/settings#quiet",
    press: ["quiet-from"],
    keys: ["End", ...Array(5).fill("Backspace"), ..."99:00", "Enter"],
  },
  {
    name: "settings-notify-failed",
    world: () => chosen({}),
    path: "/settings?section=notifications",
    press: ["notify-accounts"],
    faults: { fail: { updateSettings: commandError("database_failed", "database or disk is full") } },
  },
  { name: "settings-background", world: () => world(HEALTHY), path: "/settings#autostart" },
  {
    name: "settings-background-no-tray",
    world: () => world(HEALTHY, { background: { autostart: true, tray: false, unload_after: 5 } }),
    path: "/settings#autostart",
  },
  {
    name: "settings-background-unknown",
    world: () => world(HEALTHY, { background: { autostart: null, tray: true, unload_after: null } }),
    path: "/settings#autostart",
  },
  {
    name: "settings-background-failed",
    world: () => world(HEALTHY),
    path: "/settings#autostart",
    press: ["autostart"],
    faults: {
      fail: { setAutostart: commandError("internal", "autostart: permission denied (os error 13)") },
    },
  },
  {
    name: "settings-background-error",
    world: () => world(HEALTHY),
    path: "/settings#autostart",
    faults: { fail: { background: commandError("internal", "autostart: no answer") } },
  },
  {
    name: "settings-background-loading",
    world: () => world(HEALTHY),
    path: "/settings?section=background",
    faults: { hang: ["background"] },
  },
  {
    name: "settings-paused",
    world: () =>
      world(HEALTHY, {
        snapshot: { keeper: keeper({ paused: true, paused_until: ahead(48 * MINUTE) }) },
      }),
    path: "/settings#autostart",
  },
  {
    name: "settings-pause-menu",
    world: () => world(HEALTHY),
    path: "/settings#autostart",
    press: ["pause"],
  },
];
