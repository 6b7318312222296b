import { useEffect } from "react";

/** Asks whether the task is done each time the window gets the focus: the browser was in front meanwhile. */
export function useLookAgain(look: () => void, on: boolean) {
  useEffect(() => {
    if (!on) return;
    window.addEventListener("focus", look);
    return () => window.removeEventListener("focus", look);
  }, [look, on]);
}
