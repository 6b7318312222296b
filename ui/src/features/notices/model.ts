import type { NoticeFilter } from "@/features/notices/search";
import type { NoticeKind } from "@/gen/NoticeKind";
import type { NoticeView } from "@/gen/NoticeView";
import { dayName } from "@/lib/time";

const SHOWN: Record<NoticeFilter, ReadonlySet<NoticeKind>> = {
  needs: new Set([
    "connection_broken",
    "session_ended",
    "session_ending",
    "secret_ending",
    "grant_ending",
    "account_trouble",
  ]),
  recovered: new Set(["connection_recovered", "account_recovered"]),
  accounts: new Set(["accounts_appeared", "accounts_lost", "account_trouble", "account_recovered"]),
};

export const filterNotices = (notices: readonly NoticeView[], show: NoticeFilter | undefined) =>
  show === undefined ? [...notices] : notices.filter(({ kind }) => SHOWN[show].has(kind));

/** Notices of one kind that came together; mostly one. The newest is first. */
export interface NoticeGroup {
  kind: NoticeKind;
  notices: [NoticeView, ...NoticeView[]];
}

/** Two of a kind are told one by one; more of them, each this soon after the other, as one. */
const MANY = 3;
const SOON = 5 * 60_000;

/** What came together is one group. A burst may be mixed: each kind is gathered for itself. */
export function groupNotices(notices: readonly NoticeView[]): NoticeGroup[] {
  const groups: NoticeGroup[] = [];
  const open = new Map<NoticeKind, NoticeGroup>();
  for (const notice of notices) {
    const group = open.get(notice.kind);
    const newer = group?.notices.at(-1);
    if (group && newer && newer.created_at - notice.created_at <= SOON) {
      group.notices.push(notice);
      continue;
    }
    const begun: NoticeGroup = { kind: notice.kind, notices: [notice] };
    open.set(notice.kind, begun);
    groups.push(begun);
  }
  return groups
    .flatMap((group) =>
      group.notices.length >= MANY
        ? [group]
        : group.notices.map((notice): NoticeGroup => ({ kind: group.kind, notices: [notice] })),
    )
    .sort((a, b) => b.notices[0].id - a.notices[0].id);
}

/** Days, newest first, with what happened on each. */
export function byDay(notices: readonly NoticeView[], now: number): { day: string; groups: NoticeGroup[] }[] {
  const days = new Map<string, NoticeView[]>();
  for (const notice of [...notices].sort((a, b) => b.id - a.id)) {
    const day = dayName(notice.created_at, now);
    const list = days.get(day);
    if (list) list.push(notice);
    else days.set(day, [notice]);
  }
  return [...days].map(([day, list]) => ({ day, groups: groupNotices(list) }));
}
