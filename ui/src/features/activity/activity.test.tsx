import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { findActivity, pageOf } from "@/backend/fake-rules";
import { readActivitySearch } from "@/features/activity/search";
import { activity, commandError, HEALTHY, world } from "@/gallery/fixtures";
import { errors, text } from "@/strings";
import { show, showScenario } from "@/test/show";
import { filterOf, tookWords } from "./model";
import { activityText, causeLong } from "./words";

const DAY = 86_400_000;
const LOG = activity(HEALTHY, 650);
const filled = (count = 650) => world(HEALTHY, { activity: count === 650 ? LOG : activity(HEALTHY, count) });
const rows = () => screen.getAllByTestId("activity-row");
const choose = async (user: ReturnType<typeof show>["user"], filter: string, option: string) => {
  await user.click(await screen.findByTestId(`filter-${filter}`));
  await user.click(await screen.findByRole("option", { name: option }));
};

describe("the log", () => {
  it("has only the visible of 50,000 entries in the page and tells how many there are", async () => {
    show(filled(50_000), "/activity");
    expect(await screen.findByTestId("activity-count")).toHaveTextContent("50,000 entries");
    expect(rows().length).toBeLessThan(60);
    expect(screen.getByRole("grid")).toHaveAttribute("aria-rowcount", "50001");
  });

  it("asks for older entries as its end comes near, one part after the other, until there are none", async () => {
    const { backend } = show(filled(), "/activity");
    await screen.findByRole("grid");
    const cursors = () => backend.called("activity").map(([, before]) => before);
    expect(cursors()).toEqual([null]);
    // Whoever jumps to the end stays there while more is put below.
    scrollToEnd();
    await waitFor(() => expect(screen.getByTestId("activity-tail")).toHaveTextContent(activityText.end));
    expect(cursors()).toEqual([null, LOG[199]?.id, LOG[399]?.id, LOG[599]?.id]);
  });

  it("offers to try again when older entries can't be loaded, and does not ask on and on", async () => {
    const { backend, user } = show(filled(), "/activity", {
      failLater: { activity: commandError("database_failed") },
    });
    const grid = await screen.findByRole("grid");
    grid.focus();
    await user.keyboard("{End}");
    scrollToEnd();
    const again = await screen.findByTestId("activity-more");
    expect(screen.getByTestId("activity-tail")).toHaveTextContent(activityText.moreFailed);
    scrollTo(0);
    scrollToEnd();
    await screen.findByTestId("activity-more");
    expect(backend.called("activity")).toHaveLength(2);
    backend.faults = {};
    await user.click(again);
    await waitFor(() => expect(backend.called("activity").length).toBeGreaterThan(2));
    expect(backend.called("activity")[2]?.[1]).toBe(LOG[199]?.id);
  });

  it("shows new entries on top by itself and asks only for them", async () => {
    const { backend } = show(filled(), "/activity");
    await screen.findByRole("grid");
    const asked = backend.called("activity").length;
    act(() => backend.log({ connection_id: "c-harbour", cause: "throttled" }));
    await waitFor(() => expect(rows()[0]).toHaveAttribute("data-cause", "throttled"));
    expect(rows()[0]).toHaveTextContent("Harbour Goods");
    expect(screen.getByTestId("activity-count")).toHaveTextContent("651 entries");
    expect(backend.called("activity")).toHaveLength(asked + 1);
    expect(backend.called("activity").at(-1)?.[1]).toBeNull();
    act(() => backend.log({ connection_id: "c-harbour", cause: "grant_doubted", trigger: "confirm" }));
    // The second refusal ends it: the log must not call it the first.
    await waitFor(() => expect(rows()[0]).toHaveAttribute("data-cause", "grant_doubted"));
    expect(rows()[0]).toHaveTextContent("Refused");
    expect(rows()[0]).not.toHaveTextContent("once");
    act(() => backend.log({ connection_id: "c-harbour", cause: "offline" }));
    await waitFor(() => expect(rows()[0]).toHaveAttribute("data-cause", "offline"));
    expect(
      rows()
        .slice(0, 3)
        .map((row) => row.dataset.entry),
    ).toEqual(["653", "652", "651"]);
  });

  it("keeps the place of who reads further below and says how many came", async () => {
    const { backend, user } = show(filled(), "/activity");
    await screen.findByRole("grid");
    const scroller = screen.getByTestId("activity-scroller");
    scroller.scrollTop = 400;
    act(() => {
      backend.log({ connection_id: "c-harbour" });
      backend.log({ connection_id: "c-northwind" });
    });
    expect(await screen.findByTestId("activity-fresh")).toHaveTextContent("2 new entries");
    expect(scroller.scrollTop).toBe(400 + 2 * 40);
    const scrollTo = vi.spyOn(scroller, "scrollTo");
    await user.click(screen.getByTestId("activity-fresh"));
    expect(scrollTo).toHaveBeenCalledWith({ top: 0 });
    expect(screen.queryByTestId("activity-fresh")).toBeNull();
  });

  it("keeps what came while older entries were on their way", async () => {
    const { backend, user } = show(filled(), "/activity");
    const grid = await screen.findByRole("grid");
    grid.focus();
    await user.keyboard("{End}");
    act(() => backend.log({ connection_id: "c-harbour", cause: "throttled" }));
    scrollToEnd();
    await waitFor(() => expect(backend.called("activity").length).toBeGreaterThan(2));
    await user.keyboard("{Home}");
    scrollTo(0);
    await waitFor(() => expect(rows()[0]).toHaveAttribute("data-cause", "throttled"));
    expect(new Set(rows().map((row) => row.dataset.entry)).size).toBe(rows().length);
  });

  it("begins anew when far more came than is worth catching up on", async () => {
    const { backend } = show(filled(), "/activity");
    await screen.findByRole("grid");
    backend.world.activity = [
      ...activity(HEALTHY, 900).map((entry) => ({ ...entry, id: entry.id + 650 })),
      ...LOG,
    ];
    act(() => backend.announce({ type: "activity_changed" }));
    await waitFor(() => expect(screen.getByTestId("activity-count")).toHaveTextContent("1,550 entries"));
    expect(rows()[0]).toHaveAttribute("data-entry", "1550");
  });

  it("fills itself when the first entry of all comes", async () => {
    const { backend } = show(world(HEALTHY), "/activity");
    await screen.findByTestId("activity-empty");
    act(() => backend.log({ connection_id: "c-harbour" }));
    await waitFor(() => expect(rows()).toHaveLength(1));
    act(() => backend.log({ connection_id: "c-northwind" }));
    await waitFor(() => expect(rows()).toHaveLength(2));
  });
});

