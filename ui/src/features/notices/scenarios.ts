import {
  accountNotices,
  ago,
  burst,
  commandError,
  endings,
  HEALTHY,
  HOUR,
  MIXED,
  notices,
  snapshot,
  weekOfEnds,
  world,
} from "@/gallery/fixtures";
import { mixed, type Scenario } from "@/gallery/scenario";
import type { AppSnapshot } from "@/gen/AppSnapshot";

const expired = (): Pick<AppSnapshot, "auth"> => ({ auth: { ...snapshot().auth, state: "expired" } });
const unread = (list: ReturnType<typeof notices>) => list.filter(({ read }) => !read).length;

/** The notices in every state. */
export const noticesScenarios: readonly Scenario[] = [
  { name: "notices", world: () => mixed(), path: "/notices" },
  { name: "notices-empty", world: () => world(HEALTHY), path: "/notices" },
  {
    name: "notices-loading",
    world: () => world(HEALTHY),
    path: "/notices",
    faults: { hang: ["notices"] },
  },
  {
    name: "notices-error",
    world: () => world(HEALTHY),
    path: "/notices",
    faults: { fail: { notices: commandError("database_failed", "disk I/O error") } },
  },
  {
    name: "notices-endings",
    world: () => world(MIXED, { notices: [weekOfEnds(), ...endings(), ...notices().slice(-1)] }),
    path: "/notices",
  },
  {
    name: "notices-session-ended",
    world: () => {
      const [ended] = notices().filter(({ kind }) => kind === "session_ended");
      const rest = [...endings().slice(1), ...notices()].filter((notice) => notice !== ended);
      const list = ended ? [{ ...ended, id: 40, created_at: ago(HOUR), read: false }, ...rest] : rest;
      return world(MIXED, { notices: list, snapshot: { ...expired(), unread_notices: unread(list) } });
    },
    path: "/notices?show=needs",
  },
  {
    name: "notices-account-health",
    world: () => world(HEALTHY, { notices: [...accountNotices(), ...notices().slice(-2)] }),
    path: "/notices",
  },
  { name: "notices-burst", world: () => world(MIXED, { notices: burst() }), path: "/notices" },
  {
    name: "notices-burst-open",
    world: () => world(MIXED, { notices: burst() }),
    path: "/notices",
    press: ["notice-expand"],
  },
  { name: "notices-needs-you", world: () => mixed(), path: "/notices?show=needs" },
  { name: "notices-recovered", world: () => mixed(), path: "/notices?show=recovered" },
  { name: "notices-accounts", world: () => mixed(), path: "/notices", press: ["choice-accounts"] },
  {
    name: "notices-none-of-it",
    world: () => world(MIXED, { notices: endings() }),
    path: "/notices?show=accounts",
  },
  { name: "notices-read", world: () => mixed(), path: "/notices", press: ["mark-read"] },
];
