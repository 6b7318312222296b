import { commandError, reportTable } from "@/gallery/fixtures";
import type { Scenario } from "@/gallery/scenario";
import { ADVERTISER, watchWorld } from "@/gallery/watch-world";

const path = (more = "") => `/accounts/${ADVERTISER}?tab=reports${more}`;

/** Reports of a DSP advertiser in every state. */
export const reportsScenarios: readonly Scenario[] = [
  { name: "reports", world: () => watchWorld(), path: path() },
  { name: "reports-empty", world: () => watchWorld({ reports: [] }), path: path() },
  { name: "reports-create", world: () => watchWorld(), path: path(), press: ["create-report"] },
  {
    name: "reports-create-own",
    world: () => watchWorld(),
    path: path(),
    press: ["create-report", "period-own"],
  },
  {
    name: "reports-create-failed",
    world: () => watchWorld(),
    path: path(),
    press: ["create-report", "create-report-confirm"],
    faults: { fail: { createReport: commandError("not_permitted", "403") } },
  },
  { name: "reports-delete", world: () => watchWorld(), path: path(), press: ["report-delete"] },
  { name: "report", world: () => watchWorld(), path: path("&report=12") },
  { name: "report-table", world: () => watchWorld(), path: path("&report=12"), press: ["view-table"] },
  { name: "report-pending", world: () => watchWorld(), path: path("&report=14") },
  {
    name: "report-no-rows",
    world: () =>
      watchWorld({
        tables: {
          12: reportTable(0, {
            campaigns: [],
            total: { impressions: 0, clicks: 0, cost: 0, purchases: 0, sales: 0 },
          }),
        },
      }),
    path: path("&report=12"),
  },
  {
    name: "report-exported",
    world: () => watchWorld(),
    path: path("&report=12"),
    press: ["report-export", "export-report-csv"],
  },
  { name: "report-large-text", world: () => watchWorld(), path: path("&report=12"), large: true },
  { name: "report-gone", world: () => watchWorld(), path: path("&report=999") },
];
