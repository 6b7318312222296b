import type { AccountAccess } from "@/gen/AccountAccess";
import type { AccountKind } from "@/gen/AccountKind";
import type { Health } from "@/gen/Health";
import type { Region } from "@/gen/Region";
import { ACCOUNT_ACCESSES, ACCOUNT_KINDS, HEALTHS, REGIONS } from "@/gen/values";
import { known, oneOf } from "@/lib/search-params";

/** Filters of the account list; they live in the address, so that other screens can link to a selection. */
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
  sort?: SortKey;
  down?: boolean;
}

export const WATCH_FILTERS = [
  "stopped",
  "cannot_pay",
  "stopped_other",
  "attention",
  "hidden",
  "not_delivering",
] as const;
export type WatchFilter = (typeof WATCH_FILTERS)[number];

export const SORT_KEYS = [
  "name",
  "region",
  "kind",
  "status",
  "id",
  "connection",
  "expires",
  "watch",
  "health",
] as const;
export type SortKey = (typeof SORT_KEYS)[number];

/** Reads filters from an address; what is not understood is dropped. */
export function readAccountSearch(raw: Record<string, unknown>): AccountSearch {
  const found = {
    q: typeof raw.q === "string" || typeof raw.q === "number" ? String(raw.q) : undefined,
    region: oneOf(REGIONS, raw.region),
    kind: oneOf(ACCOUNT_KINDS, raw.kind),
    health: oneOf(HEALTHS, raw.health),
    access: oneOf(ACCOUNT_ACCESSES, raw.access),
    watch: oneOf(WATCH_FILTERS, raw.watch),
    tracked: typeof raw.tracked === "boolean" ? raw.tracked : undefined,
    connection: typeof raw.connection === "string" ? raw.connection : undefined,
    sort: oneOf(SORT_KEYS, raw.sort),
    down: raw.down === true ? true : undefined,
  };
  return known(found);
}
