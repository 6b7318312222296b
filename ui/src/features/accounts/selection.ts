import type { AccountQuery } from "@/gen/AccountQuery";
import type { Selection } from "@/gen/Selection";

/** What the user has selected: accounts by name, or all that pass a query but some. */
export type Picked =
  | { all: false; ids: ReadonlySet<string> }
  | { all: true; query: AccountQuery; except: ReadonlySet<string> };

export const NOTHING_PICKED: Picked = { all: false, ids: new Set() };

export const isPicked = (picked: Picked, id: string) =>
  picked.all ? !picked.except.has(id) : picked.ids.has(id);

/** How many, of so many that match. */
export const pickedCount = (picked: Picked, matching: number) =>
  picked.all ? Math.max(0, matching - picked.except.size) : picked.ids.size;

/** With these selected, or not. */
export function withIds(picked: Picked, ids: readonly string[], on: boolean): Picked {
  const set = new Set(picked.all ? picked.except : picked.ids);
  for (const id of ids) {
    if (on === picked.all) set.delete(id);
    else set.add(id);
  }
  return picked.all ? { ...picked, except: set } : { all: false, ids: set };
}

export const toggledId = (picked: Picked, id: string) => withIds(picked, [id], !isPicked(picked, id));

/** As the app understands it. */
export const selectionOf = (picked: Picked): Selection =>
  picked.all
    ? { type: "query", query: picked.query, except: [...picked.except] }
    : { type: "ids", ids: [...picked.ids] };

export const oneSelected = (id: string): Selection => ({ type: "ids", ids: [id] });
