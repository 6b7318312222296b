import { RefreshCw } from "lucide-react";
import type { ReconnectsView } from "@/gen/ReconnectsView";
import { useCommand } from "@/lib/data";
import { useFlowUi } from "@/lib/flow";
import { Button } from "@/ui/button";
import { expirationsText } from "./words";

/** The connections that are reconnected one after the other: how far it is, who is next, and the ways out. */
export function ReconnectQueue({ reconnects: { next, waiting, done } }: { reconnects: ReconnectsView }) {
  const { openConnect } = useFlowUi();
  const skip = useCommand((backend, id: string) => backend.skipReconnect(id));
  const stop = useCommand((backend) => backend.setReconnects([]), {
    done: () => expirationsText.queueStopped,
  });
  const [first] = next;
  if (!first) return null;
  const busy = skip.pending || stop.pending;
  return (
    <div
      role="status"
      data-testid="reconnect-queue"
      className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-selected px-6 py-2"
    >
      <RefreshCw aria-hidden className="size-4 shrink-0 text-accent-text" />
      <p className="min-w-0 flex-1 text-pretty">
        <span className="font-medium">{expirationsText.queueTitle(done, done + waiting)}</span>{" "}
        <span className="text-ink-2">{expirationsText.queueNext(first.label)}</span>
      </p>
      <div className="flex items-center gap-1">
        <Button
          size="sm"
          look="primary"
          disabled={busy}
          onClick={() => openConnect(first.id)}
          aria-label={expirationsText.queueReconnect(first.label)}
          data-testid="queue-reconnect"
        >
          {expirationsText.reconnect}
        </Button>
        <Button
          size="sm"
          look="ghost"
          disabled={busy}
          onClick={() => skip.run(first.id)}
          data-testid="queue-skip"
        >
          {expirationsText.queueSkip}
        </Button>
        <Button size="sm" look="ghost" disabled={busy} onClick={() => stop.run()} data-testid="queue-stop">
          {expirationsText.queueStop}
        </Button>
      </div>
    </div>
  );
}