describe("its filters", () => {
  it("are asked of the app, all of them together, and can be cleared", async () => {
    const { backend, user } = show(filled(), "/activity");
    await choose(user, "connection", "Harbour Goods");
    await choose(user, "kind", "Check");
    await choose(user, "period", activityText.periods.week);
    await user.click(screen.getByTestId("only-failed"));
    const wanted = { connection_id: "c-harbour", kind: "probe", failed: true };
    await waitFor(() => {
      const filter = backend.called("activity").at(-1)?.[0];
      expect(filter).toMatchObject(wanted);
      expect((filter as { since: number }).since).toBeGreaterThan(Date.now() - 7 * DAY - 60_000);
    });
    const found = findActivity(LOG, { ...filterOf({}, 0), ...(wanted as object) });
    await waitFor(() =>
      expect(screen.getByTestId("activity-count")).toHaveTextContent(activityText.found(found.length)),
    );
    for (const row of rows()) expect(row).not.toHaveAttribute("data-cause", "none");
    await user.click(screen.getByTestId("clear-filters"));
    await waitFor(() => expect(screen.getByTestId("activity-count")).toHaveTextContent("650 entries"));
  });

  it("find nothing with a way out", async () => {
    const { user } = await showScenario("activity-no-match");
    const empty = await screen.findByTestId("activity-no-match");
    await user.click(within(empty).getByRole("button", { name: activityText.clear }));
    await waitFor(() => expect(rows()).toHaveLength(3));
  });

  it("have the connection chosen for who comes from its screen", async () => {
    const { backend, user } = show(filled(), "/connections/c-northwind");
    await user.click(await screen.findByTestId("show-activity"));
    await waitFor(() =>
      expect(backend.called("activity").at(-1)?.[0]).toEqual({ connection_id: "c-northwind" }),
    );
    expect(screen.getByTestId("filter-connection")).toHaveTextContent("Northwind Agency");
  });

  it("are read from an address, and what is not understood is dropped", () => {
    expect(readActivitySearch({ connection: "c-1", kind: "sweep", failed: true, period: "day" })).toEqual({
      connection: "c-1",
      kind: "sweep",
      failed: true,
      period: "day",
    });
    expect(readActivitySearch({ connection: 7, kind: "x", failed: "yes", period: "year" })).toEqual({});
  });
});

