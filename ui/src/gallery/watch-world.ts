import type { World } from "@/backend/fake";
import type { AccountDetail } from "@/gen/AccountDetail";
import {
  accounts,
  detailIn,
  detailsOf,
  dspView,
  everyState,
  HEALTHY,
  inState,
  insights,
  reportsOf,
  reportTable,
  type WatchState,
  world,
} from "./fixtures";

/** The account whose page is shown. */
export const SHOWN = "a-0";
/** The first DSP advertiser of every list. */
export const ADVERTISER = "a-7";

type Patch = NonNullable<Parameters<typeof world>[1]>;

/** A world with twelve accounts of each state and two DSP advertisers that are at work. */
export function watchWorld(patch: Patch = {}): World {
  const list = accounts(HEALTHY, 166);
  const advertisers = list.filter(({ kind }) => kind === "dsp_advertiser");
  const second = advertisers[1]?.id ?? "";
  return world(HEALTHY, {
    accounts: everyState(list),
    details: detailsOf(list),
    dsp: { [ADVERTISER]: dspView(), [second]: dspView({ guidance: [], events: [] }) },
    insights: { "590001112223334445": insights() },
    reports: [...reportsOf(ADVERTISER), ...reportsOf(second).map((each) => ({ ...each, id: each.id + 20 }))],
    tables: { 12: reportTable(), 32: reportTable() },
    ...patch,
  });
}

/** The world in which the shown account is in a state. */
export const accountWorld = (
  state: WatchState | null,
  detail: Partial<AccountDetail> = {},
  id = SHOWN,
  patch: Patch = {},
): World => {
  const made = watchWorld(patch);
  made.accounts = made.accounts.map((each) => (each.id === id ? inState(each, state) : each));
  made.details = { ...made.details, [id]: detailIn(state, detail) };
  return made;
};
