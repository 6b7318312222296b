import type { DspPart } from "@/gen/DspPart";
import { count, plural } from "@/strings";

/* Words of a DSP advertiser: campaigns, insights, advice and ad-tag events. */

/** What had no answer, as it reads after “Amazon didn’t answer about”. */
export const dspGap: Record<DspPart, string> = {
  campaigns: "campaigns",
  guidance: "advice",
  events: "ad-tag events",
  insights: "insights",
};

export const dspText = {
  gap: (what: string) => `Amazon didn’t answer about ${what}`,
  gapKept: "What you see is from an earlier check.",

  campaigns: "Campaigns",
  campaignsEmptyTitle: "No campaigns",
  campaignsEmptyBody: "This advertiser has no enabled or paused DSP campaigns.",
  neverTitle: "Not checked yet",
  neverBody: "Check now to ask Amazon for this advertiser.",
  campaign: "Campaign",
  state: "State",
  delivery: "Delivery",
  reasons: "Reasons",
  runs: "Runs",
  from: (day: string) => `from ${day}`,
  until: (day: string) => `until ${day}`,
  fromUntil: (from: string, until: string) => `${from} – ${until}`,
  showInsights: "Insights",
  insightsOf: (name: string) => `Insights of ${name}`,

  choose: "Campaign",
  insightsEmptyTitle: "No insights yet",
  insightsEmptyBody:
    "Amazon has insights for campaigns that use Brand+ or Performance+ tactics and have been active for about eight days.",
  amazonSays: (words: string) => `Amazon says: “${words}”`,
  noCampaignTitle: "No campaign to show insights of",
  noCampaignBody: "Insights belong to a campaign. This advertiser has none.",
  goneCampaign: "A campaign that is no longer listed",
  dateOf: (day: string) => `As of ${day}`,
  wholeCampaign: "The whole campaign",
  adGroup: (id: string) => `Ad group ${id}`,
  tactic: (name: string) => `Tactic: ${name}`,
  median: (hours: string) => `Half of the shoppers who buy do so within ${hours}.`,
  traits: "Who buys",
  traitsHint: "The index compares these shoppers with all others: a higher index means they buy more often.",
  traitsLabel: (value: number) => `Shopper traits by index, the ${count(value)} highest`,
  trait: "Trait",
  index: "Index",
  share: "Share of impressions",
  impressions: "Impressions",
  shareNote: (percent: string) => `${percent} of impressions`,
  traitsNone: "Amazon names no traits.",
  buckets: "Time to convert",
  bucketsHint: "How long shoppers take to buy after they saw an ad.",
  bucketsLabel: "Share of conversions by hours after the ad",
  hours: "Hours",
  hoursOf: (range: string) => (/^[\d\s.–+<>=-]+$/.test(range) ? `${range} h` : range),
  conversions: "Share of conversions",
  bucketsNone: "Amazon gives no times.",

  adviceEmptyTitle: "No advice",
  adviceEmptyBody: "Amazon has no recommendations for this advertiser’s campaigns.",
  adviceFor: (name: string) => `For ${name}`,
  adviceAll: "For the advertiser",

  eventsEmptyTitle: "No ad-tag events",
  eventsEmptyBody: "Amazon has seen no events of this advertiser’s ad tag.",
  silent: (name: string, days: number) => `${name} has been silent for ${plural(days, "day")}`,
  silentMany: (value: number) => `${plural(value, "event")} went silent`,
  silentBody:
    "Check that the ad tag is still on the site: without its events, Amazon doesn’t count conversions.",
  event: "Event",
  kind: "Type",
  lastSeen: "Last seen",
  silence: "Silence",
  silentDays: (days: number) => plural(days, "day"),
  active: "Active",
  unused: "Never used",
} as const;
