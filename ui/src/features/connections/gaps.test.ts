import { describe, expect, it } from "vitest";
import { FACTS, FAULTS, UNREAD } from "@/gallery/fixtures";
import { gapText } from "@/strings/reach";
import { groupGaps, groupUnread } from "./gaps";

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

  it("in what can't be read are counted once, and are no silence", () => {
    expect(groupGaps(UNREAD)).toEqual([]);
    expect(groupUnread(UNREAD).map(({ rows, fields, what }) => gapText.leftOut(rows, fields, what))).toEqual([
      "Adkeeper left out 3 entries and 1 detail: all accounts in North America and Europe.",
      "Adkeeper left out 3 details: the status of sponsored-ads accounts in all regions.",
    ]);
  });
});
