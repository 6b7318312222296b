import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { ago, commandError, DAY, DSP_CAMPAIGNS, dspView, insights } from "@/gallery/fixtures";
import { ADVERTISER, watchWorld } from "@/gallery/watch-world";
import { errors } from "@/strings";
import { show, showScenario } from "@/test/show";
import { hoursWords, ranked, runsWords } from "./model";
import { dspText } from "./words";

const path = (tab: string) => `/accounts/${ADVERTISER}?tab=${tab}`;
const [FIRST, SECOND] = DSP_CAMPAIGNS;

describe("a DSP advertiser", () => {
  it("is asked for when what is known is old, and only then", async () => {
    const old = watchWorld({ dsp: { [ADVERTISER]: dspView({ checked_at: ago(DAY) }) } });
    const { backend } = show(old, path("campaigns"));
    await waitFor(() => expect(backend.called("checkDsp")).toEqual([[ADVERTISER]]));
    await screen.findByText(/^just now$/);
    expect(backend.called("checkDsp")).toHaveLength(1);
  });

  it("is not asked for again within minutes, but when the user wants it", async () => {
    const { backend, user } = show(watchWorld(), path("campaigns"));
    await user.click(await screen.findByTestId("check-dsp"));
    expect(backend.called("checkDsp")).toEqual([[ADVERTISER]]);
  });

  it("says why nothing is known when the first look fails, and does not repeat it by itself", async () => {
    const { backend } = await showScenario("dsp-never-checked");
    expect(await screen.findByTestId("error-note")).toHaveTextContent(errors.offline.next);
    expect(screen.getByTestId("dsp-nothing")).toHaveTextContent(dspText.neverTitle);
    expect(backend.called("checkDsp")).toHaveLength(1);
  });

  it("names what had no answer and keeps the rest", async () => {
    await showScenario("dsp-campaigns-gap");
    expect(await screen.findByTestId("dsp-gap")).toHaveTextContent(dspText.gap("campaigns"));
    expect(screen.getByTestId("dsp-campaign-table")).toHaveTextContent(FIRST?.name ?? "");
  });

  it("leads from a campaign to its insights", async () => {
    const { backend, user } = show(watchWorld(), path("campaigns"));
    await user.click(await screen.findByRole("link", { name: dspText.insightsOf(SECOND?.name ?? "") }));
    expect(await screen.findByTestId("insights-empty")).toBeInTheDocument();
    expect(backend.called("dspInsights")).toEqual([[ADVERTISER, SECOND?.id, false]]);
  });
});

describe("insights", () => {
  it("are charts whose figures can be read in a table", async () => {
    const { user } = show(watchWorld(), path("insights"));
    const traits = await screen.findByTestId("traits");
    expect(within(traits).getByRole("img")).toHaveAccessibleName(dspText.traitsLabel(8));
    await user.click(within(traits).getByTestId("view-table"));
    expect(within(traits).queryByRole("img")).toBeNull();
    const rows = within(screen.getByTestId("trait-table")).getAllByRole("row");
    expect(rows[1]).toHaveTextContent("Home cooks");
    expect(rows[1]).toHaveTextContent("412");
    expect(rows[1]).toHaveTextContent("18.3%");
    expect(rows.at(-1)).toHaveTextContent("Not compared");
  });

  it("that Amazon does not have are missing for Amazon’s reason", async () => {
    await showScenario("dsp-insights-missing");
    expect(await screen.findByTestId("insights-empty")).toHaveTextContent(
      /Amazon says: “Insights are available/,
    );
  });

  it("are asked for anew when the user wants it", async () => {
    const { backend, user } = show(watchWorld(), path("insights"));
    const button = await screen.findByTestId("check-insights");
    backend.world.insights[FIRST?.id ?? ""] = insights({ groups: [], missing: "Not any more." });
    await user.click(button);
    expect(await screen.findByTestId("insights-empty")).toHaveTextContent("Not any more.");
    expect(backend.called("dspInsights").at(-1)).toEqual([ADVERTISER, FIRST?.id, true]);
  });

  it("of a failed second look stay, with what to do", async () => {
    const { user } = show(watchWorld(), path("insights"), {
      failLater: { dspInsights: commandError("provider_down") },
    });
    await user.click(await screen.findByTestId("check-insights"));
    expect(await screen.findByTestId("error-note")).toHaveTextContent(errors.provider_down.next);
    expect(screen.getByTestId("traits")).toBeInTheDocument();
  });

  it("are ordered by index, and without one only in the table", () => {
    const trait = (name: string, index: number | null) => ({
      name,
      index,
      description: "",
      share: null,
      impressions: null,
    });
    const traits = [trait("low", 3), trait("none", null), trait("high", 9)];
    expect(ranked(traits).map(({ name }) => name)).toEqual(["high", "low"]);
  });

  it("write a time in the unit that fits", () => {
    expect([1, 20, 36, 200].map(hoursWords)).toEqual(["1 hour", "20 hours", "36 hours", "8 days"]);
    expect(runsWords({ starts: null, ends: null })).toBe("");
  });
});

describe("events of the ad tag", () => {
  it("that went silent are named with their days", async () => {
    show(watchWorld(), path("events"));
    expect(await screen.findByTestId("silent-events")).toHaveTextContent(
      "Purchase has been silent for 3 days",
    );
    expect(screen.getByTestId("event-table")).toHaveTextContent(dspText.unused);
  });

  it("that are all in use raise nothing", async () => {
    const events = dspView().events.map((each) => ({ ...each, silent_days: null }));
    show(watchWorld({ dsp: { [ADVERTISER]: dspView({ events }) } }), path("events"));
    await screen.findByTestId("event-table");
    expect(screen.queryByTestId("silent-events")).toBeNull();
  });
});

describe("advice", () => {
  it("is Amazon’s, with the campaign that it is for", async () => {
    show(watchWorld(), path("advice"));
    const [first, second] = await screen.findAllByTestId("advice");
    expect(first).toHaveTextContent(dspText.adviceFor(SECOND?.name ?? ""));
    expect(second).toHaveTextContent(dspText.adviceAll);
  });
});