describe("an entry", () => {
  it("says what, why, how long and how it went, and has Amazon's request id to copy", async () => {
    const { user } = show(filled(), "/activity");
    await screen.findByRole("grid");
    const [first] = rows();
    if (!first) throw new Error("no row");
    const write = vi.spyOn(navigator.clipboard, "writeText");
    await user.click(within(first).getByTestId("copy-request"));
    expect(write).toHaveBeenCalledWith(LOG[0]?.request_id);
    expect(first).toHaveTextContent("Token refresh");
    expect(first).toHaveTextContent("On schedule");
    expect(first).toHaveTextContent("180 ms");
    expect(first).toHaveTextContent(activityText.worked);
  });

  it("that failed has its cause as a sentence one key away, and gives the focus back", async () => {
    const { user } = show(filled(), "/activity?failed=true");
    const grid = await screen.findByRole("grid");
    const why = LOG.find((entry) => entry.cause !== null)?.cause;
    grid.focus();
    await user.keyboard("{Enter}");
    const detail = await screen.findByTestId("activity-detail");
    expect(detail).toHaveTextContent(why ? causeLong(why) : "?");
    await user.keyboard("{Escape}");
    await waitFor(() => expect(grid).toHaveFocus());
  });

  it("goes by what its connection is called now", async () => {
    const renamed = HEALTHY.map((each) => ({ ...each, label: `${each.label} EU` }));
    show(world(renamed, { activity: LOG }), "/activity");
    await screen.findByRole("grid");
    await waitFor(() => expect(rows()[0]).toHaveTextContent("Northwind Agency EU"));
  });

  it.each([
    [0, "0 ms"],
    [999, "999 ms"],
    [4_230, "4.2 s"],
    [59_400, "59 s"],
    [59_700, "1 min 0 s"],
    [72_000, "1 min 12 s"],
  ])("that took %d ms reads “%s”", (ms, words) => {
    expect(tookWords(ms)).toBe(words);
  });
});

describe("the export", () => {
  it("saves what the filters find and leads to the file", async () => {
    const { backend, user } = show(filled(), "/activity?failed=true");
    await user.click(await screen.findByTestId("activity-export"));
    await user.click(await screen.findByTestId("export-json"));
    expect(backend.called("exportActivity")).toEqual([[{ failed: true }, "json"]]);
    const found = findActivity(LOG, { failed: true }).length;
    expect(await screen.findByText(new RegExp(`^${found} entries saved to .+\\.json$`))).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: activityText.showInFolder }));
    expect(backend.called("showInFolder")).toEqual([[expect.stringMatching(/\/.+\.json$/)]]);
  });

  it("says that it works on it and takes no second press meanwhile", async () => {
    await showScenario("activity-exporting");
    await waitFor(() => expect(screen.getByTestId("activity-export")).toBeDisabled());
    expect(screen.getByText(activityText.exporting(260))).toBeInTheDocument();
  });

  it("that fails says why", async () => {
    await showScenario("activity-export-failed");
    expect(await screen.findByText(errors.internal.title)).toBeInTheDocument();
  });
});

describe("no entries", () => {
  it("yet is told apart from still loading and from a failure", async () => {
    const { backend, user } = await showScenario("activity-error");
    await screen.findByTestId("load-error");
    expect(screen.queryByTestId("activity-empty")).toBeNull();
    backend.faults = {};
    await user.click(screen.getByRole("button", { name: text.tryAgain }));
    expect(await screen.findByRole("grid")).toBeVisible();
  });

  it("yet says what will be here, for how long, and that none holds a token", async () => {
    await showScenario("activity-empty");
    expect(await screen.findByTestId("activity-empty")).toHaveTextContent(activityText.kept);
    expect(screen.queryByTestId("activity-export")).toBeNull();
  });
});

describe("the pretend log", () => {
  it("pages as the app does: at most 200, newest first, nothing twice, nothing left out", () => {
    const ids: number[] = [];
    for (let before: number | null = null; ; ) {
      const page = pageOf(LOG, {}, before);
      expect(page.rows.length).toBeLessThanOrEqual(200);
      expect(page.total).toBe(650);
      ids.push(...page.rows.map(({ id }) => id));
      if (page.next === null) break;
      before = page.next;
    }
    expect(ids).toEqual([...LOG.map(({ id }) => id)].sort((a, b) => b - a));
  });
});

/** jsdom lays nothing out: the scroller is told that it was scrolled. */
function scrollTo(scrollTop: number) {
  const scroller = screen.getByTestId("activity-scroller");
  act(() => void fireEvent.scroll(scroller, { target: { scrollTop } }));
}

const scrollToEnd = () => scrollTo(10_000_000);
