import { Link } from "@tanstack/react-router";
import { CircleCheck, CircleMinus, CirclePlus, Clock, type LucideIcon, OctagonAlert } from "lucide-react";
import type { AccountSearch } from "@/features/accounts/search";
import type { VisitView } from "@/gen/VisitView";
import { useNow } from "@/lib/clock";
import { cn } from "@/lib/cn";
import { useLastVisit } from "@/lib/past";
import { exactTime, relativeTime } from "@/lib/time";
import { Loading, Skeleton } from "@/ui/feedback";
import { Card, Section } from "@/ui/page";
import { PartError } from "@/ui/part-error";
import { visitText } from "./words";

/** Connections named in one list; the rest is counted. */
const NAMED = 4;

interface Change {
  key: string;
  words: string;
  icon: LucideIcon;
  tone: string;
  to: { connection: string } | { accounts: AccountSearch } | null;
}

const GOOD = { icon: CircleCheck, tone: "text-healthy" };
const BAD = { icon: OctagonAlert, tone: "text-revoked" };

/** What is worth a line, problems first. */
export function changesOf(visit: VisitView): Change[] {
  const connections = [
    ...visit.ended.map((one) => ({ one, words: visitText.grantEnded, ...BAD, icon: Clock })),
    ...visit.broken.map((one) => ({ one, words: visitText.broken, ...BAD })),
    ...visit.recovered.map((one) => ({ one, words: visitText.recovered, ...GOOD })),
  ];
  const named: Change[] = connections.slice(0, NAMED).map(({ one, words, icon, tone }) => ({
    key: `${one.id}-${words("")}`,
    words: words(one.label),
    icon,
    tone,
    to: { connection: one.id },
  }));
  const others = connections.length - named.length;
  const accounts = (
    key: string,
    value: number,
    words: (value: number) => string,
    look: { icon: LucideIcon; tone: string },
    search: AccountSearch,
  ): Change[] => (value > 0 ? [{ key, words: words(value), ...look, to: { accounts: search } }] : []);
  return [
    ...named,
    ...(others > 0
      ? [{ key: "others", words: visitText.others(others), icon: Clock, tone: "text-ink-3", to: null }]
      : []),
    ...accounts("stopped", visit.accounts_stopped, visitText.stopped, BAD, { sort: "watch" }),
    ...accounts(
      "lost",
      visit.accounts_lost,
      visitText.lost,
      { icon: CircleMinus, tone: "text-expired" },
      { access: "lost" },
    ),
    ...accounts(
      "found",
      visit.accounts_found,
      visitText.found,
      { icon: CirclePlus, tone: "text-accent-text" },
      { tracked: false, access: "ok" },
    ),
    ...accounts("recovered", visit.accounts_recovered, visitText.recoveredAccounts, GOOD, { sort: "watch" }),
  ];
}

/** What changed since the window was last closed; nothing on the first visit. */
export function SinceVisit() {
  const now = useNow();
  const { data, error, refetch } = useLastVisit();
  if (data && data.since === null) return null;
  return (
    <Section title={visitText.title} data-testid="since-visit">
      {data && data.since !== null ? (
        <Visit visit={data} since={data.since} now={now} />
      ) : error ? (
        <PartError failure={error} retry={() => void refetch()} />
      ) : (
        <Card>
          <Loading className="grid gap-3 p-4">
            <Skeleton className="w-1/2" />
          </Loading>
        </Card>
      )}
    </Section>
  );
}

function Visit({ visit, since, now }: { visit: VisitView; since: number; now: number }) {
  const changes = changesOf(visit);
  const when = relativeTime(since, now);
  return (
    <Card className="grid gap-1.5 px-4 py-3">
      <p className="text-xs text-ink-3" title={exactTime(since)}>
        {changes.length > 0 ? visitText.ended(when) : visitText.quiet(when)}
      </p>
      {changes.length > 0 ? (
        <ul className="grid gap-1" aria-label={visitText.title}>
          {changes.map(({ key, words, icon: Icon, tone, to }) => (
            <li key={key} className="flex min-w-0 items-center gap-2.5" data-testid="visit-change">
              <Icon aria-hidden className={cn("size-4 shrink-0", tone)} />
              {to === null ? (
                <span className="min-w-0 truncate">{words}</span>
              ) : "connection" in to ? (
                <Link
                  to="/connections/$connectionId"
                  params={{ connectionId: to.connection }}
                  className="min-w-0 truncate hover:underline"
                >
                  {words}
                </Link>
              ) : (
                <Link to="/accounts" search={to.accounts} className="min-w-0 truncate hover:underline">
                  {words}
                </Link>
              )}
            </li>
          ))}
        </ul>
      ) : null}
    </Card>
  );
}
