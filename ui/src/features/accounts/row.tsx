import { ChevronDown, ChevronRight } from "lucide-react";
import { type MouseEvent, memo, type ReactNode } from "react";
import type { Labels } from "@/features/organize/labels";
import type { AccountItem } from "@/gen/AccountItem";
import type { AccountRowView } from "@/gen/AccountRowView";
import { cn } from "@/lib/cn";
import { Checkbox } from "@/ui/controls";
import { Skeleton } from "@/ui/feedback";
import { CELLS, NameCell, nameOf } from "./cells";
import type { ColumnKey } from "./columns";
import { headingWords } from "./heading";
import type { Grouping } from "./search";
import { accountsText } from "./words";

/** What rows tell the grid; the same functions for as long as it lives. */
export interface RowActions {
  onPoint: (index: number, event: MouseEvent) => void;
  onPick: (index: number, row: AccountRowView, extend: boolean) => void;
  onTrack: (row: AccountRowView, tracked: boolean) => void;
  onOpen: (index: number, row: AccountRowView) => void;
  onToggle: (key: string) => void;
}

interface PlaceProps {
  item: AccountItem | undefined;
  index: number;
  top: number;
  height: number;
  current: boolean;
  picked: boolean;
  columns: readonly ColumnKey[];
  compact: boolean;
  labels: Labels;
  by: Grouping | undefined;
  actions: RowActions;
}

/** An account is not called by its own id alone: below tags it may stand twice. */
export const placeId = (index: number) => `account-place-${index}`;

const CELL: Partial<Record<ColumnKey, string>> = {
  tracked: "flex justify-end",
  health: "flex",
  watch: "",
};

/** One place of the list: an account, a heading, or the shape of what is about to be there. */
export const Place = memo(function Place(props: PlaceProps) {
  const { item, index, top, height, current, picked, actions } = props;
  const shared = {
    id: placeId(index),
    "aria-rowindex": index + 2,
    "data-current": current || undefined,
    onClick: (event: MouseEvent) => actions.onPoint(index, event),
    style: { transform: `translateY(${top}px)`, height },
  } as const;
  const look =
    "group absolute inset-x-0 grid [grid-template-columns:var(--cols)] items-center gap-x-3 border-b border-line px-5";
  if (item === undefined) {
    return (
      // biome-ignore lint/a11y/useSemanticElements: see the grid
      // biome-ignore lint/a11y/useFocusableInteractive: the grid points at its current row
      <div {...shared} role="row" aria-busy className={look} data-testid="account-blank">
        <span />
        <Cell>
          <Skeleton className="w-40 max-w-full" />
          <span className="sr-only">{accountsText.loadingRow}</span>
        </Cell>
        {props.columns.map((key) => (
          <Cell key={key}>
            <Skeleton className="w-2/3" />
          </Cell>
        ))}
      </div>
    );
  }
  if (item.type === "heading") return <Heading {...props} item={item} shared={shared} />;
  const { row } = item;
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid
    // biome-ignore lint/a11y/useFocusableInteractive: the grid points at its current row
    <div
      {...shared}
      role="row"
      aria-selected={picked}
      data-testid="account-row"
      data-id={row.id}
      data-region={row.region}
      data-external-id={row.external_id}
      className={cn(
        look,
        "hover:bg-hover",
        // Quiet words keep their contrast on the tint.
        picked && "bg-selected [--ink-3:var(--ink-2)] hover:bg-selected",
        current && "shadow-[inset_3px_0_0_var(--line-strong)]",
        current && "group-focus-visible/grid:bg-selected group-focus-visible/grid:[--ink-3:var(--ink-2)]",
        current && "group-focus-visible/grid:shadow-[inset_3px_0_0_var(--accent)]",
      )}
    >
      <Cell className="flex">
        <Checkbox
          tabIndex={-1}
          checked={picked}
          aria-label={accountsText.select(nameOf(row))}
          onClick={(event) => {
            event.stopPropagation();
            actions.onPick(index, row, event.shiftKey);
          }}
          data-testid="account-select"
          className={cn(!picked && "opacity-60 group-hover:opacity-100 group-data-current:opacity-100")}
        />
      </Cell>
      <Cell>
        <NameCell
          row={row}
          labels={props.labels}
          second={!props.compact}
          tags={!props.columns.includes("tags")}
          onOpen={() => actions.onOpen(index, row)}
        />
      </Cell>
      {props.columns.map((key) => (
        <Cell key={key} className={cn("truncate text-ink-2", CELL[key])}>
          {CELLS[key]({ row, labels: props.labels, onTrack: (tracked) => actions.onTrack(row, tracked) })}
        </Cell>
      ))}
    </div>
  );
});

interface HeadingProps extends PlaceProps {
  item: Extract<AccountItem, { type: "heading" }>;
  shared: object;
}

function Heading({ item, shared, by, labels, columns, current, actions }: HeadingProps) {
  const { key, count: value, collapsed } = item;
  const { label, mark } = headingWords(item, by, labels);
  const Icon = collapsed ? ChevronRight : ChevronDown;
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid
    // biome-ignore lint/a11y/useFocusableInteractive: the grid points at its current row
    <div
      {...shared}
      role="row"
      data-testid="account-heading"
      data-key={key}
      className={cn(
        "group absolute inset-x-0 flex items-center border-b border-line bg-sunken px-5",
        current && "shadow-[inset_3px_0_0_var(--line-strong)]",
        current && "group-focus-visible/grid:bg-selected group-focus-visible/grid:[--ink-3:var(--ink-2)]",
      )}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: see the grid */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the grid points at its current row */}
      <div role="gridcell" aria-colspan={columns.length + 2} className="flex min-w-0 items-center">
        <button
          type="button"
          tabIndex={-1}
          aria-expanded={!collapsed}
          aria-label={accountsText.toggle(label)}
          onClick={() => actions.onToggle(key)}
          className="flex min-w-0 items-center gap-1.5 rounded-sm font-semibold hover:text-accent-text"
          data-testid="heading-toggle"
        >
          <Icon aria-hidden className="size-4 shrink-0 text-ink-3 rtl:data-closed:rotate-180" />
          {mark}
          <span className="truncate">{label}</span>
        </button>
        <span className="ms-2 text-xs text-ink-3 tabular-nums" aria-hidden>
          {value}
        </span>
        <span className="sr-only">
          {accountsText.heading(label, value)}, {collapsed ? accountsText.closed : accountsText.open}
        </span>
      </div>
    </div>
  );
}

function Cell({ className, children }: { className?: string | undefined; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid
    // biome-ignore lint/a11y/useFocusableInteractive: the grid points at its current row
    <div role="gridcell" className={cn("min-w-0", className)}>
      {children}
    </div>
  );
}
