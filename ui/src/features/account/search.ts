import { known, oneOf } from "@/lib/search-params";

/** What is shown of an account: how it is without it. All but that are of DSP advertisers only. */
export const ACCOUNT_TABS = ["campaigns", "insights", "advice", "events", "reports"] as const;
export type AccountTab = (typeof ACCOUNT_TABS)[number];

export interface AccountTabSearch {
  tab?: AccountTab;
  /** Id of the campaign whose insights are shown. */
  campaign?: string;
  /** The report that is shown. */
  report?: number;
}

/** Reads what to show from an address; what is not understood is dropped. */
export const readAccountTab = (raw: Record<string, unknown>): AccountTabSearch =>
  known({
    tab: oneOf(ACCOUNT_TABS, raw.tab),
    // A number has lost its last digits on the way.
    campaign: typeof raw.campaign === "string" ? raw.campaign : undefined,
    report: typeof raw.report === "number" && Number.isSafeInteger(raw.report) ? raw.report : undefined,
  });
