import { useEffect, useState } from "react";
import { useBackend } from "@/backend/context";
import type { AccountList } from "./list";

interface Point {
  index: number;
  /** The account that is followed when the list changes; `null` while it is a place only. */
  id: string | null;
}

const TOP: Point = { index: 0, id: null };

/**
 * The row that keys act on. It follows its account when the list changes; a list that begins again begins at its top,
 * unless an account was asked for.
 */
export function useCurrent(list: AccountList, wanted: string | undefined) {
  const backend = useBackend();
  const [point, setPoint] = useState<Point>({ index: 0, id: wanted ?? null });
  const [anchor, setAnchor] = useState(list.anchor);
  if (anchor !== list.anchor) {
    if (anchor !== "") setPoint(TOP);
    setAnchor(list.anchor);
  }
  const length = list.shown?.head.length ?? 0;
  const revision = list.shown?.head.revision;
  const idAt = (index: number) => {
    const item = list.item(index);
    return item?.type === "row" ? item.row.id : null;
  };
  const followed = point.id !== null && idAt(point.index) !== point.id ? list.find(point.id) : null;
  const at = Math.max(0, Math.min(length - 1, followed ?? point.index));
  const lost = point.id !== null && idAt(at) !== point.id ? point.id : null;
  const query = list.shown?.query;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked for once per answer in which it is not
  useEffect(() => {
    if (lost === null || query === undefined || list.item(at) === undefined) return;
    let over = false;
    backend.accountPlace(query, lost).then(
      (place) => {
        if (!over)
          setPoint((now) => (now.id !== lost ? now : place === null ? TOP : { index: place, id: lost }));
      },
      // It stays where it was.
      () => {},
    );
    return () => {
      over = true;
    };
  }, [lost, revision]);
  return {
    at,
    go: (index: number) => setPoint({ index, id: idAt(index) }),
    /** Whether the place is not the one it was moved to, but one that was found. */
    found: lost === null && point.id !== null ? at : null,
  };
}
