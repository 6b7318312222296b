import type { ReportPhase } from "@/gen/ReportPhase";
import { count, plural } from "@/strings";

/* Words of a DSP advertiser’s reports. */

/** How far a report is. */
export const reportPhase: Record<ReportPhase, { name: string; hint: string }> = {
  requested: { name: "Requested", hint: "Adkeeper asks Amazon for it." },
  pending: { name: "Amazon is preparing it", hint: "This takes a few minutes, sometimes longer." },
  downloading: { name: "Downloading", hint: "Adkeeper saves it on this computer." },
  ready: { name: "Ready", hint: "" },
  failed: { name: "Failed", hint: "" },
};

export const METRICS = ["impressions", "clicks", "cost", "purchases", "sales"] as const;
export type Metric = (typeof METRICS)[number];

export const metric: Record<Metric, string> = {
  impressions: "Impressions",
  clicks: "Clicks",
  cost: "Cost",
  purchases: "Purchases",
  sales: "Sales",
};

export const reportsText = {
  title: "Reports",
  create: "Create report",
  intro: "Figures of all campaigns, day by day. Reports stay on this computer.",
  emptyTitle: "No reports yet",
  emptyBody: "A report has the figures of all campaigns, day by day, for up to 95 days.",
  range: (from: string, to: string) => (from === to ? from : `${from} – ${to}`),
  days: (value: number) => plural(value, "day"),
  rows: (value: number) => plural(value, "row"),
  askedFor: "Created",
  open: (range: string) => `Open the report of ${range}`,
  actions: (range: string) => `Actions for the report of ${range}`,
  failedBecause: (why: string) => `Amazon says: ${why}`,
  failedNext: "Create the report again. If it keeps failing, try fewer days.",

  createTitle: "Create a report",
  createBody: "Amazon needs a few minutes to prepare it. You can close this window meanwhile.",
  period: "Period",
  periods: { "7": "Last 7 days", "30": "Last 30 days", "90": "Last 90 days", own: "Other dates" },
  from: "From",
  to: "To",
  reversed: "The last day is before the first.",
  tooLate: (day: string) => `The last day can be ${day} at the latest: today isn’t complete yet.`,
  tooLong: (days: number) => `That’s ${plural(days, "day")}. A report can have 95 days at most.`,
  gives: (from: string, to: string, days: number) => `${from} – ${to}, ${plural(days, "day")}`,
  confirm: "Create report",
  created: "Report requested",

  back: "All reports",
  goneTitle: "This report is gone",
  goneBody: "It was deleted from this computer.",
  total: "Total",
  perDay: "Day by day",
  perCampaign: "By campaign",
  figure: "Figure",
  chartLabel: (name: string, range: string, total: string) => `${name} per day, ${range}. Total: ${total}`,
  day: "Day",
  campaign: "Campaign",
  noRowsTitle: "No figures",
  noRowsBody: "No campaign delivered in this period.",
  noCurrency: "Amounts are in the advertiser’s currency.",
  onlyCampaigns: (shown: number) => `The ${count(shown)} campaigns with the highest cost.`,

  export: "Export",
  exportTable: "Table (CSV)",
  exporting: "Saving the report…",
  exported: (rows: number, file: string) => `Saved ${plural(rows, "row")} to ${file}`,
  showInFolder: "Show in folder",

  delete: "Delete",
  deleteTitle: (range: string) => `Delete the report of ${range}?`,
  deleteBody: "It is removed from this computer. You can create it again while Amazon keeps the figures.",
  deleted: "Report deleted",
} as const;
