import { Link } from "@tanstack/react-router";
import { Cable } from "lucide-react";
import { mirrorText } from "@/features/mirror/words";
import type { ConnectionView } from "@/gen/ConnectionView";
import { useFlowUi } from "@/lib/flow";
import { cause as causeText, healthMeaning, text } from "@/strings";
import { Button } from "@/ui/button";
import { HealthBadge } from "@/ui/health-badge";
import { Card, Section } from "@/ui/page";
import { When } from "@/ui/when";

interface ElsewhereListProps {
  /** Those of which this computer never had a token. */
  connections: readonly ConnectionView[];
  /** All, to name the same login here. */
  all: readonly ConnectionView[];
}

/** Connections that other computers keep alive: to be seen here, not to be refreshed. */
export function ElsewhereList({ connections, all }: ElsewhereListProps) {
  const { openConnect } = useFlowUi();
  return (
    <Section title={mirrorText.elsewhere} aside={mirrorText.elsewhereHint} data-testid="elsewhere">
      <Card>
        <ul aria-label={mirrorText.elsewhere}>
          {connections.map((connection) => {
            const same = all.find(({ id }) => id === connection.same_as);
            return (
              <li
                key={connection.id}
                className="relative grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 px-4 py-3 not-last:border-b not-last:border-line hover:bg-sunken"
                data-testid="elsewhere-row"
              >
                <div className="grid min-w-0 gap-0.5">
                  <p className="flex min-w-0 items-center gap-2">
                    <Link
                      to="/connections/$connectionId"
                      params={{ connectionId: connection.id }}
                      className="truncate font-medium after:absolute after:inset-0 hover:underline"
                      draggable={false}
                    >
                      {connection.label}
                    </Link>
                    {same ? null : (
                      <span className="shrink-0 text-xs text-ink-3">
                        {text.connections.accountsOf(connection.tracked, connection.accounts)}
                      </span>
                    )}
                  </p>
                  {same ? <p className="text-ink-2">{mirrorText.same(same.label)}</p> : null}
                  <Places connection={connection} />
                </div>
                {same ? null : (
                  <div className="relative">
                    <Button size="sm" onClick={() => openConnect(connection.id)} data-testid="connect-here">
                      <Cable aria-hidden />
                      {mirrorText.connectHere}
                    </Button>
                  </div>
                )}
              </li>
            );
          })}
        </ul>
      </Card>
    </Section>
  );
}

/** How a connection is on each other computer that has, or had, a token for it. */
export function Places({ connection }: { connection: ConnectionView }) {
  return (
    <ul className="grid gap-0.5 text-xs text-ink-3" aria-label={mirrorText.elsewhere}>
      {connection.elsewhere.map((place) => (
        <li key={place.device_id} className="flex min-w-0 flex-wrap items-center gap-x-2">
          <span className="truncate text-ink-2">{mirrorText.on(place.device)}</span>
          <HealthBadge health={place.health} cause={place.cause} />
          <span>
            {place.health === "disconnected"
              ? mirrorText.goneThere
              : place.health !== "healthy" && place.cause
                ? causeText[place.cause].title
                : healthMeaning[place.health]}
          </span>
          <span>
            {text.connections.lastSuccess} <When at={place.last_success} past />
          </span>
        </li>
      ))}
    </ul>
  );
}
