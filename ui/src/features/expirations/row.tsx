import { Link } from "@tanstack/react-router";
import { KeyRound, RefreshCw } from "lucide-react";
import type { EndView } from "@/gen/EndView";
import { useNow } from "@/lib/clock";
import { cn } from "@/lib/cn";
import { useFlowUi } from "@/lib/flow";
import { date, longDate } from "@/lib/time";
import { Button } from "@/ui/button";
import { GrantActions } from "./grant-actions";
import { daysTo, endAt, type Nearness, nearness } from "./model";
import { expirationsText, inDays } from "./words";

const TONE: Record<Nearness, string> = {
  over: "text-revoked",
  soon: "text-expiring",
  near: "text-ink",
  far: "text-ink-3",
};

/** One end: what, when, what is special about it, and what can be done. */
export function EndRow({ end }: { end: EndView }) {
  const now = useNow();
  const at = endAt(end.end);
  return (
    <li
      data-testid="end-row"
      data-kind={end.kind}
      className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 px-4 py-2.5 not-last:border-b not-last:border-line"
    >
      <div className="grid min-w-0 gap-0.5">
        <p className="flex min-w-0 flex-wrap items-baseline gap-x-2">
          <EndName end={end} />
          {at === null ? null : (
            <span className="text-ink-2" title={longDate(at)}>
              {date(at)}
              <span className={cn("ms-1.5 text-xs", TONE[nearness(at, now)])}>{inDays(daysTo(at, now))}</span>
            </span>
          )}
        </p>
        <EndMarks end={end} />
      </div>
      <EndActions end={end} />
    </li>
  );
}

function EndName({ end }: { end: EndView }) {
  if (end.kind === "client_secret") {
    return <span className="font-medium">{expirationsText.clientSecret}</span>;
  }
  if (end.kind === "session") return <span className="font-medium">{expirationsText.session}</span>;
  return (
    <Link
      to="/connections/$connectionId"
      params={{ connectionId: end.connection_id ?? "" }}
      className="truncate font-medium hover:underline"
      draggable={false}
    >
      {end.label}
    </Link>
  );
}

/** What is special about it. */
function EndMarks({ end }: { end: EndView }) {
  const now = useNow();
  const marks: { words: string; hint?: string }[] = [];
  if (end.kind === "client_secret") marks.push({ words: expirationsText.clientSecretHint });
  if (end.kind === "session") marks.push({ words: expirationsText.sessionHint });
  if (end.kind === "grant") {
    if (end.device !== null) marks.push({ words: expirationsText.on(end.device) });
    marks.push({ words: expirationsText.accounts(end.accounts) });
  }
  if (end.end.kind === "possible") {
    marks.push({ words: expirationsText.possible, hint: expirationsText.possibleHint });
  }
  if (end.consent?.source === "entered") marks.push({ words: expirationsText.entered });
  if (end.outlived) marks.push({ words: expirationsText.outlived, hint: expirationsText.outlivedHint });
  if (end.snoozed_until !== null && end.snoozed_until > now) {
    marks.push({ words: expirationsText.snoozed(date(end.snoozed_until)) });
  }
  return (
    <p className="flex flex-wrap gap-x-1.5 text-xs text-ink-3">
      {marks.map(({ words, hint }, index) => (
        <span key={words} title={hint}>
          {index > 0 ? (
            <span aria-hidden className="pe-1.5">
              ·
            </span>
          ) : null}
          {words}
        </span>
      ))}
    </p>
  );
}

function EndActions({ end }: { end: EndView }) {
  const now = useNow();
  const { openConnect } = useFlowUi();
  if (end.kind === "client_secret") {
    return (
      <Button asChild size="sm" look="ghost">
        <Link to="/settings" hash="secret">
          <KeyRound aria-hidden />
          {expirationsText.openSettings}
        </Link>
      </Button>
    );
  }
  const id = end.connection_id;
  // What another computer holds is looked after there.
  if (id === null || end.device !== null) return null;
  const at = endAt(end.end);
  const about = { id, label: end.label, end: end.end, consent: end.consent, snoozedUntil: end.snoozed_until };
  return (
    <div className="flex items-center gap-1">
      <GrantActions about={about} />
      <Button
        size="sm"
        look={at !== null && nearness(at, now) !== "far" ? "secondary" : "ghost"}
        onClick={() => openConnect(id)}
        aria-label={expirationsText.queueReconnect(end.label)}
        data-testid="end-reconnect"
      >
        <RefreshCw aria-hidden />
        {expirationsText.reconnect}
      </Button>
    </div>
  );
}
