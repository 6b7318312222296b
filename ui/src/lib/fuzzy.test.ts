import { describe, expect, it } from "vitest";
import { fuzzy } from "./fuzzy";

const TITLES = [
  "Accounts",
  "Add another user",
  "Connect an Amazon login",
  "Connections",
  "Export activity as CSV",
  "Expirations",
  "Reconnect Harbour Goods",
  "Refresh all connections",
  "Settings",
  "Sign out",
];

const ranked = (typed: string) =>
  TITLES.map((title) => ({ title, match: fuzzy(typed, title) }))
    .filter(({ match }) => match !== null)
    .sort((a, b) => (b.match?.score ?? 0) - (a.match?.score ?? 0))
    .map(({ title }) => title);

describe("a few letters", () => {
  it.each([
    ["acc", "Accounts"],
    ["exp", "Expirations"],
    ["ra", "Refresh all connections"],
    ["eac", "Export activity as CSV"],
    ["harb", "Reconnect Harbour Goods"],
    ["goods rec", "Reconnect Harbour Goods"],
    ["SET", "Settings"],
    ["so", "Sign out"],
    ["cnx", ""],
  ])("“%s” find “%s” first", (typed, first) => {
    expect(ranked(typed)[0] ?? "").toBe(first);
  });

  it("find a name with accents without them", () => {
    expect(fuzzy("muller", "Müller GmbH")?.at).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("that only happen to be there find nothing", () => {
    expect(fuzzy("nis", "Connections")).toBeNull();
    expect(fuzzy("zz", "Connections")).toBeNull();
  });

  it("mark the letters that were meant", () => {
    expect(fuzzy("rac", "Refresh all connections")?.at).toEqual([0, 8, 12]);
  });

  it("stay quick on a long text", () => {
    expect(fuzzy("a".repeat(60), "a".repeat(2000))).not.toBeNull();
  });
});
