import { useVirtualizer } from "@tanstack/react-virtual";
import {
  type CSSProperties,
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type { Labels } from "@/features/organize/labels";
import type { AccountSort } from "@/gen/AccountSort";
import { cn } from "@/lib/cn";
import { text } from "@/strings";
import { type ColumnKey, fitColumns, type Layout, moved, ROW_HEIGHT, resized, type Sized } from "./columns";
import { type Wish, wishOf } from "./grid-keys";
import { Header } from "./header";
import type { AccountList } from "./list";
import { Place, placeId, type RowActions } from "./row";
import type { AccountSearch } from "./search";
import { isPicked, type Picked, pickedCount } from "./selection";

interface AccountGridProps {
  list: AccountList;
  search: AccountSearch;
  layout: Layout;
  labels: Labels;
  picked: Picked;
  at: number;
  /** Has the focus back when the panel closes. */
  grid: RefObject<HTMLDivElement | null>;
  actions: RowActions;
  setLayout: (layout: Layout) => void;
  /** The columns that there is room for. */
  onFit: (columns: readonly ColumnKey[]) => void;
  onSort: (key: AccountSort) => void;
  onCheck: (all: boolean) => void;
  onWish: (wish: Wish) => void;
}

const rem = () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
/** The row that stays on top, in rem. */
const HEADER = 2.25;

/**
 * A grid of up to tens of thousands of rows, of which only the visible ones exist. The grid has the focus and points
 * at its current row, so that scrolling never loses it.
 */
export function AccountGrid(props: AccountGridProps) {
  const { list, search, layout, labels, picked, at, grid: scroller, actions, setLayout, onWish } = props;
  const head = list.shown?.head;
  const length = head?.length ?? 0;
  const room = useWidth(scroller);
  const unit = rem();
  const height = Math.round(ROW_HEIGHT[layout.density] * unit);
  const groups = labels.groups.length > 0;
  const tags = labels.tags.length > 0;
  const { columns, template, width } = useMemo(
    () => fitColumns(layout, room, { groups, tags }, unit / 16),
    [layout, room, groups, tags, unit],
  );
  const virtual = useVirtualizer({
    count: length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 10,
    // Room for the header, which stays on top and before which the rows begin.
    scrollPaddingStart: HEADER * unit,
    scrollPaddingEnd: HEADER * unit,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height are measured again
  useEffect(() => virtual.measure(), [height]);
  const items = virtual.getVirtualItems();
  const from = items[0]?.index ?? 0;
  const to = items.at(-1)?.index ?? 0;
  useEffect(() => list.look(from, to));
  const shown = columns.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: said when they are others
  useEffect(() => props.onFit(columns), [shown]);

  // A list that begins again begins at its top.
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolled for these and nothing else
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
  }, [list.anchor]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolled for these and nothing else
  useEffect(() => {
    if (length > 0) virtual.scrollToIndex(at);
  }, [at, length > 0]);

  const goTo = useRef(Number.NEGATIVE_INFINITY);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget) return;
    const view = scroller.current?.clientHeight ?? height;
    const wish = wishOf(event, {
      at,
      length,
      page: Math.max(1, Math.floor(view / height) - 2),
      rtl: getComputedStyle(event.currentTarget).direction === "rtl",
      goTo: goTo.current,
    });
    goTo.current = event.key === "g" ? event.timeStamp : Number.NEGATIVE_INFINITY;
    if (wish === null) return;
    event.preventDefault();
    onWish(wish);
  };

  const onResize = (key: Sized, next: number, final: boolean) => {
    const wider = resized(layout, key, next / (unit / 16));
    if (final) return setLayout(wider);
    const wide = fitColumns({ ...wider, columns }, room, { groups: true, tags: true }, unit / 16);
    scroller.current?.style.setProperty("--cols", wide.template);
  };
  const order = (next: ColumnKey[]) => setLayout({ ...layout, columns: next });
  const matching = head?.matching ?? 0;
  const count = pickedCount(picked, matching);
  const pointed = items.some((item) => item.index === at);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table element cannot hold absolutely placed rows
    <div
      ref={scroller}
      role="grid"
      tabIndex={0}
      aria-label={text.accounts.grid}
      aria-rowcount={length + 1}
      aria-colcount={columns.length + 2}
      aria-multiselectable
      // A row that was scrolled away does not exist, and must not be pointed at.
      aria-activedescendant={pointed ? placeId(at) : undefined}
      onKeyDown={onKeyDown}
      data-testid="account-grid"
      style={{ "--cols": template } as CSSProperties}
      // The row it points at shows the focus; rows would lie on an outline.
      className={cn(
        "group/grid min-h-0 flex-1 overflow-auto",
        pointed ? "outline-none" : "focus-visible:-outline-offset-2",
      )}
    >
      <div style={{ minWidth: width }}>
        <Header
          columns={columns}
          sort={search.sort ?? "name"}
          down={search.down ?? false}
          checked={count === 0 ? false : count >= matching ? true : "indeterminate"}
          onSort={props.onSort}
          onCheck={props.onCheck}
          onMove={(key, by) => order(moved(columns, key, by))}
          onDrop={(key, onto) => order(moved(columns, key, columns.indexOf(onto) - columns.indexOf(key)))}
          onResize={onResize}
        />
        {/* biome-ignore lint/a11y/useSemanticElements: see above */}
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const item = list.item(index);
            return (
              <Place
                key={index}
                item={item}
                index={index}
                top={start}
                height={height}
                current={index === at}
                picked={item?.type === "row" && isPicked(picked, item.row.id)}
                columns={columns}
                compact={layout.density === "compact"}
                labels={labels}
                by={search.by}
                actions={actions}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** The width of an element, as it changes. */
function useWidth(element: RefObject<HTMLDivElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const watched = element.current;
    if (!watched) return;
    const measure = () => setWidth(watched.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(watched);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
