import { describe, expect, it } from "vitest";
import { FACTS, FAULTS } from "@/gallery/fixtures";
import { groupGaps } from "@/lib/gaps";

describe("gaps", () => {
  it("are told by cause, and one place of all three regions is called that", () => {
    expect(groupGaps(FACTS)).toEqual([
      { cause: "not_permitted", what: "AMC instances in all regions and DSP advertisers in Europe" },
    ]);
  });

  it("of a region that named no accounts say nothing finer about it", () => {
    expect(groupGaps(FAULTS)).toEqual([
      { cause: "provider_down", what: "all accounts in the Far East" },
      { cause: "throttled", what: "DSP seats at exchanges in North America" },
    ]);
  });
});
