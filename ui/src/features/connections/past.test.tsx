import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { ago, ahead, DAY, HEALTHY, HOUR, MINUTE } from "@/gallery/fixtures";
import { showScenario } from "@/test/show";
import { dependsText, stripText } from "./history-words";
import { grantDays, tokenLeft } from "./life";
import { dayText } from "./strip";

const [FIRST] = HEALTHY;
const ONE = FIRST ?? (undefined as never);

describe("life", () => {
  const now = Date.now();
  it.each([
    ["half of an hour", ahead(30 * MINUTE), ago(30 * MINUTE), 0.5],
    ["over", ago(MINUTE), ago(2 * HOUR), 0],
    ["measured by an hour where its beginning is not known", ahead(15 * MINUTE), null, 0.25],
    ["measured by an hour where the last success was another token", ahead(15 * MINUTE), ago(9 * DAY), 0.25],
  ])("of a token is %s", (_, access_expires_at, last_success, left) => {
    const token = tokenLeft({ ...ONE, access_expires_at, last_success }, now);
    expect(token).toBeCloseTo(left, 2);
  });

  it("of a permission is counted in days, and not at all where its end is not known", () => {
    const at = ahead(37 * DAY);
    const end = { kind: "certain", at } as const;
    const consent = { at: at - 365 * DAY, source: "noted" } as const;
    expect(grantDays({ ...ONE, end, consent }, now)).toMatchObject({ left: 37, all: 365 });
    expect(grantDays({ ...ONE, end: { kind: "unknown" }, consent }, now)).toBeNull();
    expect(grantDays({ ...ONE, end, consent: null }, now)).toBeNull();
  });
});

describe("the last 90 days", () => {
  it("are one stop of the Tab key, and arrows read each day", async () => {
    const { user } = await showScenario("connection-healthy");
    const days = await screen.findAllByTestId("strip-day");
    expect(days).toHaveLength(90);
    expect(days.filter(({ tabIndex }) => tabIndex === 0)).toEqual([days[89]]);
    days[89]?.focus();
    await user.keyboard("{ArrowLeft}");
    expect(days[88]).toHaveFocus();
    expect(screen.getByTestId("strip-chosen")).toHaveTextContent(days[88]?.getAttribute("aria-label") ?? "?");
    await user.keyboard("{Home}");
    expect(days[0]).toHaveFocus();
    expect(days[0]).toHaveAccessibleName(new RegExp(stripText.unknown));
    await user.keyboard("{End}");
    expect(days[89]).toHaveFocus();
  });

  it("call a permission whose year is over expired, and not revoked", () => {
    const spans = [{ from: 0, to: 1, health: "revoked" as const, cause: "grant_expired" as const }];
    const said = dayText({ day: "2027-12-01", worst: "revoked", spans, refreshed: 0, failed: 1 });
    expect(said).toContain("Permission expired");
    expect(said).not.toContain("Revoked");
  });

  it("are a table too", async () => {
    const { user } = await showScenario("connection-healthy");
    const strip = await screen.findByTestId("health-strip");
    await user.click(within(strip).getByTestId("view-table"));
    expect(within(strip).getAllByRole("row")).toHaveLength(11);
  });
});

describe("what depends on it", () => {
  it("says how many accounts nothing else reaches", async () => {
    await showScenario("connection-shared");
    const sentence = await screen.findByTestId("depends-sentence");
    expect(sentence).toHaveTextContent(/only through this login/);
  });

  it.each([
    [41, 3, "41 accounts, 3 only through this login."],
    [41, 0, "41 accounts, all of them also through another login."],
    [41, 41, "41 accounts, all of them only through this login."],
    [1, 1, "1 account, only through this login."],
  ])("is said in a whole sentence: %i, %i", (all, only, words) => {
    expect(dependsText.sentence(all, only)).toBe(words);
  });

  it("fails apart from the rest", async () => {
    await showScenario("connection-parts-error");
    await waitFor(() => expect(screen.getAllByTestId("load-error")).toHaveLength(2));
    expect(screen.getByTestId("connection-state")).toBeVisible();
  });
});
