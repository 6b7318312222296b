import type { Lack } from "@/gen/Lack";
import type { Region } from "@/gen/Region";
import type { SweepPart } from "@/gen/SweepPart";
import { plural } from "./number";

/* Words of what a login does not reach, may not do or did not show. */

/** What a login may not do with an account, as quiet words. */
export const lack: Record<Lack, { short: string; long: string }> = {
  edit: { short: "view only", long: "This login may look at it, but not change anything." },
  dsp: { short: "DSP not permitted", long: "This login may not use the DSP with it." },
  amc: { short: "AMC not permitted", long: "This login may not use Amazon Marketing Cloud with it." },
};

export const sweepPart: Record<SweepPart, string> = {
  profiles: "all accounts",
  view_only_profiles: "view-only accounts",
  ads_accounts: "the status of sponsored-ads accounts",
  manager_accounts: "manager accounts",
  dsp_advertisers: "DSP advertisers",
  dsp_seats: "DSP seats at exchanges",
  amc_instances: "AMC instances",
};

/** Regions as they read after “in”. */
export const place: Record<Region, string> = { na: "North America", eu: "Europe", fe: "the Far East" };

export const gapText = {
  title: "Not seen",
  everywhere: "all regions",
  inRegions: (what: string, where: string) => `${what} in ${where}`,
  fact: (what: string) => `Amazon doesn’t let this login list ${what}.`,
  factHint: "That’s how its permissions are set at Amazon. Nothing is wrong here.",
  warning: "Some accounts may be missing",
  reason: (why: string, what: string) => `${why} Not seen: ${what}.`,
  unread: "Part of Amazon’s answer can't be read",
  leftOut: (rows: number, fields: number, what: string) => {
    const entries = plural(rows, "entry", "entries");
    const details = plural(fields, "detail");
    const left = [...(rows > 0 ? [entries] : []), ...(fields > 0 ? [details] : [])].join(" and ");
    return `Adkeeper left out ${left}: ${what}.`;
  },
  unreadRows: "Everything else was read. Until the next check for accounts, no account there counts as lost.",
  unreadFields: "All accounts were read. Adkeeper tries again at the next check for accounts.",
  again: "Adkeeper tries again at the next check for accounts. Until then nothing counts as lost.",
} as const;
