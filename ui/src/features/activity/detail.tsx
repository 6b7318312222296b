import { Link } from "@tanstack/react-router";
import { Copy } from "lucide-react";
import type { ReactNode } from "react";
import type { ActivityKind } from "@/gen/ActivityKind";
import type { ActivityView } from "@/gen/ActivityView";
import { exactTime } from "@/lib/time";
import { Button } from "@/ui/button";
import { Drawer } from "@/ui/drawer";
import { Note } from "@/ui/note";
import { tookWords } from "./model";
import { copyRequest } from "./row";
import { activityKind, activityText, causeLong, trigger as triggerText } from "./words";

const words = activityText.detail;

interface ActivityDetailProps {
  entry: ActivityView;
  label: string;
  /** Whether the connection is still there to be opened. */
  known: boolean;
  onClose: () => void;
}

/** Everything that is known of one attempt, as it was then. */
export function ActivityDetail({ entry, label, known, onClose }: ActivityDetailProps) {
  const { cause, request_id: request } = entry;
  return (
    <Drawer
      onClose={onClose}
      title={activityKind[entry.kind].name}
      description={activityKind[entry.kind].hint}
      data-testid="activity-detail"
    >
      {cause ? (
        <Note tone="warning" title={activityText.failed}>
          <p>{causeLong(cause)}</p>
        </Note>
      ) : (
        <Went kind={entry.kind} />
      )}
      <dl className="grid rounded-lg border border-line">
        <Fact name={words.connection}>
          {known ? (
            <Link
              to="/connections/$connectionId"
              params={{ connectionId: entry.connection_id }}
              className="text-accent-text hover:underline"
            >
              {label}
            </Link>
          ) : (
            label || activityText.goneConnection
          )}
        </Fact>
        {entry.program === null ? null : <Fact name={words.program}>{entry.program}</Fact>}
        {entry.program_path === null ? null : (
          <Fact name={words.file}>
            <span className="selectable font-mono text-xs break-all">{entry.program_path}</span>
          </Fact>
        )}
        {entry.tool === null ? null : (
          <Fact name={words.tool}>
            <span className="selectable font-mono text-xs break-all">{entry.tool}</span>
          </Fact>
        )}
        {entry.token_ends === null ? null : <Fact name={words.tokenEnds}>{exactTime(entry.token_ends)}</Fact>}
        <Fact name={words.at}>{exactTime(entry.at)}</Fact>
        <Fact name={words.took}>
          <span className="tabular-nums">{tookWords(entry.took_ms)}</span>
        </Fact>
        <Fact name={words.why}>
          {triggerText[entry.trigger].name}
          <p className="text-xs text-ink-3">{triggerText[entry.trigger].hint}</p>
        </Fact>
        <div className="grid gap-0.5 px-3 py-2">
          <dt className="text-ink-3">{words.request}</dt>
          <dd className="flex items-center justify-between gap-2">
            {request ? (
              <>
                <span className="selectable min-w-0 font-mono text-xs break-all">{request}</span>
                <Button
                  look="ghost"
                  size="icon"
                  onClick={() => copyRequest(request)}
                  aria-label={activityText.copyRequest(request)}
                  data-testid="detail-copy-request"
                >
                  <Copy aria-hidden />
                </Button>
              </>
            ) : (
              <span className="text-ink-3">{activityText.noRequest}</span>
            )}
          </dd>
          {request ? <dd className="text-xs text-ink-3">{words.requestHint}</dd> : null}
        </div>
      </dl>
    </Drawer>
  );
}

/** What came of an attempt that has no cause to name. */
function Went({ kind }: { kind: ActivityKind }) {
  switch (kind) {
    case "hand_out":
      return <Note tone="good" title={words.given} />;
    case "hand_out_refused":
      return (
        <Note tone="quiet" title={words.denied}>
          <p>{words.deniedWhy}</p>
        </Note>
      );
    case "mcp_call":
      return <Note tone="quiet" title={words.called} />;
    default:
      return <Note tone="good" title={words.worked} />;
  }
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[7rem_minmax(0,1fr)] gap-4 px-3 py-2 not-last:border-b not-last:border-line">
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}
