import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { commandError, DAY, dayIn, report, reportTable } from "@/gallery/fixtures";
import { ADVERTISER, watchWorld } from "@/gallery/watch-world";
import { errors } from "@/strings";
import { show, showScenario } from "@/test/show";
import { roundUp } from "@/ui/line-chart";
import { daysOf, figureWords, judgeRange, lastDays, pointsOf, shiftDay } from "./model";
import { metric, reportPhase, reportsText } from "./words";

const PATH = `/accounts/${ADVERTISER}?tab=reports`;
const NOW = new Date(2026, 11, 1, 9, 30).getTime();

describe("the days of a report", () => {
  it.each([
    [7, "2026-11-24"],
    [30, "2026-11-01"],
    [90, "2026-09-02"],
  ])("of the last %d end yesterday", (days, from) => {
    const range = lastDays(days, NOW);
    expect(range).toEqual({ from, to: "2026-11-30" });
    expect(daysOf(range)).toBe(days);
    expect(judgeRange(range, NOW)).toBeUndefined();
  });

  it.each([
    ["2026-11-01", "2026-12-01", reportsText.tooLate("30 Nov 2026")],
    ["2026-11-10", "2026-11-09", reportsText.reversed],
    ["2026-08-27", "2026-11-30", reportsText.tooLong(96)],
    ["2026-08-28", "2026-11-30", undefined],
    ["2026-11-30", "2026-11-30", undefined],
  ])("from %s to %s are judged", (from, to, wrong) => {
    expect(judgeRange({ from, to }, NOW)).toBe(wrong);
  });

  it("are days of the calendar, whatever the clock does in between", () => {
    expect(shiftDay("2026-10-26", -1)).toBe("2026-10-25");
    expect(shiftDay("2026-03-28", 2)).toBe("2026-03-30");
    expect(daysOf({ from: "2026-10-01", to: "2026-10-31" })).toBe(31);
  });

  it("without a row are days without delivery", () => {
    const table = { ...reportTable(0), days: [{ ...reportTable(1).total, date: "2026-11-02", clicks: 5 }] };
    const points = pointsOf(table, { from: "2026-11-01", to: "2026-11-03" }, "clicks");
    expect(points.map(({ value }) => value)).toEqual([0, 5, 0]);
  });
});

describe("figures", () => {
  it.each([
    ["clicks", 16081, "EUR", "16,081"],
    ["cost", 21268.48, "EUR", "€21,268.48"],
    ["sales", 1234.5, null, "1,234.5"],
    ["sales", 12, "NOT A CODE", "12 NOT A CODE"],
  ] as const)("of %s: %d in %s", (name, value, currency, words) => {
    expect(figureWords(name, value, currency)).toBe(words);
  });

  it("stand on an axis that ends at a round number", () => {
    expect([0, 0.07, 9, 101, 237_000].map(roundUp)).toEqual([1, 0.08, 10, 120, 250_000]);
  });
});

