import type { ActivityKind } from "@/gen/ActivityKind";
import { ACTIVITY_KINDS } from "@/gen/values";
import { known, oneOf } from "@/lib/search-params";

/** Filters of the log; they live in the address, so that a connection can link to its own. */
export interface ActivitySearch {
  connection?: string;
  kind?: ActivityKind;
  /** Only what other programs did. */
  programs?: true;
  failed?: true;
  /** All that is kept without it. */
  period?: Period;
  /** The entry whose details are open. */
  entry?: number;
}

export const PERIODS = ["day", "week", "month"] as const;
export type Period = (typeof PERIODS)[number];

/** Reads filters from an address; what is not understood is dropped. */
export const readActivitySearch = (raw: Record<string, unknown>): ActivitySearch =>
  known({
    connection: typeof raw.connection === "string" ? raw.connection : undefined,
    kind: oneOf(ACTIVITY_KINDS, raw.kind),
    programs: raw.programs === true ? true : undefined,
    failed: raw.failed === true ? true : undefined,
    period: oneOf(PERIODS, raw.period),
    entry: typeof raw.entry === "number" && Number.isSafeInteger(raw.entry) ? raw.entry : undefined,
  });
