import { ArrowDown, ArrowUp } from "lucide-react";
import { type KeyboardEvent, type PointerEvent, useState } from "react";
import type { AccountSort } from "@/gen/AccountSort";
import { cn } from "@/lib/cn";
import { text } from "@/strings";
import { Checkbox } from "@/ui/controls";
import { type ColumnKey, columnSort, type Sized } from "./columns";
import { accountsText, columnName } from "./words";

const nameOf = (key: Sized) => (key === "name" ? text.accounts.columns.name : columnName[key]);

/** Pixels of one press of a key. */
const STEP = 16;

interface HeaderProps {
  columns: readonly ColumnKey[];
  sort: AccountSort;
  down: boolean;
  checked: boolean | "indeterminate";
  onSort: (key: AccountSort) => void;
  onCheck: (all: boolean) => void;
  onMove: (key: ColumnKey, by: number) => void;
  onDrop: (key: ColumnKey, onto: ColumnKey) => void;
  /** A column gets so many pixels; `final` once the pointer has let go. */
  onResize: (key: Sized, width: number, final: boolean) => void;
}

/** The headings: each orders the list, and can be moved and resized. */
export function Header({ columns, checked, onCheck, ...props }: HeaderProps) {
  const [dragged, setDragged] = useState<ColumnKey | null>(null);
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
    <div
      role="row"
      aria-rowindex={1}
      className="sticky top-0 z-10 grid h-9 [grid-template-columns:var(--cols)] items-center gap-x-3 border-b border-line bg-canvas px-5 text-xs text-ink-3"
    >
      {/* biome-ignore lint/a11y/useSemanticElements: see the grid */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: its box has the focus */}
      <div role="columnheader" aria-label={accountsText.selectAll} className="flex">
        <Checkbox
          checked={checked}
          onCheckedChange={(next) => onCheck(next === true)}
          aria-label={accountsText.selectAll}
          data-testid="select-all"
        />
      </div>
      <Heading {...props} id="name" columns={columns} dragged={dragged} onDrag={setDragged} />
      {columns.map((key) => (
        <Heading key={key} {...props} id={key} columns={columns} dragged={dragged} onDrag={setDragged} />
      ))}
    </div>
  );
}

interface HeadingProps extends Omit<HeaderProps, "checked" | "onCheck"> {
  id: Sized;
  dragged: ColumnKey | null;
  onDrag: (key: ColumnKey | null) => void;
}

function Heading({ id, columns, sort, down, dragged, onDrag, ...on }: HeadingProps) {
  const key = columnSort(id);
  const sorted = key !== undefined && sort === key;
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (!event.altKey || (event.key !== "ArrowLeft" && event.key !== "ArrowRight")) return;
    event.preventDefault();
    event.stopPropagation();
    const forward =
      (event.key === "ArrowRight") === (getComputedStyle(event.currentTarget).direction !== "rtl");
    if (event.shiftKey) {
      const width = event.currentTarget.parentElement?.offsetWidth ?? 0;
      on.onResize(id, width + (forward ? STEP : -STEP), true);
    } else if (id !== "name") on.onMove(id, forward ? 1 : -1);
  };
  const name = nameOf(id);
  const over = dragged !== null && id !== "name" && dragged !== id;
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid
    // biome-ignore lint/a11y/useFocusableInteractive: its button has the focus
    <div
      role="columnheader"
      aria-sort={key === undefined ? undefined : sorted ? (down ? "descending" : "ascending") : "none"}
      className={cn(
        "group/head relative flex h-full min-w-0 items-center",
        id === "tracked" && "justify-end",
      )}
      onDragOver={(event) => over && event.preventDefault()}
      onDrop={() => over && on.onDrop(dragged, id)}
    >
      <button
        type="button"
        draggable={id !== "name"}
        onDragStart={() => onDrag(id === "name" ? null : id)}
        onDragEnd={() => onDrag(null)}
        onClick={() => key && on.onSort(key)}
        onKeyDown={onKeyDown}
        data-testid={`sort-${id}`}
        className={cn(
          "flex min-w-0 items-center gap-1 rounded-sm font-medium",
          key && "hover:text-ink",
          sorted && "text-ink",
        )}
      >
        <span className="truncate">{name}</span>
        {!sorted ? null : down ? (
          <ArrowDown aria-hidden className="size-3.5 shrink-0" />
        ) : (
          <ArrowUp aria-hidden className="size-3.5 shrink-0" />
        )}
      </button>
      <Handle id={id} onResize={on.onResize} />
    </div>
  );
}

/** The edge of a column, to be dragged. Keys change its width on the heading’s button. */
function Handle({ id, onResize }: { id: Sized; onResize: HeaderProps["onResize"] }) {
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    event.preventDefault();
    const { currentTarget: handle, pointerId, clientX: start } = event;
    const width = handle.parentElement?.offsetWidth ?? 0;
    const sign = getComputedStyle(handle).direction === "rtl" ? -1 : 1;
    handle.setPointerCapture(pointerId);
    const at = (x: number) => width + sign * (x - start);
    const move = (moved: globalThis.PointerEvent) => onResize(id, at(moved.clientX), false);
    const end = (moved: globalThis.PointerEvent) => {
      handle.removeEventListener("pointermove", move);
      onResize(id, at(moved.clientX), true);
    };
    handle.addEventListener("pointermove", move);
    handle.addEventListener("lostpointercapture", (lost) => end(lost as globalThis.PointerEvent), {
      once: true,
    });
  };
  return (
    <span
      aria-hidden
      title={accountsText.resize(nameOf(id))}
      onPointerDown={onPointerDown}
      data-testid={`resize-${id}`}
      className="absolute inset-y-1 -end-2 w-3 cursor-col-resize touch-none after:absolute after:inset-y-1 after:start-1.5 after:w-px after:bg-line-strong after:opacity-0 group-hover/head:after:opacity-100"
    />
  );
}
