import { useRef, useState } from "react";
import type { AccountItem } from "@/gen/AccountItem";
import type { AccountQuery } from "@/gen/AccountQuery";
import { showFailure } from "@/lib/toast";
import type { AccountList } from "./list";
import { selectionQuery } from "./search";
import {
  isPicked,
  NOTHING_PICKED,
  type Picked,
  pickedCount,
  selectionOf,
  toggledId,
  withIds,
} from "./selection";

const idsOf = (items: readonly AccountItem[]) =>
  items.flatMap((item) => (item.type === "row" ? [item.row.id] : []));

/** What is selected in a list. Another question about other accounts begins with nothing selected. */
export function usePicking(list: AccountList, query: AccountQuery) {
  const filters = selectionQuery(query);
  const about = JSON.stringify(filters);
  const [own, setOwn] = useState({ about, picked: NOTHING_PICKED });
  const picked = own.about === about ? own.picked : NOTHING_PICKED;
  const set = (next: Picked) => setOwn({ about, picked: next });
  /** Where a range begins, and what was selected before it. */
  const range = useRef<{ from: number; base: Picked; asked: number }>({
    from: 0,
    base: NOTHING_PICKED,
    asked: 0,
  });
  const begin = (from: number, base: Picked) => {
    range.current = { from, base, asked: range.current.asked + 1 };
  };
  return {
    picked,
    count: pickedCount(picked, list.shown?.head.matching ?? 0),
    selection: selectionOf(picked),
    is: (id: string) => isPicked(picked, id),
    /** The next range begins here. */
    begin: (index: number) => begin(index, picked),
    toggle: (index: number, id: string) => {
      const next = toggledId(picked, id);
      set(next);
      begin(index, next);
    },
    /** Selects from where the range began to here. */
    extend: (to: number) => {
      const { from, base } = range.current;
      const asked = ++range.current.asked;
      list.load(Math.min(from, to), Math.max(from, to)).then((items) => {
        // Only the last range counts.
        if (range.current.asked === asked) set(withIds(base, idsOf(items), true));
      }, showFailure);
    },
    all: () => set({ all: true, query: filters, except: new Set() }),
    clear: () => {
      set(NOTHING_PICKED);
      begin(range.current.from, NOTHING_PICKED);
    },
  };
}
