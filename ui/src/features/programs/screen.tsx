import { useRef } from "react";
import { usePrograms, useProgramUse } from "@/lib/data";
import { LoadError, Loading, Skeleton } from "@/ui/feedback";
import { PageBody, PageHeader } from "@/ui/page";
import { Allowed } from "./allowed";
import { Asking } from "./asking";
import { Connected } from "./connected";
import { Recent } from "./recent";
import { Start } from "./start";
import { programsText } from "./words";

/** The user’s other programs: what asks, what is connected, what is allowed, and what they did. */
export function Programs() {
  const { data, error, refetch } = usePrograms();
  const use = useProgramUse();
  const scroller = useRef<HTMLDivElement>(null);
  const idle =
    data && data.questions.length + data.sessions.length + data.approvals.length === 0 && !use.error;
  // Whether programs were ever here is in the log: until it is read, neither the start nor the lists are shown.
  const waiting = (!data && !error) || (idle && use.isPending);
  const start = idle && use.data?.rows.length === 0;
  return (
    <>
      <PageHeader
        title={programsText.title}
        status={data ? programsText.status(data.sessions.length, data.approvals.length) : undefined}
      />
      <PageBody ref={scroller} data-testid="programs">
        {error && !data ? <LoadError failure={error} retry={() => void refetch()} /> : null}
        {waiting ? <ProgramsSkeleton /> : null}
        {start ? <Start /> : null}
        {data && !waiting && !start ? (
          <>
            <p className="max-w-2xl text-pretty text-ink-2">
              {programsText.intro} {programsText.introLines}
            </p>
            <Asking questions={data.questions} />
            <Connected sessions={data.sessions} />
            <Allowed approvals={data.approvals} scroller={scroller} />
            <Recent />
          </>
        ) : null}
      </PageBody>
    </>
  );
}

function ProgramsSkeleton() {
  return (
    <Loading className="grid gap-6">
      <Skeleton className="h-10 w-2/3" />
      <Skeleton className="h-28 w-full rounded-lg" />
      <Skeleton className="h-44 w-full rounded-lg" />
    </Loading>
  );
}
