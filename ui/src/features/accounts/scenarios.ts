import { accounts, everyState, HEALTHY, MIXED, watched, world } from "@/gallery/fixtures";
import { mixed, northwind, partial, type Scenario } from "@/gallery/scenario";

/** The account list and its details. */
export const accountsScenarios: readonly Scenario[] = [
  { name: "accounts", world: () => mixed(), path: "/accounts" },
  { name: "accounts-20000", world: () => mixed({ accounts: accounts(MIXED, 20_000) }), path: "/accounts" },
  {
    name: "accounts-health",
    world: () => world(HEALTHY, { accounts: everyState(accounts(HEALTHY, 132)) }),
    path: "/accounts?sort=watch",
  },
  {
    name: "accounts-health-mixed",
    world: () => world(HEALTHY, { accounts: watched(accounts(HEALTHY, 160)) }),
    path: "/accounts",
  },
  {
    name: "accounts-stopped",
    world: () => world(HEALTHY, { accounts: watched(accounts(HEALTHY, 160)) }),
    path: "/accounts?watch=stopped",
  },
  {
    name: "accounts-cannot-pay",
    world: () => world(HEALTHY, { accounts: watched(accounts(HEALTHY, 160)) }),
    path: "/accounts?watch=cannot_pay&tracked=true",
  },
  {
    name: "account-drawer-stopped",
    world: () => world(HEALTHY, { accounts: everyState(accounts(HEALTHY, 132)) }),
    path: "/accounts?sort=watch",
    press: ["account-open"],
  },
  { name: "accounts-filtered", world: () => mixed(), path: "/accounts?region=eu&q=%22900%22" },
  { name: "accounts-filter-open", world: () => mixed(), path: "/accounts", press: ["filter-kind"] },
  {
    name: "accounts-access",
    world: () => world([northwind()], { accounts: partial() }),
    path: "/accounts",
  },
  {
    name: "account-detail",
    world: () => mixed({ accounts: accounts(MIXED, 80) }),
    path: "/accounts?kind=dsp_advertiser",
    press: ["account-open"],
  },
  {
    name: "account-detail-manager",
    world: () => mixed({ accounts: accounts(MIXED, 600) }),
    path: "/accounts?kind=manager_account",
    press: ["account-open"],
  },
  {
    name: "account-detail-denied",
    world: () => world([northwind()], { accounts: partial() }),
    path: "/accounts?access=denied",
    press: ["account-open"],
  },
  { name: "accounts-no-match", world: () => mixed(), path: "/accounts?q=zzz" },
  { name: "accounts-empty", world: () => world([]), path: "/accounts" },
  {
    name: "accounts-loading",
    world: () => world(HEALTHY),
    path: "/accounts",
    faults: { hang: ["accounts"] },
  },
];
