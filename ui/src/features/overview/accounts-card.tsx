import { Link } from "@tanstack/react-router";
import { ChevronRight, CirclePause, type LucideIcon, OctagonAlert, TriangleAlert } from "lucide-react";
import type { WatchFilter } from "@/features/accounts/search";
import type { WatchSummary } from "@/gen/WatchSummary";
import { cn } from "@/lib/cn";
import { useWatchSummary } from "@/lib/data";
import { text } from "@/strings";
import { Card, Section } from "@/ui/page";
import { Progress } from "@/ui/progress";

const words = text.overview.watch;

interface Line {
  filter: WatchFilter;
  value: number;
  words: (value: number) => string;
  icon: LucideIcon;
  tone: string;
}

/** What is wrong, worst first. */
const linesOf = ({ cannot_pay, stopped, attention, not_delivering }: WatchSummary): Line[] => {
  const all: Line[] = [
    {
      filter: "cannot_pay",
      value: cannot_pay,
      words: words.cannotPay,
      icon: OctagonAlert,
      tone: "text-revoked",
    },
    {
      filter: "stopped_other",
      value: stopped,
      words: words.stopped,
      icon: OctagonAlert,
      tone: "text-revoked",
    },
    {
      filter: "attention",
      value: attention,
      words: words.attention,
      icon: TriangleAlert,
      tone: "text-expiring",
    },
    {
      filter: "not_delivering",
      value: not_delivering,
      words: words.notDelivering,
      icon: CirclePause,
      tone: "text-expired",
    },
  ];
  return all.filter(({ value }) => value > 0);
};

/** How the tracked accounts are at Amazon: what is wrong leads to exactly those accounts. */
export function AccountsCard() {
  const summary = useWatchSummary().data;
  if (!summary || summary.tracked === 0) return null;
  const lines = linesOf(summary);
  const { tracked, checked, hidden, round } = summary;
  return (
    <Section
      title={words.title}
      aside={
        <Link to="/accounts" search={{ sort: "watch" }} className="text-accent-text hover:underline">
          {words.all}
        </Link>
      }
      data-testid="accounts-card"
    >
      <Card>
        {lines.length > 0 ? (
          <ul className="grid border-b border-line py-1" aria-label={words.title}>
            {lines.map(({ filter, value, words: say, icon: Icon, tone }) => (
              <li key={filter}>
                <Link
                  to="/accounts"
                  search={{ watch: filter, tracked: true }}
                  draggable={false}
                  data-testid={`watch-${filter}`}
                  className="group flex items-center gap-2.5 px-4 py-1.5 hover:bg-sunken"
                >
                  <Icon aria-hidden className={cn("size-4 shrink-0", tone)} />
                  <span className="min-w-0 flex-1 font-medium text-pretty">{say(value)}</span>
                  <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-3" />
                </Link>
              </li>
            ))}
          </ul>
        ) : null}
        <div className="grid gap-1 px-4 py-2.5 text-xs text-ink-3">
          {round ? (
            <Progress
              label={words.round}
              done={round.done}
              all={round.all}
              words={words.rounding(round.done, round.all)}
              data-testid="watch-round"
            />
          ) : (
            <p data-testid="watch-line">{words.checked(checked, tracked, lines.length === 0)}</p>
          )}
          {hidden > 0 ? (
            <p>
              <Link to="/accounts" search={{ watch: "hidden", tracked: true }} className="hover:underline">
                {words.hidden(hidden)}
              </Link>
            </p>
          ) : null}
        </div>
      </Card>
    </Section>
  );
}
