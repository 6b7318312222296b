import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp, Copy } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { SORT_KEYS, type SortKey } from "@/features/accounts/search";
import type { AccountAccess } from "@/gen/AccountAccess";
import type { AccountView } from "@/gen/AccountView";
import { cn } from "@/lib/cn";
import { date, longDate } from "@/lib/time";
import { copyAndSay } from "@/lib/toast";
import { access as accessText, kind as kindText, region as regionText, statusWord, text } from "@/strings";
import { Switch } from "@/ui/controls";
import { HealthBadge } from "@/ui/health-badge";
import { HealthCell } from "./health-cell";
import type { AccountRow } from "./model";

const ROW = 44;

/** Columns give way from the least needed one as the window narrows. */
const COLUMNS =
  "grid grid-cols-[minmax(0,1fr)_11rem_9rem_3.5rem] min-[1000px]:grid-cols-[minmax(0,1fr)_11rem_9rem_7rem_3.5rem] min-[1120px]:grid-cols-[minmax(0,1fr)_3rem_7rem_10.5rem_10rem_7rem_3.5rem] min-[1320px]:grid-cols-[minmax(0,1fr)_3rem_7rem_11rem_6rem_10rem_7rem_3.5rem] min-[1560px]:grid-cols-[minmax(0,1fr)_3rem_7.5rem_5.5rem_11rem_9rem_6rem_12rem_7rem_3.5rem]";

const CELL: Record<SortKey, string> = {
  name: "",
  region: "max-[1119px]:hidden",
  kind: "max-[1119px]:hidden",
  status: "max-[1559px]:hidden",
  id: "",
  connection: "max-[1559px]:hidden",
  expires: "max-[1319px]:hidden",
  watch: "",
  health: "max-[999px]:hidden",
};

interface AccountGridProps {
  rows: readonly AccountRow[];
  sort: SortKey;
  down: boolean;
  onSort: (key: SortKey) => void;
  onTrack: (account: AccountView, tracked: boolean) => void;
  onOpen: (account: AccountView) => void;
}

/**
 * A grid of up to tens of thousands of rows, of which only the visible ones exist. The grid has the focus
 * and points at its current row, so that scrolling never loses it.
 */
export function AccountGrid({ rows, sort, down, onSort, onTrack, onOpen }: AccountGridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(0);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 10,
    // Room for the header that stays on top.
    scrollPaddingStart: 36,
  });
  const at = Math.min(current, rows.length - 1);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new order starts at its top again
  useEffect(() => {
    setCurrent(0);
    scroller.current?.scrollTo({ top: 0 });
  }, [sort, down]);

  const go = (index: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, index));
    setCurrent(next);
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
    else if (event.key === " ") {
      if (trackable(row.account)) onTrack(row.account, !row.account.tracked);
    } else if (event.key === "Enter") onOpen(row.account);
    else if (event.key === "c" && event.ctrlKey) copyId(row.account);
    else return;
    event.preventDefault();
  };

  const items = virtual.getVirtualItems();
  // A row that was scrolled away does not exist, and must not be pointed at.
  const pointed = items.some((item) => item.index === at) ? rows[at] : undefined;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table element cannot hold absolutely placed rows
    <div
      ref={scroller}
      role="grid"
      tabIndex={0}
      aria-label={text.accounts.grid}
      aria-rowcount={rows.length + 1}
      aria-colcount={10}
      aria-activedescendant={pointed ? rowId(pointed.account) : undefined}
      onKeyDown={onKeyDown}
      data-testid="account-grid"
      className="group/grid min-h-0 flex-1 overflow-y-auto focus-visible:-outline-offset-2"
    >
      <Header sort={sort} down={down} onSort={onSort} />
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          return (
            <Row
              key={row.account.id}
              row={row}
              index={item.index}
              top={item.start}
              current={item.index === at}
              onPoint={() => setCurrent(item.index)}
              onTrack={onTrack}
              onOpen={onOpen}
            />
          );
        })}
      </div>
    </div>
  );
}

/** Without permission there is nothing to track; what is tracked can always be given up. */
export const trackable = (account: AccountView) => account.access !== "denied" || account.tracked;

const rowId = (account: AccountView) => `account-${account.id}`;
const copyId = (account: AccountView) =>
  void copyAndSay(account.external_id, text.toast.copiedId(account.external_id));

interface HeaderProps {
  sort: SortKey;
  down: boolean;
  onSort: (key: SortKey) => void;
}

function Header({ sort, down, onSort }: HeaderProps) {
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
      {SORT_KEYS.map((key) => (
        // biome-ignore lint/a11y/useSemanticElements: see the grid
        // biome-ignore lint/a11y/useFocusableInteractive: its button has the focus
        <div
          key={key}
          role="columnheader"
          aria-sort={sort === key ? (down ? "descending" : "ascending") : "none"}
          className={CELL[key]}
        >
          <button
            type="button"
            onClick={() => onSort(key)}
            data-testid={`sort-${key}`}
            className={cn(
              "flex items-center gap-1 rounded-sm font-medium hover:text-ink",
              sort === key && "text-ink",
            )}
          >
            {text.accounts.columns[key]}
            {sort !== key ? null : down ? (
              <ArrowDown aria-hidden className="size-3.5" />
            ) : (
              <ArrowUp aria-hidden className="size-3.5" />
            )}
          </button>
        </div>
      ))}
      {/* biome-ignore lint/a11y/useSemanticElements: see the grid */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: nothing to press */}
      <div role="columnheader" className="text-right font-medium">
        {text.accounts.columns.tracked}
      </div>
    </div>
  );
}

