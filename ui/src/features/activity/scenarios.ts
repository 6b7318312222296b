import { activity, ago, commandError, HEALTHY, HOUR, MIXED, world } from "@/gallery/fixtures";
import { northwind, type Scenario } from "@/gallery/scenario";

const live = () => MIXED.filter(({ health }) => health !== "disconnected");
const filled = (count = 260) => world(MIXED, { activity: activity(live(), count) });

/** The log in every state. */
export const activityScenarios: readonly Scenario[] = [
  { name: "activity", world: () => filled(), path: "/activity" },
  { name: "activity-50000", world: () => filled(50_000), path: "/activity" },
  { name: "activity-failures", world: () => filled(), path: "/activity?failed=true&period=day" },
  {
    name: "activity-connection",
    world: () => filled(),
    path: "/connections/c-northwind",
    press: ["show-activity"],
  },
  { name: "activity-connection-gone", world: () => filled(), path: "/activity?connection=c-removed" },
  { name: "activity-filter-open", world: () => filled(), path: "/activity", press: ["filter-period"] },
  { name: "activity-empty", world: () => world(HEALTHY), path: "/activity" },
  {
    name: "activity-no-match",
    world: () => filled(3),
    path: "/activity?kind=sweep&period=day",
  },
  {
    name: "activity-loading",
    world: () => filled(),
    path: "/activity",
    faults: { hang: ["activity"] },
  },
  {
    name: "activity-error",
    world: () => filled(),
    path: "/activity",
    faults: { fail: { activity: commandError("database_failed", "disk I/O error") } },
  },
  {
    name: "activity-end",
    world: () => world([northwind()], { activity: activity([northwind()], 60) }),
    path: "/activity",
    press: ["activity-grid"],
    keys: ["End"],
  },
  {
    name: "activity-more-failed",
    world: () => filled(),
    path: "/activity",
    press: ["activity-grid"],
    keys: ["End"],
    faults: { failLater: { activity: commandError("database_failed", "disk I/O error") } },
  },
  {
    name: "activity-fresh",
    world: () => filled(),
    path: "/activity",
    press: ["activity-grid"],
    keys: ["PageDown", "PageDown"],
    later: (backend) => {
      for (let index = 0; index < 3; index++) backend.log({ connection_id: "c-northwind" });
    },
  },
  {
    name: "activity-detail",
    world: () => filled(),
    path: "/activity",
    press: ["activity-open"],
  },
  {
    name: "activity-detail-failed",
    world: () =>
      world(MIXED, {
        activity: activity(live(), 9).map((entry, index) =>
          index === 0
            ? { ...entry, cause: "grant_doubted" as const, trigger: "schedule" as const, at: ago(HOUR) }
            : entry,
        ),
      }),
    path: "/activity",
    press: ["activity-open"],
  },
  {
    name: "activity-export-menu",
    world: () => filled(),
    path: "/activity",
    press: ["activity-export"],
  },
  {
    name: "activity-exporting",
    world: () => filled(),
    path: "/activity",
    press: ["activity-export", "export-csv"],
    faults: { hang: ["exportActivity"] },
  },
  {
    name: "activity-exported",
    world: () => filled(),
    path: "/activity",
    press: ["activity-export", "export-csv"],
  },
  {
    name: "activity-export-failed",
    world: () => filled(),
    path: "/activity",
    press: ["activity-export", "export-json"],
    faults: { fail: { exportActivity: commandError("internal", "no Downloads folder") } },
  },
];
