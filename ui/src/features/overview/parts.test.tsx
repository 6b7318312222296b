import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { HEALTHY, mirror, summary, troubled, visit, world } from "@/gallery/fixtures";
import { show, showScenario } from "@/test/show";
import { comingText, needsText, visitText, wentText } from "./words";

const [FIRST] = HEALTHY;
const ONE = FIRST ?? (undefined as never);

describe("needs you", () => {
  it("is calm while nothing does", async () => {
    show(world(HEALTHY, { watch: summary({}) }));
    expect(await screen.findByTestId("needs-none")).toHaveTextContent(needsText.none);
  });

  it("does not call it calm before the answers are there", async () => {
    await showScenario("overview-parts-loading");
    const part = await screen.findByTestId("needs-you");
    expect(within(part).getByTestId("loading")).toBeVisible();
    expect(screen.queryByTestId("needs-none")).toBeNull();
  });

  it("gives each entry one button, which names what it is for", async () => {
    const { user } = show(world([troubled(ONE, "revoked", "grant_revoked")], { watch: summary({}) }));
    const need = await screen.findByTestId("need");
    const [button, ...others] = within(need).getAllByRole("button");
    expect(others).toEqual([]);
    await user.click(button as HTMLElement);
    expect(await screen.findByRole("dialog")).toBeVisible();
  });

  it("unlocks the keychain", async () => {
    const { backend, user } = show(world(HEALTHY, { snapshot: { vault: "locked", mirror: mirror() } }));
    await user.click(await screen.findByRole("button", { name: needsText.unlock }));
    expect(backend.called("retryVault")).toHaveLength(1);
  });
});

describe("coming up", () => {
  it("says the refreshes of each hour in a table too", async () => {
    const { user } = show(world(HEALTHY));
    const part = await screen.findByTestId("next-day");
    await user.click(within(part).getByTestId("view-table"));
    expect(within(part).getAllByRole("row").length).toBeGreaterThan(6);
  });

  it("says that a pause leaves nothing planned", async () => {
    await showScenario("overview-paused");
    expect(await screen.findByTestId("next-day")).toHaveTextContent(comingText.paused);
  });

  it("fails apart from the rest", async () => {
    await showScenario("overview-parts-error");
    expect(await screen.findByTestId("verdict")).toBeVisible();
    await waitFor(() => expect(screen.getAllByTestId("load-error")).toHaveLength(4));
    expect(screen.queryByTestId("needs-none")).toBeNull();
  });
});

describe("how it went", () => {
  it("is asked for when it is opened, and not before", async () => {
    const { backend, user } = show(world(HEALTHY));
    const button = await screen.findByTestId("show-history");
    expect(backend.called("history")).toEqual([]);
    await user.click(button);
    const charts = await screen.findByTestId("went-charts");
    expect(backend.called("history")).toEqual([[90]]);
    expect(within(charts).getAllByTestId("view-table")).toHaveLength(3);
  });

  it("says that nothing is recorded yet", async () => {
    await showScenario("overview-history-empty");
    expect(await screen.findByText(wentText.emptyTitle)).toBeVisible();
  });
});

describe("since the last visit", () => {
  it("is left out on the first one", async () => {
    const { backend } = show(world(HEALTHY, { visit: visit({ since: null }) }));
    await screen.findByTestId("verdict");
    await waitFor(() => expect(backend.called("sinceLastVisit")).toHaveLength(1));
    await waitFor(() => expect(screen.queryByTestId("since-visit")).toBeNull());
  });

  it("names connections and counts accounts", async () => {
    await showScenario("overview-visit");
    const changes = await screen.findAllByTestId("visit-change");
    const words = changes.map(({ textContent }) => textContent);
    expect(words[0]).toBe(visitText.broken("Harbour Goods"));
    expect(words).toContain(visitText.recovered("Northwind Agency"));
    expect(words).toContain(visitText.found(12));
  });
});
