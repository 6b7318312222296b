import type { AccountHealth } from "@/gen/AccountHealth";
import type { AccountKind } from "@/gen/AccountKind";
import type { WatchView } from "@/gen/WatchView";

/** How an account is at Amazon, worst first: the order of lists. */
export const ACCOUNT_HEALTH_ORDER: readonly AccountHealth[] = ["stopped", "attention", "unknown", "ok"];

/** What is wrong with an account: its ads stopped because it cannot pay or for another reason, or are about to. */
export type AccountTrouble = "cannot_pay" | "stopped" | "attention";

/** What is wrong with an account; `null` while nothing is known to be. */
export function accountTrouble({ health, cause }: WatchView): AccountTrouble | null {
  if (health === "attention") return "attention";
  if (health !== "stopped") return null;
  return cause?.source === "account_status" ? "stopped" : "cannot_pay";
}

/** Manager accounts and AMC instances have no billing of their own. */
export const hasBilling = (kind: AccountKind) => kind === "sponsored_ads" || kind === "dsp_advertiser";

/** Position in lists of what is wrong: what is not watched at all comes last. */
export function watchRank(watch: WatchView | null): number {
  if (watch === null) return ACCOUNT_HEALTH_ORDER.length + 1;
  // What Amazon does not show is no trouble, and no good news either.
  if (watch.hidden) return ACCOUNT_HEALTH_ORDER.length;
  const rank = ACCOUNT_HEALTH_ORDER.indexOf(watch.health);
  // Among those that are fine, campaigns that do not deliver come first.
  return watch.stopped > 0 ? rank - 0.5 : rank;
}
