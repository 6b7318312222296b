import { type ReactNode, type RefObject, useState } from "react";
import type { Labels } from "@/features/organize/labels";
import type { AccountQuery } from "@/gen/AccountQuery";
import type { AccountRowView } from "@/gen/AccountRowView";
import { useBulk } from "./bulk";
import { BulkBar } from "./bulk-bar";
import { copyId } from "./cells";
import { COLUMN_KEYS, type ColumnKey, type Layout } from "./columns";
import { useCurrent } from "./current";
import { type Choosing, ChoosingDialog } from "./dialogs";
import type { ChangeSearch } from "./filters";
import { AccountGrid } from "./grid";
import type { Wish } from "./grid-keys";
import type { AccountList } from "./list";
import { trackable, useMark } from "./mark";
import { AccountPanel } from "./panel";
import { usePanel } from "./panel-state";
import { usePicking } from "./picking";
import type { RowActions } from "./row";
import type { AccountSearch } from "./search";
import { oneSelected } from "./selection";
import { useStable } from "./stable";

interface ListBodyProps {
  list: AccountList;
  query: AccountQuery;
  search: AccountSearch;
  layout: Layout;
  labels: Labels;
  grid: RefObject<HTMLDivElement | null>;
  /** What stands in place of the list where nothing matches. */
  empty: ReactNode;
  change: ChangeSearch;
  setLayout: (layout: Layout) => void;
  onToggle: (key: string) => void;
  onSearch: () => void;
  onFit: (columns: readonly ColumnKey[]) => void;
}

/** The list at work: what is current, selected and open, and what is done with it. */
export function ListBody(props: ListBodyProps) {
  const { list, query, search, layout, labels, grid, empty, change, setLayout, onToggle } = props;
  const { at, go } = useCurrent(list, search.open);
  const picking = usePicking(list, query);
  const mark = useMark();
  const bulk = useBulk(layout.columns ?? COLUMN_KEYS);
  const [choosing, setChoosing] = useState<Choosing | null>(null);
  const item = list.item(at);
  const row = item?.type === "row" ? item.row : null;
  const panel = usePanel(row?.id ?? null, search.open, change);
  const matching = list.shown?.head.matching ?? 0;

  const move = (index: number) => {
    panel.follow();
    go(index);
  };
  const track = (which: AccountRowView, tracked: boolean) => mark(oneSelected(which.id), { tracked });
  const close = () => {
    panel.close();
    grid.current?.focus();
  };
  const actions: RowActions = useStable({
    onPoint: (index, event) => {
      const pointed = list.item(index);
      move(index);
      if (event.shiftKey) picking.extend(index);
      else if ((event.ctrlKey || event.metaKey) && pointed?.type === "row")
        picking.toggle(index, pointed.row.id);
      else picking.begin(index);
    },
    onPick: (index, which, extend) => {
      move(index);
      if (extend) picking.extend(index);
      else picking.toggle(index, which.id);
    },
    onTrack: track,
    onOpen: (index, which) => {
      move(index);
      panel.open(which.id);
    },
    onToggle,
  });

  const chosen = () =>
    (list.shown ? [...list.shown.pages.values()] : [])
      .flatMap(({ items }) => items)
      .flatMap((each) => (each.type === "row" && picking.is(each.row.id) ? [each.row] : []));
  const choose = (what: "group" | "add" | "remove") =>
    setChoosing({ what, selection: picking.selection, count: picking.count, rows: chosen() });
  const chooseOne = (what: "group" | "edit", id: string, rows: Choosing["rows"]) =>
    setChoosing({ what, selection: oneSelected(id), count: 1, rows });

  const onWish = (wish: Wish) => {
    const several = picking.count > 0;
    switch (wish.type) {
      case "move":
        move(wish.to);
        if (wish.extend) picking.extend(wish.to);
        else picking.begin(wish.to);
        return;
      case "fold":
        if (item?.type === "heading" && item.collapsed !== wish.close) onToggle(item.key);
        return;
      case "all":
        return picking.all();
      case "escape":
        if (several) picking.clear();
        else if (panel.id !== null) close();
        return;
      case "search":
        return props.onSearch();
      case "copy":
        if (several) void bulk.copyIds(picking.selection);
        else if (row) copyId(row.external_id);
        return;
      case "tags":
        if (several) choose("add");
        else if (row) chooseOne("edit", row.id, [row]);
        return;
      case "group":
        if (several) choose("group");
        else if (row) chooseOne("group", row.id, [row]);
        return;
      case "pin":
        if (several) bulk.pin(picking.selection, true);
        else if (row) mark(oneSelected(row.id), { pinned: !row.pinned });
        return;
    }
    if (item?.type === "heading" && (wish.type === "open" || wish.type === "track"))
      return onToggle(item.key);
    if (!row) return;
    if (wish.type === "track" && trackable(row)) track(row, !row.tracked);
    else if (wish.type === "open") panel.open(row.id);
    else if (wish.type === "pick") picking.toggle(at, row.id);
    else if (wish.type === "note") panel.openNote(row.id);
  };

  return (
    <div className="flex min-h-0 flex-1">
      <div className="relative flex min-w-0 flex-1 flex-col">
        {picking.count > 0 ? (
          <BulkBar
            count={picking.count}
            selection={picking.selection}
            bulk={bulk}
            onTags={choose}
            onGroup={() => choose("group")}
            onClear={() => {
              picking.clear();
              grid.current?.focus();
            }}
          />
        ) : null}
        {matching === 0 ? (
          empty
        ) : (
          <AccountGrid
            list={list}
            search={search}
            layout={layout}
            labels={labels}
            picked={picking.picked}
            at={at}
            grid={grid}
            actions={actions}
            onFit={props.onFit}
            setLayout={setLayout}
            onSort={(key) =>
              change({ sort: key, down: key === (search.sort ?? "name") && !search.down ? true : undefined })
            }
            onCheck={(all) => (all ? picking.all() : picking.clear())}
            onWish={onWish}
          />
        )}
      </div>
      {panel.id === null ? null : (
        <AccountPanel
          id={panel.id}
          place={row?.id === panel.id ? { at, all: list.shown?.head.length ?? 0 } : null}
          mark={mark}
          note={panel.note}
          onOpen={panel.show}
          onTags={(detail) => chooseOne("edit", detail.account_id, [detail])}
          onGroup={(detail) => chooseOne("group", detail.account_id, [detail])}
          onClose={close}
        />
      )}
      {choosing ? (
        <ChoosingDialog {...choosing} labels={labels} bulk={bulk} onClose={() => setChoosing(null)} />
      ) : null}
    </div>
  );
}
