import { Ban, CircleCheck, Copy, KeyRound, type LucideIcon, TriangleAlert, Wrench } from "lucide-react";
import type { ReactNode } from "react";
import type { ActivityKind } from "@/gen/ActivityKind";
import type { ActivityView } from "@/gen/ActivityView";
import { cn } from "@/lib/cn";
import { exactTime, stamp } from "@/lib/time";
import { copyAndSay } from "@/lib/toast";
import { text } from "@/strings";
import { tookWords } from "./model";
import { activityKind, activityText, causeLong, causeShort, trigger as triggerText } from "./words";

/** Height of a row, in pixels. */
export const ROW = 40;

/** Columns give way from the least needed one as the window narrows; all of them are in the details. */
export const COLUMNS =
  "grid grid-cols-[7.5rem_minmax(0,1fr)_8rem_9.5rem] min-[1000px]:grid-cols-[7.5rem_minmax(0,1fr)_8rem_4.5rem_9.5rem] min-[1080px]:grid-cols-[7.5rem_minmax(0,1fr)_8rem_6.5rem_4.5rem_9.5rem] min-[1170px]:grid-cols-[7.5rem_minmax(0,1fr)_8rem_6.5rem_4.5rem_9.5rem_7.5rem]";

export const CELL = {
  when: "",
  connection: "",
  kind: "",
  why: "max-[1079px]:hidden",
  took: "max-[999px]:hidden pe-2 text-end",
  result: "",
  request: "max-[1169px]:hidden",
} as const;

export const copyRequest = (id: string) => void copyAndSay(id, activityText.copiedRequest);

export const rowId = (entry: ActivityView) => `activity-${entry.id}`;

interface ActivityRowProps {
  entry: ActivityView;
  label: string;
  index: number;
  top: number;
  current: boolean;
  onPoint: () => void;
  onOpen: () => void;
}

/** One attempt of the keeper. */
export function ActivityRow({ entry, label, index, top, current, onPoint, onOpen }: ActivityRowProps) {
  const { kind, trigger, request_id: request } = entry;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table element cannot hold absolutely placed rows
    // biome-ignore lint/a11y/useFocusableInteractive: the grid points at its current row
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys
    <div
      role="row"
      id={rowId(entry)}
      aria-rowindex={index + 2}
      aria-selected={current}
      data-testid="activity-row"
      data-entry={entry.id}
      data-cause={entry.cause ?? "none"}
      onClick={onPoint}
      onDoubleClick={onOpen}
      style={{ transform: `translateY(${top}px)`, height: ROW }}
      className={cn(
        COLUMNS,
        "group absolute inset-x-0 items-center gap-x-3 border-b border-line px-6 hover:bg-hover",
        current && "group-focus-visible/grid:bg-selected",
      )}
    >
      <Cell className="truncate text-ink-2 tabular-nums">
        <time dateTime={new Date(entry.at).toISOString()} title={exactTime(entry.at)}>
          {stamp(entry.at)}
        </time>
      </Cell>
      <Cell className="grid">
        <span title={label} className="truncate font-medium">
          {label}
        </span>
        {entry.program === null ? null : <ProgramUse entry={entry} />}
      </Cell>
      <Cell className="flex">
        <button
          type="button"
          tabIndex={-1}
          onClick={onOpen}
          title={activityKind[kind].hint}
          aria-label={activityText.open(activityKind[kind].name, stamp(entry.at))}
          data-testid="activity-open"
          className="truncate rounded-sm text-start hover:underline"
        >
          {activityKind[kind].name}
        </button>
      </Cell>
      <Cell className={cn("truncate text-ink-2", CELL.why)}>
        <span title={triggerText[trigger].hint}>{triggerText[trigger].name}</span>
      </Cell>
      <Cell className={cn("text-ink-2 tabular-nums", CELL.took)}>{tookWords(entry.took_ms)}</Cell>
      <Cell className="min-w-0">
        <Outcome entry={entry} />
      </Cell>
      <Cell className={cn("flex items-center gap-1", CELL.request)}>
        {request ? (
          <>
            <span title={request} className="selectable truncate font-mono text-xs text-ink-2">
              {request}
            </span>
            <button
              type="button"
              tabIndex={-1}
              aria-label={activityText.copyRequest(request)}
              onClick={() => copyRequest(request)}
              data-testid="copy-request"
              className="grid size-6 shrink-0 place-items-center rounded-sm text-ink-3 opacity-0 group-hover:opacity-100 hover:bg-selected hover:text-ink group-focus-visible/grid:group-aria-selected:opacity-100 focus-visible:opacity-100"
            >
              <Copy aria-hidden className="size-3.5" />
            </button>
          </>
        ) : (
          <span className="text-ink-3">{text.none}</span>
        )}
      </Cell>
    </div>
  );
}

/** Which program, and which tool it called. */
function ProgramUse({ entry: { program, program_path: path, tool } }: { entry: ActivityView }) {
  return (
    <span title={path ?? undefined} className="truncate text-2xs text-ink-3" data-testid="activity-program">
      {tool === null ? program : `${program} · ${tool}`}
    </span>
  );
}

interface Result {
  icon: LucideIcon;
  words: string;
  look: string;
}

const WORKED: Result = { icon: CircleCheck, words: activityText.worked, look: "text-healthy" };
const RESULT: Partial<Record<ActivityKind, Result>> = {
  hand_out: { icon: KeyRound, words: activityText.given, look: "text-healthy" },
  hand_out_refused: { icon: Ban, words: activityText.denied, look: "text-ink-3" },
  mcp_call: { icon: Wrench, words: activityText.called, look: "text-ink-3" },
};

/** What came of it, or why not in a few words; the whole sentence on hover. */
function Outcome({ entry: { cause, kind } }: { entry: ActivityView }) {
  const {
    icon: Icon,
    words,
    look,
  } = cause ? { icon: TriangleAlert, words: causeShort[cause], look: "" } : (RESULT[kind] ?? WORKED);
  return (
    <span
      title={cause ? causeLong(cause) : undefined}
      className={cn("flex items-center gap-1.5", cause ? "text-expired" : "text-ink-2")}
    >
      <Icon aria-hidden className={cn("size-3.5 shrink-0", look)} />
      <span className="truncate">{words}</span>
    </span>
  );
}

function Cell({ className, children }: { className?: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the row
    // biome-ignore lint/a11y/useFocusableInteractive: the grid points at its current row
    <div role="gridcell" className={cn("min-w-0", className)}>
      {children}
    </div>
  );
}
