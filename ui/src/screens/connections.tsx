import { Cable } from "lucide-react";
import { useConnections } from "@/lib/data";
import { byUrgency } from "@/lib/health";
import { plural, text } from "@/strings";
import { Empty, LoadError } from "@/ui/feedback";
import { Card, PageBody, PageHeader, Section } from "@/ui/page";
import { ConnectButton } from "./connect-button";
import { ConnectionRow } from "./connection-row";
import { ConnectionsSkeleton } from "./connections-skeleton";

/** All connections, worst first; what was disconnected stays below as history. */
export function Connections() {
  const { data, error, refetch } = useConnections();
  const sorted = data ? [...data].sort(byUrgency) : [];
  const live = sorted.filter((connection) => connection.health !== "disconnected");
  const gone = sorted.filter((connection) => connection.health === "disconnected");
  return (
    <>
      <PageHeader
        title={text.connections.title}
        status={live.length > 0 ? plural(live.length, "Amazon login") : undefined}
      >
        {data && data.length > 0 ? <ConnectButton /> : null}
      </PageHeader>
      <PageBody>
        {error && !data ? <LoadError failure={error} retry={() => void refetch()} /> : null}
        {!data && !error ? <ConnectionsSkeleton /> : null}
        {data?.length === 0 ? (
          <Empty
            icon={Cable}
            title={text.connections.emptyTitle}
            body={text.connections.emptyBody}
            data-testid="connections-empty"
          >
            <ConnectButton />
          </Empty>
        ) : null}
        {live.length > 0 ? (
          <Card>
            <ul aria-label={text.connections.title}>
              {live.map((connection) => (
                <ConnectionRow key={connection.id} connection={connection} />
              ))}
            </ul>
          </Card>
        ) : null}
        {gone.length > 0 ? (
          <Section title={text.connections.disconnectedGroup}>
            <Card>
              <ul aria-label={text.connections.disconnectedGroup}>
                {gone.map((connection) => (
                  <ConnectionRow key={connection.id} connection={connection} />
                ))}
              </ul>
            </Card>
          </Section>
        ) : null}
      </PageBody>
    </>
  );
}
