import { CalendarClock } from "lucide-react";
import type { AdviceView } from "@/gen/AdviceView";
import type { EndView } from "@/gen/EndView";
import { useCommand } from "@/lib/data";
import { useFlowUi } from "@/lib/flow";
import { date } from "@/lib/time";
import { Button } from "@/ui/button";
import { expirationsText } from "./words";

/** Labels named in one piece of advice. */
const NAMED = 8;

interface AdviceProps {
  advice: AdviceView;
  ends: readonly EndView[];
}

/** A busy week, and the logins to reconnect early so that the next year is calmer. */
export function Advice({ advice: { from, until, count, early }, ends }: AdviceProps) {
  const { openConnect } = useFlowUi();
  const [first] = early;
  const begin = useCommand((backend) => backend.setReconnects(early), {
    onDone: () => {
      if (first !== undefined) openConnect(first);
    },
  });
  const labels = early
    .map((id) => ends.find((end) => end.connection_id === id && end.device === null)?.label)
    .filter((label) => label !== undefined);
  const named = labels.slice(0, NAMED).join(", ");
  return (
    <section
      aria-label={expirationsText.adviceTitle(count, date(from), date(until))}
      data-testid="advice"
      className="flex items-start gap-3 rounded-lg bg-expiring-soft px-4 py-3.5"
    >
      <CalendarClock aria-hidden className="mt-0.5 size-5 shrink-0 text-expiring" />
      <div className="grid min-w-0 flex-1 gap-0.5 text-pretty">
        <p className="font-semibold">{expirationsText.adviceTitle(count, date(from), date(until))}</p>
        <p className="text-ink-2">{expirationsText.adviceBody(early.length)}</p>
        <p className="truncate text-xs text-ink-3" title={labels.join(", ")}>
          {labels.length > NAMED ? `${named}, …` : named}
        </p>
      </div>
      <Button
        look="secondary"
        pending={begin.pending}
        onClick={() => begin.run()}
        data-testid="advice-reconnect"
      >
        {expirationsText.adviceButton(early.length)}
      </Button>
    </section>
  );
}
