import { useNavigate, useSearch } from "@tanstack/react-router";
import { Bell, ListFilter } from "lucide-react";
import { NOTICE_FILTERS, type NoticeFilter } from "@/features/notices/search";
import { useNow } from "@/lib/clock";
import { useCommand, useConnections, useNotices, useSnapshot } from "@/lib/data";
import { text } from "@/strings";
import { Button } from "@/ui/button";
import { Segmented } from "@/ui/controls";
import { Empty, LoadError, Loading, Skeleton } from "@/ui/feedback";
import { Card, PageBody, PageHeader, Section } from "@/ui/page";
import { NoticeGroupRow } from "./group";
import { byDay, filterNotices } from "./model";
import { NoticeRow } from "./row";
import { noticesText } from "./words";

const SHOWN = ["all", ...NOTICE_FILTERS] as const;

/** What happened, newest first, by day. This list is the truth; system notifications are copies of it. */
export function Notices() {
  const navigate = useNavigate();
  const { show } = useSearch({ from: "/notices" });
  const { data, error, refetch } = useNotices();
  const signedIn = useSnapshot().data?.auth.state === "signed_in";
  const connections = useConnections().data;
  const now = useNow();
  const markRead = useCommand((backend) => backend.markNoticesRead());
  const unread = data?.filter((notice) => !notice.read).length ?? 0;
  const days = byDay(filterNotices(data ?? [], show), now);
  const known = connections && new Set(connections.map(({ id }) => id));
  const choose = (next: NoticeFilter | undefined) =>
    void navigate({ to: "/notices", search: next ? { show: next } : {}, replace: true });
  return (
    <>
      <PageHeader title={noticesText.title} status={unread > 0 ? text.nav.unread(unread) : undefined}>
        {unread > 0 ? (
          <Button pending={markRead.pending} onClick={() => markRead.run()} data-testid="mark-read">
            {noticesText.markRead}
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
            title={noticesText.emptyTitle}
            body={noticesText.emptyBody}
            data-testid="notices-empty"
          />
        ) : null}
        {data && data.length > 0 ? (
          <div>
            <Segmented
              label={noticesText.filter}
              value={show ?? "all"}
              options={SHOWN.map((value) => ({ value, label: noticesText.filters[value] }))}
              onChange={(next) => choose(next === "all" ? undefined : next)}
            />
          </div>
        ) : null}
        {data && data.length > 0 && days.length === 0 ? (
          <Empty
            icon={ListFilter}
            title={noticesText.noMatchTitle}
            body={noticesText.noMatchBody}
            data-testid="notices-no-match"
          >
            <Button onClick={() => choose(undefined)}>{noticesText.showAll}</Button>
          </Empty>
        ) : null}
        {days.map(({ day, groups }) => (
          <Section key={day} title={day}>
            <Card>
              <ul aria-label={day}>
                {groups.map((group) =>
                  group.notices.length > 1 ? (
                    <NoticeGroupRow
                      // The oldest names the group: it stays the same while others join.
                      key={`group-${group.notices.at(-1)?.id}`}
                      group={group}
                      signedIn={signedIn}
                      known={known}
                    />
                  ) : (
                    <NoticeRow
                      key={group.notices[0].id}
                      notice={group.notices[0]}
                      signedIn={signedIn}
                      known={known}
                    />
                  ),
                )}
              </ul>
            </Card>
          </Section>
        ))}
      </PageBody>
    </>
  );
}
