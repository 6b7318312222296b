import { Cable, Unplug } from "lucide-react";
import { useState } from "react";
import { ConnectButton } from "@/features/connect/button";
import type { ConnectionView } from "@/gen/ConnectionView";
import { useConnections } from "@/lib/data";
import { byUrgency } from "@/lib/health";
import { plural, text } from "@/strings";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/controls";
import { Empty, LoadError } from "@/ui/feedback";
import { Card, PageBody, PageHeader, Section } from "@/ui/page";
import { DisconnectDialog } from "./disconnect-dialog";
import { ElsewhereList } from "./elsewhere";
import { ConnectionRow } from "./row";
import { ConnectionsSkeleton } from "./skeleton";

/** All connections, worst first; what was disconnected stays below as history. */
export function Connections() {
  const { data, error, refetch } = useConnections();
  const sorted = data ? data.filter(({ here }) => here).sort(byUrgency) : [];
  const elsewhere = data ? data.filter(({ here }) => !here).sort(byUrgency) : [];
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
        {live.length > 0 ? <Living live={live} /> : null}
        {data && elsewhere.length > 0 ? <ElsewhereList connections={elsewhere} all={data} /> : null}
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

/** The living connections; with more than one, several can be taken at once. */
function Living({ live }: { live: readonly ConnectionView[] }) {
  const [wanted, setWanted] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState(false);
  // What went away in the meantime is no longer selected.
  const selected = live.filter((connection) => wanted.has(connection.id));
  const change = (id: string, on: boolean) => {
    const next = new Set(wanted);
    if (on) next.add(id);
    else next.delete(id);
    setWanted(next);
  };
  const clear = () => setWanted(new Set());
  if (live.length === 1) {
    return (
      <Card>
        <ul aria-label={text.connections.title}>
          {live.map((connection) => (
            <ConnectionRow key={connection.id} connection={connection} />
          ))}
        </ul>
      </Card>
    );
  }
  const every = selected.length === live.length;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <div className="flex min-h-7 items-center gap-4 px-4 text-xs text-ink-2" data-testid="selection">
        <Checkbox
          checked={every ? true : selected.length > 0 ? "indeterminate" : false}
          onCheckedChange={() => (every ? clear() : setWanted(new Set(live.map(({ id }) => id))))}
          aria-label={text.connections.selectAll}
          data-testid="select-all"
        />
        <span role="status" className="tabular-nums">
          {text.connections.selected(selected.length, live.length)}
        </span>
        {selected.length > 0 ? (
          <span className="ms-auto flex gap-2">
            <Button size="sm" look="ghost" onClick={clear}>
              {text.connections.clearSelection}
            </Button>
            <Button size="sm" onClick={() => setAsking(true)} data-testid="disconnect-several">
              <Unplug aria-hidden className="text-revoked" />
              {text.connections.disconnectSeveral(selected.length)}
            </Button>
          </span>
        ) : null}
      </div>
      <Card>
        <ul aria-label={text.connections.title}>
          {live.map((connection) => (
            <ConnectionRow
              key={connection.id}
              connection={connection}
              selection={{
                on: wanted.has(connection.id),
                change: (on) => change(connection.id, on),
              }}
            />
          ))}
        </ul>
      </Card>
      {asking && selected.length > 0 ? (
        <DisconnectDialog
          connections={selected}
          all={live.length}
          onClose={() => setAsking(false)}
          onDone={clear}
        />
      ) : null}
    </div>
  );
}
