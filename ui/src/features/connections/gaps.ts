import type { Cause } from "@/gen/Cause";
import type { Gap } from "@/gen/Gap";
import type { Region } from "@/gen/Region";
import type { SweepPart } from "@/gen/SweepPart";
import type { Unread } from "@/gen/Unread";
import { REGIONS } from "@/gen/values";
import { gapText, place, sweepPart } from "@/strings/reach";

/** Gaps of one cause, as words: “DSP advertisers in Europe, AMC instances in all regions”. */
export interface GapGroup {
  cause: Cause;
  what: string;
}

/** What could not be read of one kind of list, in words of where. */
export interface UnreadGroup extends Unread {
  part: SweepPart;
  what: string;
}

/** Lists that are the same in all regions: what is odd in them is noted for each, and counts once. */
const GLOBAL: ReadonlySet<SweepPart> = new Set(["ads_accounts", "amc_instances"]);

const list = new Intl.ListFormat("en-GB", { type: "conjunction" });

/**
 * What was not seen, by cause. Where a region did not even name its accounts, the finer parts of that
 * region say nothing more and are left out.
 */
export function groupGaps(gaps: readonly Gap[]): GapGroup[] {
  const blind = new Set(
    gaps.filter(({ part, unread }) => part === "profiles" && !unread).map(({ region }) => region),
  );
  const causes = new Map<Cause, Map<SweepPart, Set<Region>>>();
  for (const { cause, part, region, unread } of gaps) {
    if (unread) continue;
    if (part !== "profiles" && blind.has(region)) continue;
    const parts = causes.get(cause) ?? new Map<SweepPart, Set<Region>>();
    causes.set(cause, parts.set(part, (parts.get(part) ?? new Set()).add(region)));
  }
  return [...causes].map(([cause, parts]) => ({ cause, what: list.format([...parts].map(describe)) }));
}

/** What was answered but could not be read, by kind of list. */
export function groupUnread(gaps: readonly Gap[]): UnreadGroup[] {
  const parts = new Map<SweepPart, { regions: Set<Region>; unread: Unread }>();
  for (const { part, region, unread } of gaps) {
    if (!unread) continue;
    const known = parts.get(part);
    const add = (a: number, b: number) => (GLOBAL.has(part) ? Math.max(a, b) : a + b);
    const regions = (known?.regions ?? new Set()).add(region);
    const sum = known
      ? { rows: add(known.unread.rows, unread.rows), fields: add(known.unread.fields, unread.fields) }
      : unread;
    parts.set(part, { regions, unread: sum });
  }
  return [...parts].map(([part, { regions, unread }]) => ({
    part,
    ...unread,
    what: describe([part, regions]),
  }));
}

function describe([part, regions]: [SweepPart, ReadonlySet<Region>]): string {
  const names = REGIONS.filter((region) => regions.has(region)).map((region) => place[region]);
  const where = names.length === REGIONS.length ? gapText.everywhere : list.format(names);
  return gapText.inRegions(sweepPart[part], where);
}
