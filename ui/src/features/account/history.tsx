import type { AccountHealth } from "@/gen/AccountHealth";
import { accountHealth } from "@/gen/account-words";
import type { HistoryView } from "@/gen/HistoryView";
import { useNow } from "@/lib/clock";
import { cn } from "@/lib/cn";
import { date, span } from "@/lib/time";
import { text } from "@/strings";
import { accountCauseSentence, fragment } from "@/strings/account-health";
import { accountLook } from "@/ui/account-health";
import { DataTable } from "@/ui/data-table";
import { Card, Section } from "@/ui/page";
import { historyWords, type Segment, segmentsOf } from "./model";
import { accountText } from "./words";

/** What is worse stands higher, so that colour is not the only sign. */
const STRIP: Record<AccountHealth, string> = {
  stopped: "h-full bg-revoked",
  attention: "h-3/4 bg-expiring",
  ok: "h-1/2 bg-healthy",
  unknown: "h-1/4 bg-disconnected",
};

const whyOf = ({ cause, health }: HistoryView) =>
  cause && health !== "ok" ? fragment(accountCauseSentence(cause)) : "";

/** How the account was during the last 90 days: a strip, and the same in a table. */
export function History({ history }: { history: readonly HistoryView[] }) {
  const now = useNow();
  const segments = segmentsOf(history, now);
  if (segments.length === 0) {
    return (
      <Section title={accountText.history} data-testid="history">
        <Card className="px-4 py-3 text-ink-3">{accountText.historyEmpty}</Card>
      </Section>
    );
  }
  return (
    <Section title={accountText.history} data-testid="history">
      <Card>
        <div className="grid gap-1.5 px-4 pt-4 pb-3">
          <div
            role="img"
            aria-label={accountText.historyLabel(historyWords(segments))}
            className="relative h-10 border-b border-line-strong"
            data-testid="history-strip"
          >
            {segments.map((segment) => (
              <Piece key={segment.at} segment={segment} />
            ))}
          </div>
          <p aria-hidden className="flex justify-between text-xs text-ink-3">
            <span>{accountText.daysAgo}</span>
            <span>{accountText.today}</span>
          </p>
        </div>
        <div className="border-t border-line">
          <DataTable
            label={accountText.history}
            rows={segments.toReversed()}
            rowKey={({ at }) => String(at)}
            limit={6}
            columns={[
              {
                key: "from",
                name: accountText.from,
                head: true,
                className: "whitespace-nowrap",
                cell: ({ at }) => date(at),
              },
              {
                key: "health",
                name: accountText.health,
                className: "whitespace-nowrap",
                cell: ({ health }) => <Health health={health} />,
              },
              {
                key: "why",
                name: accountText.why,
                cell: (segment) => <span className="text-ink-2">{whyOf(segment) || text.none}</span>,
              },
              {
                key: "lasted",
                name: accountText.lasted,
                number: true,
                cell: ({ at, until }) => span(until - at),
              },
            ]}
            data-testid="history-table"
          />
        </div>
      </Card>
    </Section>
  );
}

function Piece({ segment }: { segment: Segment }) {
  const { health, at, until, share, offset } = segment;
  const why = whyOf(segment);
  return (
    <span
      title={`${accountHealth[health]}${why ? `: ${why}` : ""}. ${date(at)}, ${span(until - at)}`}
      className={cn(
        "absolute bottom-0 min-w-0.5 rounded-t-xs border-e border-surface forced-colors:bg-[CanvasText]",
        STRIP[health],
      )}
      style={{ left: `${offset * 100}%`, width: `${share * 100}%` }}
    />
  );
}

function Health({ health }: { health: AccountHealth }) {
  const { icon: Icon, text: tone } = accountLook[health];
  return (
    <span className="inline-flex items-center gap-1.5">
      <Icon aria-hidden className={cn("size-3.5", tone)} />
      {accountHealth[health]}
    </span>
  );
}
