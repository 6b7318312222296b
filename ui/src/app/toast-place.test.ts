import { describe, expect, it } from "vitest";
import { freePlace, overlaps, type Rect, roomFor } from "./toast-place";

const size = { width: 360, height: 90 };
const base = {
  window: { width: 1180, height: 760 },
  size,
  blockers: [] as Rect[],
  sidebar: 216,
  header: 52,
  rtl: false,
};
const dialog = (width: number, height: number): Rect => ({
  left: (1180 - width) / 2,
  top: (760 - height) / 2,
  width,
  height,
});

describe("a toast", () => {
  it("stands in the lower corner beside the sidebar", () => {
    expect(freePlace(base)).toEqual({ left: 232, top: 654 });
  });

  it("stands at the other side where the text begins there", () => {
    expect(freePlace({ ...base, rtl: true })).toEqual({ left: 1180 - 232 - 360, top: 654 });
  });

  it.each([
    ["a dialog", [dialog(520, 480)]],
    ["a tall dialog", [dialog(400, 740)]],
    ["a panel at the edge", [{ left: 764, top: 0, width: 416, height: 760 }]],
    ["a bar at the bottom", [{ left: 216, top: 700, width: 964, height: 60 }]],
    ["a dialog above a panel", [dialog(400, 740), { left: 1040, top: 0, width: 140, height: 760 }]],
  ])("covers nothing of %s", (_, blockers) => {
    const place = freePlace({ ...base, blockers });
    expect(place).not.toBeNull();
    for (const blocker of blockers)
      expect(overlaps({ ...size, left: 0, top: 0, ...place }, blocker)).toBe(false);
  });

  it("has no place where a dialog fills the window, which then makes room", () => {
    expect(freePlace({ ...base, blockers: [dialog(1100, 712)] })).toBeNull();
    const smaller = { left: 40, top: 24, width: 1100, height: 760 - 24 - roomFor(size.height) };
    expect(freePlace({ ...base, blockers: [smaller] })).not.toBeNull();
  });

  it("never leaves the window", () => {
    expect(freePlace({ ...base, window: { width: 340, height: 400 } })).toBeNull();
  });
});
