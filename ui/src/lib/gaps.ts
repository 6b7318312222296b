import type { Cause } from "@/gen/Cause";
import type { Gap } from "@/gen/Gap";
import type { Region } from "@/gen/Region";
import type { SweepPart } from "@/gen/SweepPart";
import { gapText, place, sweepPart } from "@/strings/reach";

/** Gaps of one cause, as words: “DSP advertisers in Europe, AMC instances in all regions”. */
export interface GapGroup {
  cause: Cause;
  what: string;
}

const REGIONS: readonly Region[] = ["na", "eu", "fe"];
const list = new Intl.ListFormat("en-GB", { type: "conjunction" });

/**
 * What was not seen, by cause. Where a region did not even name its accounts, the finer parts of that
 * region say nothing more and are left out.
 */
export function groupGaps(gaps: readonly Gap[]): GapGroup[] {
  const blind = new Set(gaps.filter(({ part }) => part === "profiles").map(({ region }) => region));
  const causes = new Map<Cause, Map<SweepPart, Set<Region>>>();
  for (const { cause, part, region } of gaps) {
    if (part !== "profiles" && blind.has(region)) continue;
    const parts = causes.get(cause) ?? new Map<SweepPart, Set<Region>>();
    causes.set(cause, parts.set(part, (parts.get(part) ?? new Set()).add(region)));
  }
  return [...causes].map(([cause, parts]) => ({ cause, what: list.format([...parts].map(describe)) }));
}

function describe([part, regions]: [SweepPart, ReadonlySet<Region>]): string {
  const names = REGIONS.filter((region) => regions.has(region)).map((region) => place[region]);
  const where = names.length === REGIONS.length ? gapText.everywhere : list.format(names);
  return gapText.inRegions(sweepPart[part], where);
}
