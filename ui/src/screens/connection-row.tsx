import { Link } from "@tanstack/react-router";
import type { ConnectionView } from "@/gen/ConnectionView";
import { cause as causeText, healthMeaning, text } from "@/strings";
import { HealthBadge } from "@/ui/health-badge";
import { When } from "@/ui/when";
import { ConnectionActions } from "./connection-actions";

/** One sentence on how the connection is, from its typed cause. */
export function stateSentence(connection: ConnectionView): string {
  if (connection.refreshing) return text.connections.refreshingLine;
  if (connection.health === "healthy") return text.connections.healthyLine;
  return connection.cause ? causeText[connection.cause].title : healthMeaning[connection.health];
}

interface ConnectionRowProps {
  connection: ConnectionView;
  /** Leaves out times and counts. */
  brief?: boolean;
}

/** A connection in a list. */
export function ConnectionRow({ connection, brief = false }: ConnectionRowProps) {
  const next = connection.cause && connection.health !== "healthy" ? causeText[connection.cause].next : null;
  return (
    <li
      data-testid="connection-row"
      data-health={connection.health}
      data-connection={connection.id}
      className="relative grid grid-cols-[7.25rem_minmax(0,1fr)_auto] items-center gap-x-4 px-4 py-3 transition-colors duration-100 first:rounded-t-lg last:rounded-b-lg hover:bg-sunken not-last:border-b not-last:border-line"
    >
      <HealthBadge health={connection.health} />
      <div className="grid min-w-0 gap-0.5">
        <div className="flex min-w-0 items-baseline gap-2">
          <Link
            to="/connections/$connectionId"
            params={{ connectionId: connection.id }}
            className="min-w-0 truncate font-medium after:absolute after:inset-0 hover:underline"
            draggable={false}
          >
            {connection.label}
          </Link>
          <span className="shrink-0 text-xs text-ink-3">
            {text.connections.accountsOf(connection.tracked, connection.accounts)}
          </span>
        </div>
        <p className="text-ink-2">
          {stateSentence(connection)}
          {next ? <span className="text-ink-3"> {next}</span> : null}
        </p>
        {brief ? null : (
          <p className="text-xs text-ink-3">
            {text.connections.lastSuccess} <When at={connection.last_success} className="text-ink-2" />
            {connection.health === "disconnected" ? null : (
              <>
                <span aria-hidden className="px-1.5">
                  ·
                </span>
                {text.connections.nextAttempt}{" "}
                <When
                  at={connection.next_attempt}
                  fallback={text.connections.waitsForYou.toLowerCase()}
                  className="text-ink-2"
                />
              </>
            )}
          </p>
        )}
      </div>
      <div className="relative">
        <ConnectionActions connection={connection} />
      </div>
    </li>
  );
}
