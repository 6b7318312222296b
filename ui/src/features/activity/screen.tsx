import { useNavigate, useSearch } from "@tanstack/react-router";
import { History, SearchX } from "lucide-react";
import { useConnections } from "@/lib/data";
import { Button } from "@/ui/button";
import { Empty, LoadError, Loading, Skeleton } from "@/ui/feedback";
import { PageHeader } from "@/ui/page";
import { ActivityDetail } from "./detail";
import { ActivityExport } from "./export";
import { ActivityFilters, type ChangeActivity } from "./filters";
import { ActivityGrid } from "./grid";
import { useActivity, useEntry } from "./model";
import { activityText } from "./words";

/** What the keeper did, newest first. */
export function Activity() {
  const navigate = useNavigate();
  const { entry: opened, ...search } = useSearch({ from: "/activity" });
  const connections = useConnections().data;
  const log = useActivity(search);
  const detail = useEntry(opened, log.rows);
  const setOpened = (entry: number | null) =>
    void navigate({ to: "/activity", search: entry === null ? search : { ...search, entry }, replace: true });
  const filtered = Object.keys(search).length > 0;

  const clear = () => void navigate({ to: "/activity", search: {}, replace: true });
  const change: ChangeActivity = (patch) => {
    const next = Object.fromEntries(
      Object.entries({ ...search, ...patch }).filter(([, value]) => value !== undefined),
    );
    void navigate({ to: "/activity", search: next, replace: true });
  };
  // A connection is called what it is called now, also where the entry was read before it was renamed.
  const labels = new Map(connections?.map(({ id, label }) => [id, label]));
  const nothing = !log.loading && !log.error && log.rows.length === 0;

  return (
    <>
      <PageHeader
        title={activityText.title}
        status={
          log.loading || log.error || (nothing && !filtered) ? undefined : (
            <span role="status" data-testid="activity-count">
              {activityText.found(log.total)}
            </span>
          )
        }
      >
        {nothing && !filtered ? null : <ActivityExport search={search} total={log.total} />}
      </PageHeader>
      {nothing && !filtered ? null : (
        <ActivityFilters
          search={search}
          connections={connections ?? []}
          filtered={filtered}
          change={change}
          clear={clear}
        />
      )}
      {log.error ? <LoadError failure={log.error} retry={log.retry} /> : null}
      {log.loading ? <ActivitySkeleton /> : null}
      {nothing && !filtered ? (
        <Empty
          icon={History}
          title={activityText.emptyTitle}
          body={
            <>
              <p>{activityText.emptyBody}</p>
              <p className="mt-2 text-xs text-ink-3">{activityText.kept}</p>
            </>
          }
          data-testid="activity-empty"
        />
      ) : null}
      {nothing && filtered ? (
        <Empty
          icon={SearchX}
          title={activityText.noMatchTitle}
          body={activityText.noMatchBody}
          data-testid="activity-no-match"
        >
          <Button onClick={clear} data-testid="activity-clear-empty">
            {activityText.clear}
          </Button>
        </Empty>
      ) : null}
      {log.rows.length > 0 ? (
        <>
          <ActivityGrid key={log.list} log={log} labels={labels} onOpen={setOpened} />
          <p className="shrink-0 border-t border-line px-6 py-2 text-xs text-ink-3">{activityText.kept}</p>
        </>
      ) : null}
      {detail ? (
        <ActivityDetail
          entry={detail}
          label={labels.get(detail.connection_id) ?? detail.label}
          known={labels.has(detail.connection_id)}
          onClose={() => setOpened(null)}
        />
      ) : null}
    </>
  );
}

function ActivitySkeleton() {
  return (
    <Loading className="grid content-start">
      {Array.from({ length: 14 }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: identical shapes that never move
        <div key={row} className="flex h-10 items-center gap-6 border-b border-line px-6">
          <Skeleton className="w-28" />
          <Skeleton className="w-40" />
          <Skeleton className="w-28" />
          <Skeleton className="ms-auto w-32" />
        </div>
      ))}
    </Loading>
  );
}
