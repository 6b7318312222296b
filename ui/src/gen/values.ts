// Written by `cargo xtask generate` from the unions beside it.
import type { AccountAccess } from "./AccountAccess";
import type { AccountKind } from "./AccountKind";
import type { ActivityKind } from "./ActivityKind";
import type { Health } from "./Health";
import type { Region } from "./Region";

export const ACCOUNT_ACCESSES: readonly AccountAccess[] = ["ok", "denied", "lost"];

export const ACCOUNT_KINDS: readonly AccountKind[] = ["sponsored_ads", "dsp_advertiser", "amc_instance", "manager_account"];

export const ACTIVITY_KINDS: readonly ActivityKind[] = ["refresh", "probe", "sweep", "hand_out", "hand_out_refused", "mcp_call"];

export const HEALTHS: readonly Health[] = ["healthy", "expiring", "expired", "revoked", "error", "disconnected"];

export const REGIONS: readonly Region[] = ["na", "eu", "fe"];
