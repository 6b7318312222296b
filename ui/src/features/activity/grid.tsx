import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowUp } from "lucide-react";
import { type KeyboardEvent, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from "react";
import { cn } from "@/lib/cn";
import { text } from "@/strings";
import { Button } from "@/ui/button";
import { Spinner } from "@/ui/feedback";
import type { ActivityLog } from "./model";
import { ActivityRow, CELL, COLUMNS, copyRequest, ROW, rowId } from "./row";
import { activityText } from "./words";

/** This many rows before the end the next part is asked for. */
const AHEAD = 40;

interface ActivityGridProps {
  log: ActivityLog;
  /** What connections are called now. */
  labels: ReadonlyMap<string, string>;
  onOpen: (id: number) => void;
}

/**
 * A grid of which only the visible rows exist, and which grows at both ends: older entries are asked for
 * as its end comes near, new ones come in front without moving what is being read.
 */
export function ActivityGrid({ log, labels, onOpen }: ActivityGridProps) {
  const { rows, more, loadingMore, moreFailed, loadMore } = log;
  const scroller = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState<number | null>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => rows[index]?.id ?? index,
    estimateSize: () => ROW,
    overscan: 10,
    // Room for the header that stays on top.
    scrollPaddingStart: 36,
  });
  const found = current === null ? 0 : rows.findIndex(({ id }) => id === current);
  const at = Math.max(0, found);
  const { unseen, onScroll, toTop } = useKeepPlace(scroller, rows);

  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const near = last >= rows.length - AHEAD && more && !loadingMore && !moreFailed && !log.stale;
  const load = useEffectEvent(loadMore);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a part that arrived may not reach far enough
  useEffect(() => {
    if (near) load();
  }, [near, rows.length]);

  const go = (index: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, index));
    setCurrent(rows[next]?.id ?? null);
    virtual.scrollToIndex(next);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget || event.metaKey || event.altKey) return;
    const row = rows[at];
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? ROW) / ROW) - 2);
    const moves: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: rows.length - 1,
    };
    const target = moves[event.key];
    if (target !== undefined) go(target);
    else if (!row) return;
    else if (event.key === "Enter") onOpen(row.id);
    else if (event.key === "c" && event.ctrlKey && row.request_id) copyRequest(row.request_id);
    else return;
    event.preventDefault();
  };

  // A row that was scrolled away does not exist, and must not be pointed at.
  const pointed = items.some((item) => item.index === at) ? rows[at] : undefined;
  return (
    <div className="relative flex min-h-0 flex-1 flex-col has-[[role=grid]:focus-visible]:after:pointer-events-none has-[[role=grid]:focus-visible]:after:absolute has-[[role=grid]:focus-visible]:after:inset-0 has-[[role=grid]:focus-visible]:after:z-20 has-[[role=grid]:focus-visible]:after:border-2 has-[[role=grid]:focus-visible]:after:border-ring">
      {unseen > 0 ? (
        <Button
          look="primary"
          size="sm"
          onClick={toTop}
          data-testid="activity-fresh"
          className="absolute top-12 start-1/2 z-20 -translate-x-1/2 rtl:translate-x-1/2 rounded-full shadow-pop"
        >
          <ArrowUp aria-hidden />
          {activityText.fresh(unseen)}
        </Button>
      ) : null}
      <div
        ref={scroller}
        onScroll={onScroll}
        data-testid="activity-scroller"
        className={cn("min-h-0 flex-1 overflow-y-auto transition-opacity", log.stale && "opacity-60")}
      >
        {/* biome-ignore lint/a11y/useSemanticElements: a table element cannot hold absolutely placed rows */}
        <div
          role="grid"
          tabIndex={0}
          aria-label={activityText.grid}
          aria-rowcount={log.total + 1}
          aria-colcount={7}
          aria-activedescendant={pointed ? rowId(pointed) : undefined}
          onKeyDown={onKeyDown}
          data-testid="activity-grid"
          className="group/grid outline-none"
        >
          <Header />
          {/* biome-ignore lint/a11y/useSemanticElements: see above */}
          <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
            {items.map((item) => {
              const entry = rows[item.index];
              if (!entry) return null;
              return (
                <ActivityRow
                  key={entry.id}
                  entry={entry}
                  label={labels.get(entry.connection_id) ?? entry.label}
                  index={item.index}
                  top={item.start}
                  current={item.index === at}
                  onPoint={() => setCurrent(entry.id)}
                  onOpen={() => onOpen(entry.id)}
                />
              );
            })}
          </div>
        </div>
        <Tail log={log} />
      </div>
    </div>
  );
}

/**
 * Entries that come in front push the rest down; who reads further below stays with what is being read,
 * and is told how many came.
 */
function useKeepPlace(scroller: React.RefObject<HTMLDivElement | null>, rows: ActivityLog["rows"]) {
  const first = useRef(rows[0]?.id);
  const [unseen, setUnseen] = useState(0);
  useLayoutEffect(() => {
    const before = first.current;
    first.current = rows[0]?.id;
    const added = rows.findIndex(({ id }) => id === before);
    const element = scroller.current;
    if (!element || added <= 0 || element.scrollTop < ROW) return;
    element.scrollTop += added * ROW;
    setUnseen((count) => count + added);
  }, [rows, scroller]);
  return {
    unseen,
    onScroll: () => {
      if (unseen > 0 && (scroller.current?.scrollTop ?? 0) < ROW) setUnseen(0);
    },
    toTop: () => {
      setUnseen(0);
      scroller.current?.scrollTo({ top: 0 });
    },
  };
}

/** What is at the end of the list: more, a failure, or the end. */
function Tail({ log: { more, moreFailed, loadingMore, loadMore } }: { log: ActivityLog }) {
  return (
    <div
      role="status"
      className="flex h-12 items-center justify-center gap-3 text-xs text-ink-3"
      data-testid="activity-tail"
    >
      {moreFailed && !loadingMore ? (
        <>
          <span className="text-ink-2">{activityText.moreFailed}</span>
          <Button size="sm" onClick={loadMore} data-testid="activity-more">
            {text.tryAgain}
          </Button>
        </>
      ) : more ? (
        <>
          <Spinner />
          {activityText.loadingMore}
        </>
      ) : (
        activityText.end
      )}
    </div>
  );
}

const HEADS = ["when", "connection", "kind", "why", "took", "result", "request"] as const;

function Header() {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
    <div
      role="row"
      aria-rowindex={1}
      className={cn(
        COLUMNS,
        "sticky top-0 z-10 h-9 items-center gap-x-3 border-b border-line bg-canvas px-6 text-xs text-ink-3",
      )}
    >
      {HEADS.map((key) => (
        // biome-ignore lint/a11y/useSemanticElements: see the grid
        // biome-ignore lint/a11y/useFocusableInteractive: nothing to press
        <div key={key} role="columnheader" className={cn("truncate font-medium", CELL[key])}>
          {activityText.columns[key]}
        </div>
      ))}
    </div>
  );
}
