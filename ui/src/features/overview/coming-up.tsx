import { Link } from "@tanstack/react-router";
import type { AppSnapshot } from "@/gen/AppSnapshot";
import type { UpcomingView } from "@/gen/UpcomingView";
import { useNow } from "@/lib/clock";
import { useEnds } from "@/lib/data";
import { useUpcoming } from "@/lib/past";
import { clockTime, date, relativeTime } from "@/lib/time";
import { ColumnChart } from "@/ui/column-chart";
import { DataTable } from "@/ui/data-table";
import { Loading, Skeleton } from "@/ui/feedback";
import { Figure } from "@/ui/figure";
import { Section } from "@/ui/page";
import { PartError } from "@/ui/part-error";
import { weeksAhead } from "./weeks";
import { comingText } from "./words";

/** The next 24 hours of refreshes, and what expires in the next 12 weeks. */
export function ComingUp({ snapshot }: { snapshot: AppSnapshot }) {
  const upcoming = useUpcoming();
  return (
    <Section
      title={comingText.title}
      aside={
        <Link to="/expirations" className="text-accent-text hover:underline">
          {comingText.all}
        </Link>
      }
      data-testid="coming-up"
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3 min-[760px]:grid-cols-2">
        {upcoming.data ? (
          <NextDay upcoming={upcoming.data} paused={snapshot.keeper.paused} />
        ) : upcoming.error ? (
          <PartError failure={upcoming.error} retry={() => void upcoming.refetch()} />
        ) : (
          <Shape />
        )}
        <NextWeeks />
      </div>
    </Section>
  );
}

function Shape() {
  return (
    <Loading>
      <Skeleton className="h-44 w-full rounded-lg" />
    </Loading>
  );
}

function NextDay({
  upcoming: { hours, next, waiting },
  paused,
}: {
  upcoming: UpcomingView;
  paused: boolean;
}) {
  const now = useNow();
  const all = hours.reduce((sum, { due }) => sum + due, 0);
  const hint = all > 0 ? comingText.perDay(all) : paused ? comingText.paused : comingText.none;
  return (
    <Figure
      title={comingText.refreshes}
      hint={hint}
      data-testid="next-day"
      chart={
        <div className="grid gap-3">
          <ColumnChart
            label={`${comingText.refreshes}: ${hint}`}
            ends={[comingText.now, comingText.in24]}
            columns={hours.map(({ at, due }) => ({
              key: String(at),
              words: comingText.hour(clockTime(at), due),
              parts: [{ value: due, className: "bg-accent" }],
            }))}
          />
          {next.length > 0 ? (
            <ul aria-label={comingText.nextUp} className="grid gap-1 text-xs">
              {next.slice(0, 3).map(({ id, label, at }) => (
                <li key={id} className="flex min-w-0 justify-between gap-3">
                  <Link
                    to="/connections/$connectionId"
                    params={{ connectionId: id }}
                    className="truncate hover:underline"
                  >
                    {label}
                  </Link>
                  <span className="shrink-0 text-ink-3 tabular-nums">{relativeTime(at, now)}</span>
                </li>
              ))}
            </ul>
          ) : null}
          {waiting > 0 ? <p className="text-xs text-ink-3">{comingText.waiting(waiting)}</p> : null}
        </div>
      }
      table={
        <DataTable
          label={comingText.refreshes}
          rows={hours}
          rowKey={({ at }) => String(at)}
          limit={6}
          columns={[
            { key: "hour", name: comingText.hourColumn, head: true, cell: ({ at }) => clockTime(at) },
            { key: "due", name: comingText.refreshColumn, number: true, cell: ({ due }) => due },
          ]}
        />
      }
    />
  );
}

function NextWeeks() {
  const now = useNow();
  const { data, error, refetch } = useEnds();
  if (!data) return error ? <PartError failure={error} retry={() => void refetch()} /> : <Shape />;
  const weeks = weeksAhead(data.ends, now);
  const all = weeks.reduce((sum, { ends }) => sum + ends, 0);
  const hint = all > 0 ? comingText.endsSome(all) : comingText.endsNone;
  return (
    <Figure
      title={comingText.ends}
      hint={hint}
      data-testid="next-weeks"
      chart={
        <ColumnChart
          label={`${comingText.ends}: ${hint}`}
          most={4}
          ends={[comingText.thisWeek, comingText.in12]}
          columns={weeks.map(({ from, ends }) => ({
            key: String(from),
            words: comingText.week(date(from), ends),
            parts: [{ value: ends, className: "bg-expiring" }],
          }))}
        />
      }
      table={
        <DataTable
          label={comingText.ends}
          rows={weeks}
          rowKey={({ from }) => String(from)}
          limit={6}
          columns={[
            { key: "week", name: comingText.weekColumn, head: true, cell: ({ from }) => date(from) },
            { key: "ends", name: comingText.endsColumn, number: true, cell: ({ ends }) => ends },
          ]}
        />
      }
    />
  );
}