interface RowProps {
  row: AccountRow;
  index: number;
  top: number;
  current: boolean;
  onPoint: () => void;
  onTrack: (account: AccountView, tracked: boolean) => void;
  onOpen: (account: AccountView) => void;
}

function Row({ row, index, top, current, onPoint, onTrack, onOpen }: RowProps) {
  const { account, connection, health } = row;
  const name = account.name || text.accounts.unnamed;
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid
    // biome-ignore lint/a11y/useFocusableInteractive: the grid points at its current row
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys
    <div
      role="row"
      id={rowId(account)}
      aria-rowindex={index + 2}
      aria-selected={current}
      data-testid="account-row"
      data-region={account.region}
      data-external-id={account.external_id}
      onClick={onPoint}
      style={{ transform: `translateY(${top}px)`, height: ROW }}
      className={cn(
        COLUMNS,
        "group absolute inset-x-0 items-center gap-x-3 border-b border-line px-6 hover:bg-hover",
        current && "group-focus-visible/grid:bg-selected",
      )}
    >
      <Cell className="grid">
        <span className="flex min-w-0 items-center gap-2">
          <button
            type="button"
            tabIndex={-1}
            onClick={() => onOpen(account)}
            aria-label={text.accounts.open(name)}
            data-testid="account-open"
            className={cn(
              "min-w-0 truncate rounded-sm text-left font-medium hover:underline",
              account.name === "" && "font-normal text-ink-3 italic",
            )}
          >
            {name}
          </button>
          {account.country_code ? (
            <span className="shrink-0 text-xs text-ink-3">{account.country_code}</span>
          ) : null}
        </span>
        {account.access === "ok" && row.parent === "" ? null : (
          <span className="flex min-w-0 items-center gap-1.5 text-2xs text-ink-3">
            <AccessMark access={account.access} />
            <span className="truncate">{row.parent === "" ? null : belowWords(row)}</span>
          </span>
        )}
      </Cell>
      <Cell className={cn("text-ink-2", CELL.region)}>
        <span title={regionText[account.region].name}>{regionText[account.region].short}</span>
      </Cell>
      <Cell className={cn("truncate text-ink-2", CELL.kind)}>{kindText[account.kind].one}</Cell>
      <Cell className={cn("truncate text-ink-2", CELL.status)}>
        {account.status ? statusWord(account.status) : <span className="text-ink-3">{text.none}</span>}
      </Cell>
      <Cell className="flex items-center gap-1">
        <span className="selectable truncate font-mono text-xs tabular-nums" data-testid="account-id">
          {account.external_id}
        </span>
        <button
          type="button"
          tabIndex={-1}
          aria-label={text.accounts.copyId(account.external_id)}
          onClick={() => copyId(account)}
          className="grid size-6 shrink-0 place-items-center rounded-sm text-ink-3 opacity-0 group-hover:opacity-100 hover:bg-selected hover:text-ink group-aria-selected:opacity-100"
        >
          <Copy aria-hidden className="size-3.5" />
        </button>
      </Cell>
      <Cell className={cn("truncate text-ink-2", CELL.connection)}>{connection}</Cell>
      <Cell className={cn("truncate text-xs text-ink-2 tabular-nums", CELL.expires)}>
        {account.ends_at === null ? (
          <span className="text-ink-3">{text.none}</span>
        ) : (
          <span title={longDate(account.ends_at)}>{date(account.ends_at)}</span>
        )}
      </Cell>
      <Cell>
        <HealthCell account={account} />
      </Cell>
      <Cell className={cn("flex", CELL.health)}>
        <HealthBadge health={health} />
      </Cell>
      <Cell className="flex justify-end">
        <Switch
          tabIndex={-1}
          checked={account.tracked}
          disabled={!trackable(account)}
          onCheckedChange={(next) => onTrack(account, next)}
          aria-label={text.accounts.track(name)}
          data-testid="account-tracked"
        />
      </Cell>
    </div>
  );
}

/** Only what is not as it should be is marked. */
export function AccessMark({ access }: { access: AccountAccess }) {
  if (access === "ok") return null;
  return (
    <span
      title={accessText[access].hint}
      className={cn(
        "shrink-0 rounded-full px-1.5 text-2xs leading-4 font-medium",
        access === "lost" ? "bg-expired-soft text-expired" : "bg-disconnected-soft text-disconnected",
      )}
    >
      {accessText[access].short}
    </span>
  );
}

function belowWords({ account, parent }: AccountRow): string {
  const others = account.parents.length - 1;
  return others > 0 ? text.accounts.belowSeveral(parent, others) : text.accounts.below(parent);
}

function Cell({ className, children }: { className?: string; children: React.ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid
    // biome-ignore lint/a11y/useFocusableInteractive: the grid points at its current row
    <div role="gridcell" className={cn("min-w-0", className)}>
      {children}
    </div>
  );
}