describe("a report", () => {
  it("is asked for with a period, and follows what the app announces", async () => {
    const { backend, user } = show(watchWorld({ reports: [] }), PATH);
    await user.click(await screen.findByTestId("create-report"));
    await user.click(await screen.findByTestId("period-7"));
    await user.click(screen.getByTestId("create-report-confirm"));
    const row = await screen.findByTestId("report-row");
    const { from, to } = lastDays(7, Date.now());
    expect(backend.called("createReport")).toEqual([[ADVERTISER, from, to]]);
    expect(row).toHaveTextContent(reportPhase.requested.name);
    act(() => backend.moveReport(1, { phase: "pending" }));
    await waitFor(() => expect(screen.getByTestId("report-row")).toHaveTextContent(reportPhase.pending.name));
    act(() => backend.moveReport(1, { phase: "ready", rows: 42 }));
    expect(await screen.findByTestId("report-open")).toBeInTheDocument();
  });

  it("is not asked for with days that can’t be, and says why", async () => {
    const { backend, user } = show(watchWorld(), PATH);
    await user.click(await screen.findByTestId("create-report"));
    await user.click(await screen.findByTestId("period-own"));
    const from = screen.getByTestId("report-from");
    await user.clear(from);
    await user.type(from, dayIn(-200 * DAY));
    expect(screen.getByTestId("report-range")).toHaveTextContent(/A report can have 95 days at most/);
    await user.click(screen.getByTestId("create-report-confirm"));
    await user.clear(from);
    await user.type(from, "soon");
    await user.click(screen.getByTestId("create-report-confirm"));
    expect(from).toHaveAccessibleDescription(/This isn’t a date/);
    expect(backend.called("createReport")).toEqual([]);
    await user.clear(from);
    await user.type(from, dayIn(-3 * DAY));
    await user.click(screen.getByTestId("create-report-confirm"));
    await waitFor(() =>
      expect(backend.called("createReport")).toEqual([[ADVERTISER, dayIn(-3 * DAY), dayIn(-DAY)]]),
    );
  });

  it("that the app refuses says what to do, and the dialog stays", async () => {
    await showScenario("reports-create-failed");
    expect(await screen.findByTestId("error-note")).toHaveTextContent(errors.not_permitted.title);
    expect(screen.getByTestId("create-report-dialog")).toBeInTheDocument();
  });

  it("that failed says Amazon’s reason", async () => {
    show(watchWorld(), PATH);
    const rows = await screen.findAllByTestId("report-row");
    const failed = rows.find((row) => row.dataset.phase === "failed");
    expect(failed).toHaveTextContent("Report generation failed due to an internal error.");
    expect(failed).toHaveTextContent(reportsText.failedNext);
  });

  it("shows one figure as a line, and all of them in a table", async () => {
    const { user } = show(watchWorld(), PATH);
    await user.click(await screen.findByTestId("report-open"));
    const days = await screen.findByTestId("report-days");
    expect(within(days).getByRole("img")).toHaveAccessibleName(/^Impressions per day/);
    await user.click(screen.getByTestId("report-metric"));
    await user.click(await screen.findByRole("option", { name: metric.cost }));
    expect(within(days).getByRole("img")).toHaveAccessibleName(/^Cost per day.*€21,268\.48$/);
    await user.click(within(days).getByTestId("view-table"));
    expect(within(screen.getByTestId("day-table")).getAllByRole("row")).toHaveLength(31);
    // A campaign without a name has its id.
    expect(screen.getByTestId("campaign-table")).toHaveTextContent("590001112223334447");
  });

  it("is saved as a file that can be shown", async () => {
    const { backend, user } = await showScenario("report-exported");
    await user.click(await screen.findByRole("button", { name: reportsText.showInFolder }));
    expect(backend.called("exportReport")).toEqual([[12]]);
    expect(backend.called("showInFolder")).toEqual([
      [expect.stringContaining("/Downloads/adkeeper-report-")],
    ]);
  });

  it("is deleted only after a question, and leads back to the list", async () => {
    const { backend, user } = show(watchWorld(), `${PATH}&report=12`);
    await user.click(await screen.findByTestId("report-delete"));
    expect(backend.called("deleteReport")).toEqual([]);
    await user.click(await screen.findByTestId("delete-report-confirm"));
    expect(backend.called("deleteReport")).toEqual([[12]]);
    await waitFor(() => expect(screen.getAllByTestId("report-row")).toHaveLength(4));
    expect(screen.queryByTestId("report-gone")).toBeNull();
  });

  it("that can’t be deleted stays, and the dialog says why", async () => {
    const { user } = show(watchWorld(), PATH, { fail: { deleteReport: commandError("database_failed") } });
    await user.click((await screen.findAllByTestId("report-delete"))[0] as HTMLElement);
    await user.click(await screen.findByTestId("delete-report-confirm"));
    expect(await screen.findByTestId("error-note")).toHaveTextContent(errors.database_failed.title);
  });

  it("that is gone, or of another advertiser, is not shown", async () => {
    const other = report({ id: 77, account_id: "a-18" });
    show(watchWorld({ reports: [other], tables: { 77: reportTable() } }), `${PATH}&report=77`);
    expect(await screen.findByTestId("report-gone")).toBeInTheDocument();
  });
});
