import { known, oneOf } from "@/lib/search-params";

/** Which notices are shown: all without it. */
export interface NoticeSearch {
  show?: NoticeFilter;
}

export const NOTICE_FILTERS = ["needs", "recovered", "accounts"] as const;
export type NoticeFilter = (typeof NOTICE_FILTERS)[number];

/** Reads the filter from an address; what is not understood is dropped. */
export const readNoticeSearch = (raw: Record<string, unknown>): NoticeSearch =>
  known({ show: oneOf(NOTICE_FILTERS, raw.show) });
