import { commandError, dspView, insightGroup, insights } from "@/gallery/fixtures";
import type { Scenario } from "@/gallery/scenario";
import { ADVERTISER, watchWorld } from "@/gallery/watch-world";
import type { DspView } from "@/gen/DspView";

const path = (tab: string, more = "") => `/accounts/${ADVERTISER}?tab=${tab}${more}`;
const having = (patch: Partial<DspView>) => watchWorld({ dsp: { [ADVERTISER]: dspView(patch) } });
const nothing = () => having({ campaigns: [], guidance: [], events: [] });

/** The parts of a DSP advertiser in every state. */
export const dspScenarios: readonly Scenario[] = [
  { name: "dsp-health", world: () => watchWorld(), path: `/accounts/${ADVERTISER}` },
  { name: "dsp-campaigns", world: () => watchWorld(), path: path("campaigns") },
  { name: "dsp-campaigns-empty", world: nothing, path: path("campaigns") },
  {
    name: "dsp-campaigns-gap",
    world: () => having({ gaps: [{ part: "campaigns", cause: "throttled" }] }),
    path: path("campaigns"),
  },
  {
    name: "dsp-never-checked",
    world: () => having({ checked_at: null, campaigns: [], guidance: [], events: [] }),
    path: path("campaigns"),
    faults: { fail: { checkDsp: commandError("offline", "dns error") } },
  },
  {
    name: "dsp-checking",
    world: () => having({ checked_at: null, campaigns: [], guidance: [], events: [] }),
    path: path("campaigns"),
    faults: { hang: ["checkDsp"] },
  },
  { name: "dsp-insights", world: () => watchWorld(), path: path("insights") },
  { name: "dsp-insights-table", world: () => watchWorld(), path: path("insights"), press: ["view-table"] },
  {
    name: "dsp-insights-ad-groups",
    world: () =>
      watchWorld({
        insights: {
          "590001112223334445": insights({
            groups: [
              insightGroup({ ad_group_id: "770012", median_hours: 20, traits: [] }),
              insightGroup({ ad_group_id: "770013", tactic: null, median_hours: null }),
            ],
          }),
        },
      }),
    path: path("insights"),
  },
  {
    name: "dsp-insights-missing",
    world: () => watchWorld(),
    path: path("insights", "&campaign=%22590001112223334446%22"),
  },
  { name: "dsp-insights-no-campaign", world: nothing, path: path("insights") },
  { name: "dsp-advice", world: () => watchWorld(), path: path("advice") },
  { name: "dsp-advice-empty", world: nothing, path: path("advice") },
  { name: "dsp-events", world: () => watchWorld(), path: path("events") },
  {
    name: "dsp-events-silent",
    world: () => {
      const { events } = dspView();
      return having({
        events: events.map((each, at) => ({ ...each, silent_days: at < 3 ? 12 - at * 4 : null })),
      });
    },
    path: path("events"),
  },
  { name: "dsp-events-empty", world: nothing, path: path("events") },
];
