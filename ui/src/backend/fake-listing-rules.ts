import type { AccountItem } from "@/gen/AccountItem";
import type { AccountQuery } from "@/gen/AccountQuery";
import type { AccountRowView } from "@/gen/AccountRowView";
import type { AccountSort } from "@/gen/AccountSort";
import type { AccountView } from "@/gen/AccountView";
import { ACCOUNT_KINDS, REGIONS } from "@/gen/values";
import type { WatchFilter } from "@/gen/WatchFilter";
import type { WatchView } from "@/gen/WatchView";
import { accountTrouble, watchRank } from "@/lib/account-health";
import { healthRank } from "@/lib/health";
import type { World } from "./fake-world";

/* How the app finds, orders and groups accounts, as far as the pretend app needs it. */

/** Most of a note that a row carries. */
const NOTE = 120;

const WATCHED: Record<WatchFilter, (watch: WatchView) => boolean> = {
  stopped: ({ health }) => health === "stopped",
  cannot_pay: (watch) => accountTrouble(watch) === "cannot_pay",
  stopped_other: (watch) => accountTrouble(watch) === "stopped",
  attention: ({ health }) => health === "attention",
  hidden: ({ hidden }) => hidden,
  not_delivering: ({ stopped }) => stopped > 0,
};

/** A row with what is not shown of it and still searched or grouped by. */
export interface Found {
  account: AccountView;
  row: AccountRowView;
  hay: string;
}

const NOTHING = { group: null, tags: [], note: "", pinned: false };

/** Every account as a row. */
export function rowsOf(world: World): Found[] {
  const logins = new Map(world.connections.map((each) => [each.id, each]));
  const labels = new Map(world.labels.map((label) => [label.id, label.name]));
  const names = new Map(world.accounts.map((each) => [each.id, each.name || each.external_id]));
  return world.accounts.map((account) => {
    const login = logins.get(account.connection_id);
    const { group, tags, note, pinned } = { ...NOTHING, ...world.marks[account.id] };
    const above = account.parents.filter((id) => names.has(id));
    const row: AccountRowView = {
      id: account.id,
      external_id: account.external_id,
      name: account.name,
      kind: account.kind,
      region: account.region,
      country_code: account.country_code,
      status: account.status,
      connection_id: account.connection_id,
      connection: login?.label ?? "",
      health: login?.health ?? account.health,
      access: account.access,
      tracked: account.tracked,
      ends_at: account.ends_at,
      watch: account.watch,
      parent: names.get(above[0] ?? "") ?? null,
      parents: above.length,
      group,
      tags,
      note: note.slice(0, NOTE),
      pinned,
    };
    const said = [group ?? "", ...tags].map((id) => labels.get(id) ?? "");
    const { name, external_id, entity_id, country_code } = account;
    const hay = [name, external_id, entity_id ?? "", country_code ?? "", row.connection, note, ...said];
    return { account, row, hay: hay.join("\n").toLocaleLowerCase() };
  });
}

const one = <T>(wanted: T | undefined, value: T) => wanted === undefined || wanted === value;

/** Whether it passes all filters but that of health at Amazon. */
function passes({ account, row, hay }: Found, query: AccountQuery, words: readonly string[]): boolean {
  const { group, tag } = query;
  return (
    one(query.region, row.region) &&
    one(query.kind, row.kind) &&
    one(query.health, row.health) &&
    one(query.access, row.access) &&
    one(query.tracked, row.tracked) &&
    one(query.connection, row.connection_id) &&
    one(query.pinned, row.pinned) &&
    (group === undefined || (group === "none" ? row.group === null : row.group === group)) &&
    (tag === undefined || (tag === "none" ? row.tags.length === 0 : row.tags.includes(tag))) &&
    (query.parent === undefined || account.parents.includes(query.parent)) &&
    words.every((word) => hay.includes(word))
  );
}

export const isWatched = (watch: WatchView | null, filter: WatchFilter | undefined) =>
  filter === undefined || (watch !== null && WATCHED[filter](watch));

/** What passes all filters but that of health at Amazon. */
export function filtered(rows: readonly Found[], query: AccountQuery): Found[] {
  const words = (query.q ?? "").toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((each) => passes(each, query, words));
}

