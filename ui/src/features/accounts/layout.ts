import { useMemo, useState } from "react";
import { useSnapshot } from "@/lib/data";
import { columnsText, type Layout, layoutText, readColumns, readLayout, USUAL } from "./columns";
import type { ChangeSearch } from "./filters";
import type { AccountSearch } from "./search";

/** Where this computer keeps how one user likes the list. */
export const layoutKey = (user: string) => `adkeeper.accounts.layout.${user}`;

/**
 * How the list looks: as the address says, which a saved view carries, and otherwise as the user last had it. A change
 * goes to where the look came from.
 */
export function useLayout(search: AccountSearch, change: ChangeSearch) {
  const user = useSnapshot().data?.auth.user?.id ?? "";
  const [own, setOwn] = useState({ user, layout: readLayout(localStorage.getItem(layoutKey(user))) });
  if (own.user !== user) setOwn({ user, layout: readLayout(localStorage.getItem(layoutKey(user))) });
  const carried = search.view !== undefined || search.cols !== undefined || search.density !== undefined;
  const { cols, density } = search;
  const layout: Layout = useMemo(
    () => ({
      ...own.layout,
      ...(cols === undefined ? {} : readColumns(cols)),
      ...(density === undefined ? {} : { density }),
    }),
    [own.layout, cols, density],
  );
  const setLayout = (next: Layout) => {
    if (carried) return change({ cols: columnsText(next), density: next.density });
    setOwn({ user, layout: next });
    localStorage.setItem(layoutKey(user), layoutText(next));
  };
  const reset = () => setLayout({ ...USUAL, density: layout.density });
  return { layout, setLayout, reset };
}
