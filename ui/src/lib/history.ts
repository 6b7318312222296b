import { useRouter } from "@tanstack/react-router";
import { useSyncExternalStore } from "react";

/** The furthest place of each history: beyond it there is nothing to go forward to. */
const furthest = new WeakMap<object, number>();

interface Ways {
  back: boolean;
  forward: boolean;
  goBack: () => void;
  goForward: () => void;
}

/** Where back and forward lead in this window. */
export function useHistoryWays(): Ways {
  const { history } = useRouter();
  const index = () => history.location.state.__TSR_index ?? 0;
  const state = useSyncExternalStore(
    (changed) =>
      history.subscribe(({ action }) => {
        // A new place forgets what was ahead.
        furthest.set(
          history,
          action.type === "PUSH" ? index() : Math.max(index(), furthest.get(history) ?? 0),
        );
        changed();
      }),
    () => `${index()} ${furthest.get(history) ?? index()}`,
  );
  const [here = 0, end = 0] = state.split(" ").map(Number);
  return {
    back: here > 0,
    forward: here < end,
    goBack: () => history.back(),
    goForward: () => history.forward(),
  };
}