/** How many rows pass each filter of health at Amazon. */
export const countWatched = (rows: readonly Found[]) =>
  Object.fromEntries(
    Object.keys(WATCHED).map((filter) => [
      filter,
      rows.filter(({ row }) => isWatched(row.watch, filter as WatchFilter)).length,
    ]),
  ) as Record<WatchFilter, number>;

/** Ids are decimal text of any length: a longer number is a larger one. */
function compareIds(a: string, b: string): number {
  const digits = /^\d+$/;
  if (digits.test(a) && digits.test(b) && a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

const collator = new Intl.Collator("en-GB", { sensitivity: "base", numeric: true });
/** What has no word comes last. */
const byWord = (a: string | null, b: string | null) =>
  Number(!a) - Number(!b) || collator.compare(a ?? "", b ?? "");

type Compare = (a: AccountRowView, b: AccountRowView) => number;

const COMPARE: Record<Exclude<AccountSort, "group">, Compare> = {
  name: (a, b) => byWord(a.name, b.name),
  region: (a, b) => "naeufe".indexOf(a.region) - "naeufe".indexOf(b.region),
  kind: (a, b) => collator.compare(a.kind, b.kind),
  status: (a, b) => byWord(a.status, b.status),
  id: (a, b) => compareIds(a.external_id, b.external_id),
  connection: (a, b) => collator.compare(a.connection, b.connection),
  country: (a, b) => byWord(a.country_code, b.country_code),
  // What has no known expiration comes last.
  expires: (a, b) => (a.ends_at ?? Number.MAX_VALUE) - (b.ends_at ?? Number.MAX_VALUE),
  // What is as bad is ordered by why.
  watch: (a, b) =>
    watchRank(a.watch) - watchRank(b.watch) ||
    (a.watch?.cause?.word ?? "").localeCompare(b.watch?.cause?.word ?? ""),
  health: (a, b) => healthRank(a.health) - healthRank(b.health),
};

/** In the wanted order. */
export function sorted(rows: readonly Found[], query: AccountQuery, name: (id: string) => string): Found[] {
  const key = query.sort ?? "name";
  const compare: Compare =
    key === "group" ? (a, b) => byWord(a.group && name(a.group), b.group && name(b.group)) : COMPARE[key];
  const sign = query.down ? -1 : 1;
  return [...rows].sort(
    (a, b) =>
      sign * compare(a.row, b.row) ||
      COMPARE.name(a.row, b.row) ||
      compareIds(a.row.external_id, b.row.external_id),
  );
}

/** What a row stands below: key and words of each heading. */
function headingsOf({ account, row }: Found, query: AccountQuery, name: (id: string) => string) {
  switch (query.group_by) {
    case "connection":
      return [[row.connection_id, row.connection] as const];
    case "region":
    case "kind":
      return [[row[query.group_by], null] as const];
    case "group":
      return [[row.group ?? "none", row.group && name(row.group)] as const];
    case "tag":
      return row.tags.length > 0 ? row.tags.map((id) => [id, name(id)] as const) : [["none", null] as const];
    case "parent":
      return [[row.parent === null ? "none" : (account.parents[0] ?? "none"), row.parent] as const];
    default:
      return [];
  }
}

/** Regions and kinds in their fixed order; what belongs to none comes last. */
const FIXED: readonly string[] = [...REGIONS, ...ACCOUNT_KINDS, "none"];
const rank = (key: string) => FIXED.indexOf(key);

/** Rows with their headings. */
export function grouped(
  rows: readonly Found[],
  query: AccountQuery,
  name: (id: string) => string,
): AccountItem[] {
  const item = ({ row }: Found): AccountItem => ({ type: "row", row });
  if ((query.group_by ?? "none") === "none") return rows.map(item);
  const groups = new Map<string, { label: string | null; rows: Found[] }>();
  for (const each of rows) {
    for (const [key, label] of headingsOf(each, query, name)) {
      const group = groups.get(key) ?? { label, rows: [] };
      group.rows.push(each);
      groups.set(key, group);
    }
  }
  return [...groups]
    .sort(([a, { label: left }], [b, { label: right }]) => byWord(left, right) || rank(a) - rank(b))
    .flatMap(([key, { label, rows: below }]) => {
      const collapsed = query.collapsed?.includes(key) ?? false;
      const heading: AccountItem = { type: "heading", key, label, count: below.length, collapsed };
      return [heading, ...(collapsed ? [] : below.map(item))];
    });
}
