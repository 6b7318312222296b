import { accounts, HEALTHY, MIXED, world } from "@/gallery/fixtures";
import { mixed, northwind, partial, type Scenario } from "@/gallery/scenario";

/** The account list and its details. */
export const accountsScenarios: readonly Scenario[] = [
  { name: "accounts", world: () => mixed(), path: "/accounts" },
  { name: "accounts-20000", world: () => mixed({ accounts: accounts(MIXED, 20_000) }), path: "/accounts" },
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
