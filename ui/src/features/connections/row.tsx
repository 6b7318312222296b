import { Link } from "@tanstack/react-router";
import { daysTo, endAt, nearness } from "@/features/expirations/model";
import { expirationsText, inDays } from "@/features/expirations/words";
import { mirrorText } from "@/features/mirror/words";
import type { ConnectionView } from "@/gen/ConnectionView";
import { noticeWords } from "@/gen/notice-words";
import { useNow } from "@/lib/clock";
import { cn } from "@/lib/cn";
import { isSharedCause } from "@/lib/health";
import { date } from "@/lib/time";
import { cause as causeText, healthMeaning, text } from "@/strings";
import { Checkbox } from "@/ui/controls";
import { HealthBadge } from "@/ui/health-badge";
import { When } from "@/ui/when";
import { ConnectionActions } from "./actions";
import { NextAttempt } from "./next-attempt";

/** One sentence on how the connection is, from its typed cause. */
export function stateSentence(connection: ConnectionView): string {
  if (connection.refreshing) return text.connections.refreshingLine;
  if (connection.sweeping) return `${text.connections.sweep}…`;
  if (connection.health === "healthy") return text.connections.healthyLine;
  const at = endAt(connection.end);
  if (connection.cause === "grant_expired" && at !== null) return noticeWords.grantExpired(`on ${date(at)}`);
  return connection.cause ? causeText[connection.cause].title : healthMeaning[connection.health];
}

interface ConnectionRowProps {
  connection: ConnectionView;
  /** Makes the row selectable. */
  selection?: { on: boolean; change: (on: boolean) => void };
}

/** A connection in a list. */
export function ConnectionRow({ connection, selection }: ConnectionRowProps) {
  // What is mended for all at once is said once, in the banner.
  const shared = connection.cause !== null && isSharedCause(connection.cause);
  const next =
    connection.cause && connection.health !== "healthy" && !shared ? causeText[connection.cause].next : null;
  return (
    <li
      data-testid="connection-row"
      data-health={connection.health}
      data-connection={connection.id}
      className={cn(
        "relative grid items-center gap-x-4 px-4 py-3 transition-colors duration-100 first:rounded-t-lg last:rounded-b-lg hover:bg-sunken not-last:border-b not-last:border-line",
        selection ? "grid-cols-[auto_minmax(0,1fr)_auto]" : "grid-cols-[minmax(0,1fr)_auto]",
        selection?.on && "bg-sunken",
      )}
    >
      {selection ? (
        // The link of the row lies over all of it: this is above, with room around it to hit.
        <label htmlFor={`select-${connection.id}`} className="relative z-10 -m-2 p-2">
          <Checkbox
            id={`select-${connection.id}`}
            checked={selection.on}
            onCheckedChange={(next) => selection.change(next === true)}
            aria-label={text.connections.select(connection.label)}
            data-testid="connection-select"
          />
        </label>
      ) : null}
      <div className="grid min-w-0 gap-0.5">
        <div className="mb-0.5 flex min-w-0 items-center gap-2">
          <Link
            to="/connections/$connectionId"
            params={{ connectionId: connection.id }}
            className="max-w-3/5 shrink-0 truncate font-medium after:absolute after:inset-0 hover:underline"
            draggable={false}
          >
            {connection.label}
          </Link>
          <HealthBadge health={connection.health} cause={connection.cause} />
          <span className="min-w-0 shrink-[20] truncate text-xs text-ink-3">
            {text.connections.accountsOf(connection.tracked, connection.accounts)}
            {connection.lost > 0 ? `, ${text.connections.lostOf(connection.lost)}` : null}
          </span>
        </div>
        <p className="text-ink-2">
          {stateSentence(connection)}
          {next ? <span className="text-ink-3"> {next}</span> : null}
        </p>
        <p className="text-xs text-ink-3">
          {text.connections.lastSuccess} <When at={connection.last_success} past className="text-ink-2" />
          {connection.health === "disconnected" ? null : (
            <>
              <span aria-hidden className="px-1.5">
                ·
              </span>
              {connection.next_attempt === null ? (
                text.connections.waitsForYou
              ) : (
                <>
                  {text.connections.nextAttempt}{" "}
                  <NextAttempt connection={connection} className="text-ink-2" />
                </>
              )}
            </>
          )}
          <ExpiresSoon connection={connection} />
        </p>
        {connection.elsewhere.length > 0 ? (
          <p className="text-xs text-ink-3" data-testid="also-on">
            {mirrorText.also} {connection.elsewhere.map(({ device }) => mirrorText.device(device)).join(", ")}
          </p>
        ) : null}
      </div>
      <div className="relative">
        <ConnectionActions connection={connection} />
      </div>
    </li>
  );
}

/** That this computer's permission expires soon; nothing while that is further off. */
function ExpiresSoon({ connection: { end, health, here, outlived } }: ConnectionRowProps) {
  const now = useNow();
  const at = endAt(end);
  if (!here || outlived || at === null || at <= now || health === "revoked" || health === "disconnected") {
    return null;
  }
  const near = nearness(at, now);
  if (near === "far") return null;
  return (
    <>
      <span aria-hidden className="px-1.5">
        ·
      </span>
      <span
        className={cn("whitespace-nowrap", near === "soon" && "text-expiring")}
        data-testid="expires-soon"
      >
        {end.kind === "possible" ? expirationsText.possible : expirationsText.rowExpires}{" "}
        {inDays(daysTo(at, now))}
      </span>
    </>
  );
}
