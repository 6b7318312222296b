import {
  accounts,
  commandError,
  everyState,
  HEALTHY,
  MIXED,
  organized,
  watched,
  world,
} from "@/gallery/fixtures";
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
    name: "account-panel-stopped",
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
    faults: { hang: ["accountList"] },
  },
  {
    name: "accounts-failed",
    world: () => world(HEALTHY),
    path: "/accounts",
    faults: { fail: { accountList: commandError("database_failed", "disk I/O error") } },
  },
  { name: "accounts-one", world: () => one(), path: "/accounts" },
  { name: "accounts-grouped", world: () => ordered(), path: "/accounts?by=group" },
  { name: "accounts-grouped-tag-compact", world: () => ordered(), path: "/accounts?by=tag&density=compact" },
  {
    name: "accounts-collapsed",
    world: () => ordered(),
    path: "/accounts?by=group",
    press: ["heading-toggle"],
  },
  { name: "accounts-compact", world: () => ordered(), path: "/accounts?density=compact" },
  {
    name: "accounts-columns",
    world: () => ordered(),
    path: `/accounts?cols=${encodeURIComponent("tags,note,group:150,watch,connection,status,expires,id|name:260")}`,
  },
  { name: "accounts-selected", world: () => ordered(), path: "/accounts", press: ["account-select"] },
  { name: "accounts-selected-all", world: () => ordered(), path: "/accounts", press: ["select-all"] },
  {
    name: "accounts-bulk-menu",
    world: () => ordered(),
    path: "/accounts",
    press: ["select-all", "bulk-more"],
  },
  {
    name: "accounts-bulk-tags",
    world: () => ordered(),
    path: "/accounts",
    press: ["select-all", "bulk-tag"],
  },
  {
    name: "accounts-group-dialog",
    world: () => ordered(),
    path: "/accounts",
    press: ["account-grid"],
    keys: ["m"],
  },
  { name: "accounts-view-menu", world: () => ordered(), path: "/accounts", press: ["view-menu"] },
  { name: "accounts-more-filters", world: () => ordered(), path: "/accounts", press: ["more-filters"] },
  { name: "accounts-panel", world: () => ordered(), path: "/accounts?open=a-1" },
  {
    name: "accounts-panel-loading",
    world: () => ordered(),
    path: "/accounts",
    press: ["account-open"],
    faults: { hang: ["accountDetail"] },
  },
  {
    name: "accounts-panel-failed",
    world: () => ordered(),
    path: "/accounts",
    press: ["account-open"],
    faults: { fail: { accountDetail: commandError("database_failed", "disk I/O error") } },
  },
];

const one = () => world([northwind()], { accounts: accounts([northwind()], 1) });
const ordered = () => world(HEALTHY, organized(watched(accounts(HEALTHY, 160))));
