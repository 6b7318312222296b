import type { DspCampaignView } from "@/gen/DspCampaignView";
import type { InsightGroupView } from "@/gen/InsightGroupView";
import type { TraitView } from "@/gen/TraitView";
import { date } from "@/lib/time";
import { plural } from "@/strings";
import { dspText } from "./words";

const percentFormat = new Intl.NumberFormat("en-GB", { style: "percent", maximumFractionDigits: 1 });
const indexFormat = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 2 });

export const percent = (share: number) => percentFormat.format(share);
export const indexWords = (index: number) => indexFormat.format(index);

/** A length of hours as it is read: days from three of them on. */
export const hoursWords = (hours: number) =>
  hours < 72 ? plural(Math.round(hours * 10) / 10, "hour") : plural(Math.round(hours / 24), "day");

/** When a campaign runs; empty where Amazon gives neither day. */
export function runsWords({ starts, ends }: Pick<DspCampaignView, "starts" | "ends">): string {
  if (starts !== null && ends !== null) return dspText.fromUntil(date(starts), date(ends));
  if (starts !== null) return dspText.from(date(starts));
  return ends === null ? "" : dspText.until(date(ends));
}

/** Traits that have an index, the highest first. */
export const ranked = (traits: readonly TraitView[]) =>
  traits
    .filter((trait): trait is TraitView & { index: number } => trait.index !== null)
    .sort((a, b) => b.index - a.index);

/** What a group of insights is about. */
export const groupName = ({ ad_group_id: id }: InsightGroupView) =>
  id === null ? dspText.wholeCampaign : dspText.adGroup(id);
