// Written by `cargo xtask generate` from the unions beside it.
import type { AccountAccess } from "./AccountAccess";
import type { AccountGrouping } from "./AccountGrouping";
import type { AccountKind } from "./AccountKind";
import type { AccountSort } from "./AccountSort";
import type { ActivityKind } from "./ActivityKind";
import type { Health } from "./Health";
import type { Region } from "./Region";
import type { WatchFilter } from "./WatchFilter";

export const ACCOUNT_ACCESSES: readonly AccountAccess[] = ["ok", "denied", "lost"];

export const ACCOUNT_GROUPINGS: readonly AccountGrouping[] = ["none", "connection", "parent", "group", "tag", "region", "kind"];

export const ACCOUNT_KINDS: readonly AccountKind[] = ["sponsored_ads", "dsp_advertiser", "amc_instance", "manager_account"];

export const ACCOUNT_SORTS: readonly AccountSort[] = ["name", "region", "kind", "status", "id", "connection", "expires", "watch", "health", "group", "country"];

export const ACTIVITY_KINDS: readonly ActivityKind[] = ["refresh", "probe", "sweep", "hand_out", "hand_out_refused", "mcp_call"];

export const HEALTHS: readonly Health[] = ["healthy", "expiring", "expired", "revoked", "error", "disconnected"];

export const REGIONS: readonly Region[] = ["na", "eu", "fe"];

export const WATCH_FILTERS: readonly WatchFilter[] = ["stopped", "cannot_pay", "stopped_other", "attention", "hidden", "not_delivering"];
