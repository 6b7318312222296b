import { Link } from "@tanstack/react-router";
import { Ban, KeyRound, type LucideIcon, Wrench } from "lucide-react";
import type { ActivityKind } from "@/gen/ActivityKind";
import type { ActivityView } from "@/gen/ActivityView";
import { useProgramUse } from "@/lib/data";
import { span } from "@/lib/time";
import { LoadError, Loading, Skeleton } from "@/ui/feedback";
import { Card, Section } from "@/ui/page";
import { When } from "@/ui/when";
import { programsText } from "./words";

/** Entries that are shown here; the rest is one press away. */
const SHOWN = 12;

const ICON: Partial<Record<ActivityKind, LucideIcon>> = { hand_out_refused: Ban, mcp_call: Wrench };

/** What programs did last. */
export function Recent() {
  const { data, error, refetch } = useProgramUse();
  return (
    <Section
      title={programsText.recent}
      aside={
        data && data.rows.length > 0 ? (
          <Link
            to="/activity"
            search={{ programs: true }}
            className="text-accent-text hover:underline"
            data-testid="programs-activity"
          >
            {programsText.recentAll}
          </Link>
        ) : undefined
      }
      data-testid="programs-recent"
    >
      <Card>
        {error && !data ? <LoadError failure={error} retry={() => void refetch()} /> : null}
        {!data && !error ? (
          <Loading className="grid gap-3 p-4">
            <Skeleton className="w-2/3" />
            <Skeleton className="w-1/2" />
          </Loading>
        ) : null}
        {data?.rows.length === 0 ? <p className="px-4 py-3 text-ink-3">{programsText.recentNone}</p> : null}
        {data && data.rows.length > 0 ? (
          <ul aria-label={programsText.recent}>
            {data.rows.slice(0, SHOWN).map((entry) => (
              <UseRow key={entry.id} entry={entry} />
            ))}
          </ul>
        ) : null}
      </Card>
    </Section>
  );
}

function UseRow({ entry }: { entry: ActivityView }) {
  const Icon = ICON[entry.kind] ?? KeyRound;
  return (
    <li
      data-testid="use-row"
      data-kind={entry.kind}
      className="flex items-center gap-3 px-4 py-2 not-last:border-b not-last:border-line"
    >
      <Icon aria-hidden className="size-4 shrink-0 text-ink-3" />
      <p className="flex min-w-0 flex-1 items-baseline gap-2">
        <span className="max-w-2/5 shrink-0 truncate font-medium" title={entry.program_path ?? undefined}>
          {entry.program}
        </span>
        <span className="min-w-0 truncate text-ink-2">
          <Did entry={entry} />
        </span>
      </p>
      <span className="max-w-1/4 shrink-0 truncate text-xs text-ink-3">{entry.label}</span>
      <When at={entry.at} past className="w-24 shrink-0 text-end text-xs text-ink-3" />
    </li>
  );
}

/** What it got, or what it called. */
function Did({ entry: { kind, at, tool, token_ends: ends } }: { entry: ActivityView }) {
  if (kind === "hand_out_refused") return programsText.wasDenied;
  if (kind === "mcp_call") {
    return (
      <>
        {programsText.calledTool} <span className="font-mono text-xs">{tool}</span>
      </>
    );
  }
  return ends === null ? programsText.gotToken : programsText.gotTokenFor(span(ends - at));
}
