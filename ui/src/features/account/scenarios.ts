import { ago, ahead, commandError, DAY, delivery, HOUR, WATCHES } from "@/gallery/fixtures";
import type { Scenario } from "@/gallery/scenario";
import { accountWorld, SHOWN, watchWorld } from "@/gallery/watch-world";

const path = `/accounts/${SHOWN}`;
/** The first manager account and AMC instance of the list. */
const MANAGER = "a-13";
const AMC = "a-9";

/** One account in every state. */
export const accountScenarios: readonly Scenario[] = [
  { name: "account-ok", world: () => accountWorld("ok"), path },
  { name: "account-stopped", world: () => accountWorld("expired"), path },
  { name: "account-rejected", world: () => accountWorld("rejected"), path },
  { name: "account-attention", world: () => accountWorld("overdue"), path },
  { name: "account-not-delivering", world: () => accountWorld("idle", { delivery: delivery(31) }), path },
  { name: "account-hidden", world: () => accountWorld("hidden"), path },
  { name: "account-unknown-word", world: () => accountWorld("strange"), path },
  {
    name: "account-never-checked",
    world: () => accountWorld(null),
    path,
    faults: { fail: { checkAccount: commandError("offline", "dns error") } },
  },
  {
    name: "account-checking",
    world: () => accountWorld(null),
    path,
    faults: { hang: ["checkAccount"] },
  },
  {
    name: "account-checking-again",
    world: () => accountWorld("expired", { checking: true, checked_at: ago(3 * HOUR) }),
    path,
  },
  {
    name: "account-offline",
    world: () => accountWorld("expired", { problem: "offline", checked_at: ago(3 * HOUR) }),
    path,
  },
  {
    name: "account-check-failed",
    world: () => accountWorld("overdue"),
    path,
    press: ["check-account"],
    faults: { fail: { checkAccount: commandError("throttled", "429", { retry_after: 40 }) } },
  },
  { name: "account-manager", world: () => watchWorld(), path: `/accounts/${MANAGER}` },
  { name: "account-amc", world: () => watchWorld(), path: `/accounts/${AMC}` },
  {
    name: "account-reach",
    world: () =>
      accountWorld("ok", {
        reach: [
          {
            connection_id: "c-northwind",
            label: "Northwind Agency",
            device: null,
            health: "healthy",
            end: { kind: "certain", at: ahead(301 * DAY) },
          },
          {
            connection_id: "c-harbour",
            label: "Harbour Goods",
            device: "ada-desk",
            health: "revoked",
            end: { kind: "unknown" },
          },
          {
            connection_id: "c-harbour",
            label: "Harbour Goods",
            device: "",
            health: "healthy",
            end: { kind: "possible", at: ahead(20 * DAY) },
          },
        ],
      }),
    path,
  },
  {
    name: "account-nothing-known",
    world: () =>
      accountWorld("ok", {
        billing_status: null,
        account_status: null,
        history: [],
        delivery: { ...delivery(0), delivering: 0, intended: 0 },
        reach: [],
        watch: { ...WATCHES.ok(), health: "unknown", since: null },
      }),
    path,
  },
  {
    name: "account-loading",
    world: () => accountWorld("ok"),
    path,
    faults: { hang: ["accountDetail", "checkAccount"] },
  },
  {
    name: "account-error",
    world: () => accountWorld("ok"),
    path,
    faults: {
      fail: { accountDetail: commandError("database_failed", "disk I/O error") },
      hang: ["checkAccount"],
    },
  },
  { name: "account-large-text", world: () => accountWorld("overdue"), path, large: true },
  { name: "account-gone", world: () => watchWorld(), path: "/accounts/a-99999" },
];
