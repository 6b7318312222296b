import type { AccountAccess } from "@/gen/AccountAccess";
import type { AccountGrouping } from "@/gen/AccountGrouping";
import type { AccountKind } from "@/gen/AccountKind";
import type { AccountQuery } from "@/gen/AccountQuery";
import type { AccountSort } from "@/gen/AccountSort";
import type { Health } from "@/gen/Health";
import type { Region } from "@/gen/Region";
import {
  ACCOUNT_ACCESSES,
  ACCOUNT_GROUPINGS,
  ACCOUNT_KINDS,
  ACCOUNT_SORTS,
  HEALTHS,
  REGIONS,
  WATCH_FILTERS,
} from "@/gen/values";
import type { WatchFilter } from "@/gen/WatchFilter";
import { known, oneOf } from "@/lib/search-params";

export type { WatchFilter };

/** Everything that decides what the account list shows; it lives in the address, so that anything can link to it. */
export interface AccountSearch {
  q?: string;
  region?: Region;
  kind?: AccountKind;
  health?: Health;
  access?: AccountAccess;
  /** How the accounts are at Amazon. */
  watch?: WatchFilter;
  tracked?: boolean;
  connection?: string;
  /** Id of a group, or `none`. */
  group?: string;
  /** Id of a tag, or `none`. */
  tag?: string;
  pinned?: boolean;
  /** Id of a manager account. */
  parent?: string;
  sort?: AccountSort;
  down?: boolean;
  by?: Grouping;
  /** Columns in their order with their widths, where they are not the user’s usual ones. */
  cols?: string;
  density?: Density;
  /** The saved view that was opened. */
  view?: string;
  /** The account whose panel is open. */
  open?: string;
}

export { WATCH_FILTERS };

export type Grouping = Exclude<AccountGrouping, "none">;
export const GROUPINGS = ACCOUNT_GROUPINGS.filter((each) => each !== "none");

export const DENSITIES = ["comfortable", "compact"] as const;
export type Density = (typeof DENSITIES)[number];

const word = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);
const flag = (value: unknown) => (typeof value === "boolean" ? value : undefined);

/** Reads an address; what is not understood is dropped. */
export function readAccountSearch(raw: Record<string, unknown>): AccountSearch {
  const found = {
    q: typeof raw.q === "string" || typeof raw.q === "number" ? String(raw.q) : undefined,
    region: oneOf(REGIONS, raw.region),
    kind: oneOf(ACCOUNT_KINDS, raw.kind),
    health: oneOf(HEALTHS, raw.health),
    access: oneOf(ACCOUNT_ACCESSES, raw.access),
    watch: oneOf(WATCH_FILTERS, raw.watch),
    tracked: flag(raw.tracked),
    connection: word(raw.connection),
    group: word(raw.group),
    tag: word(raw.tag),
    pinned: flag(raw.pinned),
    parent: word(raw.parent),
    sort: oneOf(ACCOUNT_SORTS, raw.sort),
    down: raw.down === true ? true : undefined,
    by: oneOf(GROUPINGS, raw.by),
    cols: word(raw.cols),
    density: oneOf(DENSITIES, raw.density),
    view: word(raw.view),
    open: word(raw.open),
  };
  return known(found);
}

/** What narrows the list, apart from its order and its look. */
const FILTERS = [
  "q",
  "region",
  "kind",
  "health",
  "access",
  "watch",
  "tracked",
  "connection",
  "group",
  "tag",
  "pinned",
  "parent",
] as const satisfies readonly (keyof AccountSearch & keyof AccountQuery)[];

const pick = <K extends keyof AccountSearch>(search: AccountSearch, all: readonly K[]): AccountSearch =>
  Object.fromEntries(all.filter((key) => search[key] !== undefined).map((key) => [key, search[key]]));

/** Only what narrows. */
export const filtersOf = (search: AccountSearch) => pick(search, FILTERS);

/** What belongs to a saved view: all but what is open in it. */
export function savedPart({ view: _, open: __, ...rest }: AccountSearch): AccountSearch {
  return rest;
}

/** The question behind an address. A group in focus narrows where no other group is asked for. */
export function queryOf(
  search: AccountSearch,
  focus: string | null,
  collapsed: readonly string[],
): AccountQuery {
  const { q, group = focus ?? undefined, ...filters } = filtersOf(search);
  return {
    ...filters,
    ...(q !== undefined && q.trim() !== "" ? { q } : {}),
    ...(group === undefined ? {} : { group }),
    ...known({ sort: search.sort, down: search.down, group_by: search.by }),
    ...(search.by !== undefined && collapsed.length > 0 ? { collapsed: [...collapsed] } : {}),
  };
}

/** The accounts of a question, in whatever order. */
export const selectionQuery = ({
  sort: _,
  down: __,
  group_by: ___,
  collapsed: ____,
  ...query
}: AccountQuery) => query satisfies AccountQuery;

/** A saved view’s text as an address; what is not understood is dropped. */
export function parseView(text: string): AccountSearch {
  try {
    const raw: unknown = JSON.parse(text);
    return typeof raw === "object" && raw !== null ? readAccountSearch(raw as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** An address as a saved view’s text: the same for the same list. */
export const viewText = (search: AccountSearch) =>
  JSON.stringify(Object.fromEntries(Object.entries(savedPart(search)).sort(([a], [b]) => (a < b ? -1 : 1))));
