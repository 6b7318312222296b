import { CalendarClock } from "lucide-react";
import { useRef, useState } from "react";
import { useNow } from "@/lib/clock";
import { useEnds } from "@/lib/data";
import { Empty, LoadError, Skeleton } from "@/ui/feedback";
import { PageBody, PageHeader } from "@/ui/page";
import { Advice } from "./advice";
import { EndsExport } from "./export";
import { EndGroup } from "./group";
import { ahead, calendarOf } from "./model";
import { Months, monthName } from "./months";
import { expirationsText } from "./words";

/** What expires in the next twelve months, and reconnecting in time. */
export function Expirations() {
  const { data, error, refetch } = useEnds();
  const now = useNow();
  const [opened, setOpened] = useState<number | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const calendar = data ? calendarOf(data.ends, now) : undefined;
  const show = (start: number) => {
    setOpened(start);
    list.current?.querySelector<HTMLElement>(`[data-month="${start}"]`)?.scrollIntoView({ block: "start" });
  };
  return (
    <>
      <PageHeader
        title={expirationsText.title}
        status={calendar ? expirationsText.status(ahead(calendar)) : undefined}
      >
        {data && data.ends.length > 0 ? <EndsExport /> : null}
      </PageHeader>
      <PageBody data-testid="expirations">
        {error && !data ? <LoadError failure={error} retry={() => void refetch()} /> : null}
        {!data && !error ? <ExpirationsSkeleton /> : null}
        {data?.ends.length === 0 ? (
          <Empty icon={CalendarClock} title={expirationsText.emptyTitle} body={expirationsText.emptyBody} />
        ) : null}
        {data && calendar && data.ends.length > 0 ? (
          <>
            <p className="max-w-2xl text-pretty text-ink-2">{expirationsText.intro}</p>
            {data.advice.map((advice) => (
              <Advice key={advice.from} advice={advice} ends={data.ends} />
            ))}
            <Months calendar={calendar} onShow={show} />
            <div ref={list} className="grid grid-cols-[minmax(0,1fr)] gap-6">
              <EndGroup
                title={expirationsText.overdue}
                hint={
                  calendar.overdue.some(({ kind }) => kind === "grant")
                    ? expirationsText.overdueHint
                    : undefined
                }
                ends={calendar.overdue}
              />
              {calendar.months.map(({ start, ends }) => (
                <EndGroup
                  key={start}
                  title={monthName(start)}
                  ends={ends}
                  month={start}
                  open={opened === start}
                />
              ))}
              <EndGroup title={expirationsText.later} ends={calendar.later} />
              <EndGroup
                title={expirationsText.unknown}
                hint={expirationsText.unknownHint}
                ends={calendar.unknown}
              />
            </div>
          </>
        ) : null}
      </PageBody>
    </>
  );
}

function ExpirationsSkeleton() {
  return (
    <div className="grid gap-6" aria-hidden>
      <Skeleton className="h-28 w-full" />
      <Skeleton className="h-40 w-full" />
    </div>
  );
}
