import {
  type AccountSearch,
  type SortKey,
  WATCH_FILTERS,
  type WatchFilter,
} from "@/features/accounts/search";
import type { AccountView } from "@/gen/AccountView";
import type { ConnectionView } from "@/gen/ConnectionView";
import type { Health } from "@/gen/Health";
import type { WatchView } from "@/gen/WatchView";
import { accountTrouble, watchRank } from "@/lib/account-health";
import { healthRank } from "@/lib/health";
import { matchesAccount } from "@/lib/search";
import { kind as kindText } from "@/strings";

/** An account with what its connection adds to the row. */
export interface AccountRow {
  account: AccountView;
  connection: string;
  health: Health;
  /** The name of the account above it, or of the first of them; empty without any. */
  parent: string;
}

/**
 * Joins accounts with their connections. Health comes from the connection, which is announced on its own:
 * a change of health must not ask for twenty thousand accounts again.
 */
export function joinAccounts(
  accounts: readonly AccountView[],
  connections: readonly ConnectionView[],
): AccountRow[] {
  const byId = new Map(connections.map((connection) => [connection.id, connection]));
  const names = new Map(accounts.map(({ id, name, external_id }) => [id, name || external_id]));
  return accounts.map((account) => {
    const connection = byId.get(account.connection_id);
    return {
      account,
      connection: connection?.label ?? "",
      health: connection?.health ?? account.health,
      parent: account.parents.map((id) => names.get(id)).find((name) => name !== undefined) ?? "",
    };
  });
}

/** The accounts above and below one, by name. */
export function relatives(account: AccountView, accounts: readonly AccountView[]) {
  const above = new Set(account.parents);
  const byName = (a: AccountView, b: AccountView) => collator.compare(a.name, b.name);
  return {
    parents: accounts.filter((each) => above.has(each.id)).sort(byName),
    children: accounts.filter((each) => each.parents.includes(account.id)).sort(byName),
  };
}

/** Ids are decimal text of any length: a longer number is a larger one. */
function compareIds(a: string, b: string): number {
  const digits = /^\d+$/;
  if (digits.test(a) && digits.test(b) && a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

const collator = new Intl.Collator("en-GB", { sensitivity: "base", numeric: true });

const COMPARE: Record<SortKey, (a: AccountRow, b: AccountRow) => number> = {
  // Accounts without a name come last, not first.
  name: (a, b) =>
    Number(a.account.name === "") - Number(b.account.name === "") ||
    collator.compare(a.account.name, b.account.name),
  region: (a, b) => "naeufe".indexOf(a.account.region) - "naeufe".indexOf(b.account.region),
  kind: (a, b) => collator.compare(kindText[a.account.kind].one, kindText[b.account.kind].one),
  // Accounts without a state come last.
  status: (a, b) =>
    Number(a.account.status === null) - Number(b.account.status === null) ||
    collator.compare(a.account.status ?? "", b.account.status ?? ""),
  id: (a, b) => compareIds(a.account.external_id, b.account.external_id),
  connection: (a, b) => collator.compare(a.connection, b.connection),
  // What has no known expiration comes last.
  expires: (a, b) => (a.account.ends_at ?? Number.MAX_VALUE) - (b.account.ends_at ?? Number.MAX_VALUE),
  // What is as bad is ordered by why.
  watch: (a, b) =>
    watchRank(a.account.watch) - watchRank(b.account.watch) ||
    (a.account.watch?.cause?.word ?? "").localeCompare(b.account.watch?.cause?.word ?? ""),
  health: (a, b) => healthRank(a.health) - healthRank(b.health),
};

const WATCHED: Record<WatchFilter, (watch: WatchView) => boolean> = {
  stopped: ({ health }) => health === "stopped",
  cannot_pay: (watch) => accountTrouble(watch) === "cannot_pay",
  stopped_other: (watch) => accountTrouble(watch) === "stopped",
  attention: ({ health }) => health === "attention",
  hidden: ({ hidden }) => hidden,
  not_delivering: ({ stopped }) => stopped > 0,
};

const isWatched = ({ account: { watch } }: AccountRow, filter: WatchFilter | undefined) =>
  filter === undefined || (watch !== null && WATCHED[filter](watch));

/** How many rows pass each filter of health at Amazon. */
export const countWatched = (rows: readonly AccountRow[]) =>
  Object.fromEntries(
    WATCH_FILTERS.map((filter) => [filter, rows.filter((row) => isWatched(row, filter)).length]),
  ) as Record<WatchFilter, number>;

/** The rows that pass the filters, in the wanted order. */
export const selectAccounts = (rows: readonly AccountRow[], search: AccountSearch): AccountRow[] =>
  sortAccounts(
    filterAccounts(rows, search).filter((row) => isWatched(row, search.watch)),
    search,
  );

/** The rows that pass all filters but that of health at Amazon. */
export const filterAccounts = (rows: readonly AccountRow[], search: AccountSearch): AccountRow[] =>
  rows.filter(
    ({ account, health }) =>
      (search.region === undefined || account.region === search.region) &&
      (search.kind === undefined || account.kind === search.kind) &&
      (search.health === undefined || health === search.health) &&
      (search.access === undefined || account.access === search.access) &&
      (search.tracked === undefined || account.tracked === search.tracked) &&
      (search.connection === undefined || account.connection_id === search.connection) &&
      matchesAccount(account, search.q ?? ""),
  );

/** Orders in place. */
export function sortAccounts(rows: AccountRow[], search: AccountSearch): AccountRow[] {
  const compare = COMPARE[search.sort ?? "name"];
  const sign = search.down ? -1 : 1;
  return rows.sort(
    (a, b) =>
      sign * compare(a, b) || COMPARE.name(a, b) || compareIds(a.account.external_id, b.account.external_id),
  );
}
