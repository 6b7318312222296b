import { ArrowDown, ArrowUp, GripVertical, SlidersHorizontal } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";
import { cn } from "@/lib/cn";
import { Button } from "@/ui/button";
import { Checkbox, Segmented } from "@/ui/controls";
import { Popover } from "@/ui/popover";
import { Select } from "@/ui/select";
import { COLUMN_KEYS, type ColumnKey, type Layout, moved, toggled } from "./columns";
import type { ChangeSearch } from "./filters";
import { type AccountSearch, DENSITIES, GROUPINGS } from "./search";
import { columnName, densityName, groupingName, accountsText as words } from "./words";

interface ViewMenuProps {
  search: AccountSearch;
  layout: Layout;
  /** The columns that are on the screen. */
  fitting: readonly ColumnKey[];
  change: ChangeSearch;
  setLayout: (layout: Layout) => void;
  reset: () => void;
}

const NOTHING = "nothing";

/** How the list looks: headings, density, and which columns in which order. */
export function ViewMenu({ search, layout, fitting, change, setLayout, reset }: ViewMenuProps) {
  return (
    <Popover
      label={words.view}
      trigger={
        <Button look="ghost" data-testid="view-menu">
          <SlidersHorizontal aria-hidden />
          {words.view}
        </Button>
      }
      className="w-72"
      data-testid="view-options"
    >
      <div className="grid gap-3 border-b border-line p-3">
        <Line label={words.groupBy}>
          <Select
            label={words.groupBy}
            value={search.by ?? NOTHING}
            onChange={(by) => change({ by: by === NOTHING ? undefined : by })}
            options={[
              { value: NOTHING, label: words.noGrouping },
              ...GROUPINGS.map((value) => ({ value, label: groupingName[value] })),
            ]}
            data-testid="group-by"
          />
        </Line>
        <Line label={words.density}>
          <Segmented
            label={words.density}
            value={layout.density}
            onChange={(density) => setLayout({ ...layout, density })}
            options={DENSITIES.map((value) => ({ value, label: densityName[value] }))}
          />
        </Line>
      </div>
      <Columns layout={layout} fitting={fitting} setLayout={setLayout} reset={reset} />
    </Popover>
  );
}

function Line({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="flex items-center justify-between gap-3">
      <span className="text-ink-2">{label}</span>
      {children}
    </div>
  );
}

/** The columns that are shown, in order, then the others. */
function Columns({ layout, fitting, setLayout, reset }: Omit<ViewMenuProps, "search" | "change">) {
  const id = useId();
  const [dragged, setDragged] = useState<ColumnKey | null>(null);
  const [said, setSaid] = useState("");
  const shown = layout.columns ?? fitting;
  const rest = COLUMN_KEYS.filter((key) => !shown.includes(key));
  const set = (columns: readonly ColumnKey[]) => setLayout({ ...layout, columns });
  const move = (key: ColumnKey, by: number) => {
    const next = moved(shown, key, by);
    set(next);
    setSaid(words.moved(columnName[key], next.indexOf(key) + 1, next.length));
  };
  const onKeyDown = (key: ColumnKey) => (event: KeyboardEvent) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (by === undefined || !event.altKey) return;
    event.preventDefault();
    move(key, by);
  };
  return (
    <section aria-labelledby={id} className="grid gap-1 p-3">
      <div className="flex items-center justify-between">
        <h2 id={id} className="text-xs font-semibold text-ink-2">
          {words.columns}
        </h2>
        <Button look="link" size="bare" className="text-xs" onClick={reset} data-testid="columns-reset">
          {words.columnsReset}
        </Button>
      </div>
      <ul className="-mx-1.5">
        {[...shown, ...rest].map((key, index) => {
          const on = index < shown.length;
          return (
            <li
              key={key}
              className={cn(
                "group flex h-7.5 items-center gap-2 rounded-md px-1.5 hover:bg-hover",
                dragged === key && "opacity-50",
              )}
              draggable={on}
              onDragStart={() => setDragged(key)}
              onDragEnd={() => setDragged(null)}
              onDragOver={(event) => on && dragged !== null && event.preventDefault()}
              onDrop={() => dragged !== null && move(dragged, index - shown.indexOf(dragged))}
            >
              <GripVertical aria-hidden className={cn("size-3.5 text-ink-3", !on && "invisible")} />
              <label htmlFor={`${id}-${key}`} className="flex min-w-0 flex-1 items-center gap-2">
                <Checkbox
                  id={`${id}-${key}`}
                  checked={on}
                  onCheckedChange={() => set(toggled(shown, key))}
                  onKeyDown={on ? onKeyDown(key) : undefined}
                  data-testid={`column-${key}`}
                />
                <span className="truncate">{columnName[key]}</span>
              </label>
              {on ? (
                <span className="flex opacity-0 group-focus-within:opacity-100 group-hover:opacity-100">
                  <Arrow
                    icon={ArrowUp}
                    label={words.moveEarlier(columnName[key])}
                    onClick={() => move(key, -1)}
                  />
                  <Arrow
                    icon={ArrowDown}
                    label={words.moveLater(columnName[key])}
                    onClick={() => move(key, 1)}
                  />
                </span>
              ) : null}
            </li>
          );
        })}
      </ul>
      <p className="text-xs text-ink-3">{words.columnsHint}</p>
      <p role="status" className="sr-only">
        {said}
      </p>
    </section>
  );
}

interface ArrowProps {
  icon: typeof ArrowUp;
  label: string;
  onClick: () => void;
}

function Arrow({ icon: Icon, label, onClick }: ArrowProps) {
  return (
    <button
      type="button"
      aria-label={label}
      onClick={onClick}
      className="grid size-6 place-items-center rounded-sm text-ink-3 hover:bg-selected hover:text-ink"
    >
      <Icon aria-hidden className="size-3.5" />
    </button>
  );
}
