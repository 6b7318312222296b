import type { AccountView } from "@/gen/AccountView";
import type { RelativesView } from "@/gen/RelativesView";
import type { WatchSummary } from "@/gen/WatchSummary";
import type { WatchView } from "@/gen/WatchView";
import { accountTrouble, hasBilling } from "@/lib/account-health";
import { refuse } from "./fake-rules";

/* What the app decides about accounts, as far as the pretend app needs it. */

export const NOT_WATCHED: WatchView = {
  health: "unknown",
  hidden: false,
  cause: null,
  since: null,
  suspends: null,
  stopped: 0,
};

/** Counts over the accounts that are tracked. */
export function summaryOf(accounts: readonly AccountView[]): WatchSummary {
  const tracked = accounts.filter((account) => account.tracked && hasBilling(account.kind));
  const watches = tracked.map(({ watch }) => watch).filter((watch) => watch !== null);
  const having = (trouble: ReturnType<typeof accountTrouble>) =>
    watches.filter((watch) => accountTrouble(watch) === trouble).length;
  return {
    tracked: tracked.length,
    checked: watches.length,
    cannot_pay: having("cannot_pay"),
    stopped: having("stopped"),
    attention: having("attention"),
    hidden: watches.filter(({ hidden }) => hidden).length,
    not_delivering: watches.filter(({ stopped }) => stopped > 0).length,
    round: null,
  };
}

const DAY = 86_400_000;
/** Days of one report, at most. */
const LONGEST = 95;

export function checkRange(from: string, to: string) {
  const days = (Date.parse(to) - Date.parse(from)) / DAY + 1;
  if (!(days >= 1 && days <= LONGEST)) refuse("invalid_input", "from");
  if (Date.parse(to) >= Date.now()) refuse("invalid_input", "to");
}

/** Accounts around one, as the app names them: at most 50, by name. */
export function relatives(accounts: readonly AccountView[]): RelativesView {
  const named = accounts.map(({ id, external_id, name, kind, country_code }) => ({
    id,
    external_id,
    name,
    kind,
    country_code,
  }));
  named.sort((a, b) => Number(a.name === "") - Number(b.name === "") || a.name.localeCompare(b.name));
  return { count: named.length, accounts: named.slice(0, 50) };
}
