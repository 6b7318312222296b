import { RefreshCw } from "lucide-react";
import type { ConnectionView } from "@/gen/ConnectionView";
import { useNow } from "@/lib/clock";
import { cn } from "@/lib/cn";
import { useFlowUi } from "@/lib/flow";
import { date, longDate } from "@/lib/time";
import { Button } from "@/ui/button";
import { Card, Section } from "@/ui/page";
import type { AboutGrant } from "./about";
import { GrantActions } from "./grant-actions";
import { daysTo, endAt, nearness } from "./model";
import { expirationsText, inDays } from "./words";

/** When this computer's permission for a login expires, why then, and what can be done about it. */
export function ConnectionEnd({ connection }: { connection: ConnectionView }) {
  const now = useNow();
  const { openConnect } = useFlowUi();
  const { end, consent, outlived } = connection;
  const at = endAt(end);
  const about: AboutGrant = {
    id: connection.id,
    label: connection.label,
    end,
    consent,
    snoozedUntil: connection.end_snoozed_until,
  };
  const near = at !== null && nearness(at, now) !== "far";
  return (
    <Section title={expirationsText.detailTitle} data-testid="connection-end">
      <Card className="grid gap-2 px-4 py-3">
        {at === null ? (
          <>
            <p className="font-medium">{expirationsText.detailUnknown}</p>
            <p className="text-xs text-pretty text-ink-3">
              {consent === null ? expirationsText.unknownHint : expirationsText.dayGivesNone}
            </p>
          </>
        ) : (
          <>
            <p className="flex flex-wrap items-baseline gap-x-2" title={longDate(at)}>
              <span className="font-medium">{date(at)}</span>
              <span className={cn("text-xs", nearness(at, now) === "soon" ? "text-expiring" : "text-ink-3")}>
                {inDays(daysTo(at, now))}
              </span>
            </p>
            <p className="text-xs text-pretty text-ink-3">
              {[
                ...(at <= now ? [expirationsText.detailOverdue] : []),
                ...(end.kind === "possible" ? [expirationsText.possibleHint] : []),
                ...(consent === null
                  ? []
                  : consent.source === "entered"
                    ? [expirationsText.detailEntered(date(consent.at))]
                    : [expirationsText.detailOn(date(consent.at))]),
                ...(outlived ? [expirationsText.outlivedHint] : []),
                ...(about.snoozedUntil !== null && about.snoozedUntil > now
                  ? [`${expirationsText.snoozed(date(about.snoozedUntil))}.`]
                  : []),
              ].join(" ")}
            </p>
          </>
        )}
        <div className="-ms-2 flex flex-wrap gap-1">
          {near ? (
            <Button
              size="sm"
              className="ms-2"
              onClick={() => openConnect(connection.id)}
              data-testid="reconnect-early"
            >
              <RefreshCw aria-hidden />
              {expirationsText.reconnect}
            </Button>
          ) : null}
          <GrantActions about={about} />
        </div>
      </Card>
    </Section>
  );
}
