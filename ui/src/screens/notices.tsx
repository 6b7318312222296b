import { Link } from "@tanstack/react-router";
import {
  Bell,
  CircleCheck,
  CirclePlus,
  Clock,
  LogIn,
  type LucideIcon,
  OctagonAlert,
  Sparkles,
  Unlink,
} from "lucide-react";
import type { NoticeKind } from "@/gen/NoticeKind";
import type { NoticeView } from "@/gen/NoticeView";
import { useNow } from "@/lib/clock";
import { cn } from "@/lib/cn";
import { useCommand, useNotices } from "@/lib/data";
import { dayName } from "@/lib/time";
import type { AccountSearch } from "@/router";
import { cause as causeText, noticeBody, notice as noticeText, plural, text } from "@/strings";
import { Button } from "@/ui/button";
import { Empty, LoadError, Loading, Skeleton } from "@/ui/feedback";
import { Card, PageBody, PageHeader, Section } from "@/ui/page";
import { When } from "@/ui/when";

const LOOK: Record<NoticeKind, { icon: LucideIcon; tone: string }> = {
  connection_broken: { icon: OctagonAlert, tone: "bg-revoked-soft text-revoked" },
  connection_lapsed: { icon: Clock, tone: "bg-expired-soft text-expired" },
  connection_recovered: { icon: CircleCheck, tone: "bg-healthy-soft text-healthy" },
  connection_added: { icon: CirclePlus, tone: "bg-selected text-accent-text" },
  session_ended: { icon: LogIn, tone: "bg-expiring-soft text-expiring" },
  accounts_appeared: { icon: Sparkles, tone: "bg-selected text-accent-text" },
  accounts_lost: { icon: Unlink, tone: "bg-expired-soft text-expired" },
};

/** Notices about accounts lead to those accounts; all others to their connection. */
const FILTERS: Partial<Record<NoticeKind, { search: AccountSearch; words: string }>> = {
  accounts_appeared: { search: { tracked: false, access: "ok" }, words: text.notices.showNew },
  accounts_lost: { search: { access: "lost" }, words: text.notices.showLost },
};

/** Kinds whose title has the number already. */
const COUNTED: ReadonlySet<NoticeKind> = new Set(["accounts_appeared", "accounts_lost"]);

/** Notices under the name of their day, newest first. */
function byDay(notices: readonly NoticeView[], now: number): Map<string, NoticeView[]> {
  const days = new Map<string, NoticeView[]>();
  for (const notice of [...notices].sort((a, b) => b.id - a.id)) {
    const day = dayName(notice.created_at, now);
    days.set(day, [...(days.get(day) ?? []), notice]);
  }
  return days;
}

/** What happened, newest first, by day. This list is the truth; system notifications are copies of it. */
export function Notices() {
  const { data, error, refetch } = useNotices();
  const now = useNow();
  const markRead = useCommand((backend) => backend.markNoticesRead());
  const unread = data?.filter((notice) => !notice.read).length ?? 0;
  const days = byDay(data ?? [], now);
  return (
    <>
      <PageHeader title={text.notices.title} status={unread > 0 ? text.nav.unread(unread) : undefined}>
        {unread > 0 ? (
          <Button pending={markRead.pending} onClick={() => markRead.run()} data-testid="mark-read">
            {text.notices.markRead}
          </Button>
        ) : null}
      </PageHeader>
      <PageBody className="max-w-3xl">
        {error && !data ? <LoadError failure={error} retry={() => void refetch()} /> : null}
        {!data && !error ? (
          <Loading className="grid gap-3">
            <Skeleton className="h-16 w-full rounded-lg" />
            <Skeleton className="h-16 w-full rounded-lg" />
            <Skeleton className="h-16 w-full rounded-lg" />
          </Loading>
        ) : null}
        {data?.length === 0 ? (
          <Empty
            icon={Bell}
            title={text.notices.emptyTitle}
            body={text.notices.emptyBody}
            data-testid="notices-empty"
          />
        ) : null}
        {[...days].map(([day, notices]) => (
          <Section key={day} title={day}>
            <Card>
              <ul aria-label={day}>
                {notices.map((notice) => (
                  <NoticeRow key={notice.id} notice={notice} />
                ))}
              </ul>
            </Card>
          </Section>
        ))}
      </PageBody>
    </>
  );
}

function NoticeRow({ notice }: { notice: NoticeView }) {
  const { icon: Icon, tone } = LOOK[notice.kind];
  const title = noticeText[notice.kind](notice.label ?? text.notices.deleted, notice.accounts);
  const filter = FILTERS[notice.kind];
  const body = notice.cause
    ? `${causeText[notice.cause].title} ${causeText[notice.cause].next}`
    : noticeBody[notice.kind];
  return (
    <li
      data-testid="notice-row"
      data-kind={notice.kind}
      data-read={notice.read}
      className="relative flex gap-3 px-4 py-3 not-last:border-b not-last:border-line"
    >
      <span className={cn("mt-0.5 grid size-7 shrink-0 place-items-center rounded-full", tone)}>
        <Icon aria-hidden className="size-4" />
      </span>
      <div className="grid min-w-0 flex-1 gap-0.5">
        <div className="flex items-baseline gap-2">
          {notice.connection_id ? (
            <Link
              to="/connections/$connectionId"
              params={{ connectionId: notice.connection_id }}
              className={cn("truncate hover:underline", notice.read ? "font-medium" : "font-semibold")}
            >
              {title}
            </Link>
          ) : (
            <span className={cn("truncate", notice.read ? "font-medium" : "font-semibold")}>{title}</span>
          )}
          {notice.read ? null : (
            <span className="size-1.5 shrink-0 self-center rounded-full bg-accent">
              <span className="sr-only">{text.notices.unread}</span>
            </span>
          )}
          <When at={notice.created_at} past className="ml-auto shrink-0 text-xs text-ink-3" />
        </div>
        <p className="text-ink-2">{body}</p>
        {filter && notice.connection_id ? (
          <Link
            to="/accounts"
            search={{ connection: notice.connection_id, ...filter.search }}
            className="w-fit text-accent-text hover:underline"
            data-testid="notice-accounts"
          >
            {filter.words}
          </Link>
        ) : null}
        {notice.accounts > 0 && !COUNTED.has(notice.kind) ? (
          <p className="text-xs text-ink-3">
            {notice.kind === "connection_added"
              ? plural(notice.accounts, "account")
              : text.notices.affected(notice.accounts)}
          </p>
        ) : null}
      </div>
    </li>
  );
}
