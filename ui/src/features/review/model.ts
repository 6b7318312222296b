import type { LoginMatch } from "@/gen/LoginMatch";
import type { ReviewAccount } from "@/gen/ReviewAccount";
import type { ReviewView } from "@/gen/ReviewView";
import { ACCOUNT_KINDS, REGIONS } from "@/gen/values";
import { kind as kindText, region as regionText } from "@/strings";

export interface Group {
  id: string;
  name: string;
  accounts: ReviewAccount[];
}

/** Accounts by region, then by kind, in a fixed order; empty groups are left out. One pass, however many. */
export function groupAccounts(accounts: readonly ReviewAccount[]): Group[] {
  const groups = new Map<string, Group>();
  for (const region of REGIONS) {
    for (const kind of ACCOUNT_KINDS) {
      const name = `${regionText[region].name} · ${kindText[kind].many}`;
      groups.set(`${region}-${kind}`, { id: `${region}-${kind}`, name, accounts: [] });
    }
  }
  for (const account of accounts) groups.get(`${account.region}-${account.kind}`)?.accounts.push(account);
  return [...groups.values()].filter((group) => group.accounts.length > 0);
}

/** Whether there is something to choose: this login reaches it, and no other connection has it. */
export const selectable = (account: ReviewAccount) =>
  account.access !== "denied" && !account.already_connected;

/** The connection whose choice counts: another login has no old one, unless it is the login of another connection. */
export const oldLogin = (review: ReviewView): string | null =>
  review.known_as ?? (review.login === "different" ? null : review.reauthorises);

/** What is ticked at first: all of a new login, and of an old one what was tracked before, and what is new. */
export function firstChoice(review: ReviewView, untracked: readonly string[]): Set<string> {
  const left = new Set(untracked);
  return new Set(
    review.accounts
      .filter((account) => selectable(account) && !left.has(account.id))
      .map((account) => account.id),
  );
}

/** How a review may end: another login never replaces the old one, and a doubtful one is asked about. */
export type Ending = "confirm" | "choose" | "new_only";

export function endingOf(reauthorises: string | null, login: LoginMatch): Ending {
  if (reauthorises === null || login === "same") return "confirm";
  return login === "partly" ? "choose" : "new_only";
}
