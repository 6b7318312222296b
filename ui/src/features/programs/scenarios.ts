import {
  activity,
  busyPrograms,
  commandError,
  HEALTHY,
  manyApprovals,
  programs,
  programUse,
  question,
  world,
} from "@/gallery/fixtures";
import { northwind, type Scenario } from "@/gallery/scenario";

const busy = () => world(HEALTHY, { programs: busyPrograms(), activity: programUse(HEALTHY, 40) });

/** The log of a keeper that also hands out tokens. */
const mixedLog = () =>
  [...programUse(HEALTHY, 20), ...activity(HEALTHY, 60)]
    .sort((a, b) => b.at - a.at)
    .map((entry, index) => ({ ...entry, id: 100 - index }));

/** Other programs that use the logins, and the lines by which they do. */
export const programsScenarios: readonly Scenario[] = [
  { name: "programs", world: busy, path: "/programs" },
  {
    name: "programs-asking",
    world: () => world(HEALTHY, { programs: programs({ questions: [question({ waiting: 3 })] }) }),
    path: "/programs",
  },
  {
    name: "programs-used",
    world: () => world(HEALTHY, { activity: programUse(HEALTHY, 5) }),
    path: "/programs",
  },
  {
    name: "programs-many",
    world: () =>
      world(HEALTHY, {
        programs: { ...busyPrograms(), approvals: manyApprovals(500) },
        activity: programUse(HEALTHY, 40),
      }),
    path: "/programs",
  },
  { name: "programs-empty", world: () => world(HEALTHY), path: "/programs" },
  { name: "programs-nothing-connected", world: () => world([]), path: "/programs" },
  { name: "programs-loading", world: busy, path: "/programs", faults: { hang: ["programs"] } },
  {
    name: "programs-failed",
    world: busy,
    path: "/programs",
    faults: { fail: { programs: commandError("database_failed", "disk I/O error") } },
  },
  {
    name: "programs-use-failed",
    world: busy,
    path: "/programs",
    faults: { fail: { activity: commandError("database_failed", "disk I/O error") } },
  },
  { name: "programs-revoke", world: busy, path: "/programs", press: ["revoke"] },
  { name: "programs-revoke-all", world: busy, path: "/programs", press: ["revoke-all"] },
  {
    name: "programs-revoke-failed",
    world: busy,
    path: "/programs",
    press: ["revoke", "revoke-confirm"],
    faults: { fail: { revokeApproval: commandError("database_read_only", "attempt to write") } },
  },
  {
    name: "program-use-connection",
    world: () => world(HEALTHY),
    path: "/connections/c-northwind",
    press: ["connection-menu", "menu-use"],
  },
  {
    name: "program-use-python",
    world: () => world([northwind()]),
    path: "/accounts",
    press: ["account-open", "account-use", "use-python"],
  },
  {
    name: "program-use-curl",
    world: () => world(HEALTHY),
    path: "/connections/c-northwind",
    press: ["connection-menu", "menu-use", "use-curl"],
  },
  {
    name: "program-use-mcp",
    world: () => world(HEALTHY),
    path: "/connections/c-northwind",
    press: ["connection-menu", "menu-use", "use-mcp"],
  },
  { name: "activity-programs", world: () => world(HEALTHY, { activity: mixedLog() }), path: "/activity" },
  {
    name: "activity-programs-only",
    world: () => world(HEALTHY, { activity: mixedLog() }),
    path: "/activity?programs=true",
  },
  {
    name: "activity-program-detail",
    world: () => world(HEALTHY, { activity: mixedLog() }),
    path: "/activity?kind=mcp_call",
    press: ["activity-open"],
  },
  {
    name: "activity-program-denied",
    world: () => world(HEALTHY, { activity: mixedLog() }),
    path: "/activity?kind=hand_out_refused",
    press: ["activity-open"],
  },
];
