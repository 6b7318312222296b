import { useEffect, useRef, useState } from "react";

/** So long after a question came into view a press on “Allow” counts: one that was meant for another window does not. */
export const ARM_AFTER = 700;

/**
 * Whether an answer may be given that lets a token out. It may not for a while after the question came into view:
 * after it was painted, after the window was shown, and after the window got the focus.
 */
export function useArmed(): { armed: boolean; isArmed: () => boolean } {
  const [armed, setArmed] = useState(false);
  const since = useRef<number | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const begin = () => {
      clearTimeout(timer);
      setArmed(false);
      since.current = null;
      if (document.hidden) return;
      since.current = performance.now();
      timer = setTimeout(() => setArmed(true), ARM_AFTER);
    };
    begin();
    window.addEventListener("focus", begin);
    document.addEventListener("visibilitychange", begin);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("focus", begin);
      document.removeEventListener("visibilitychange", begin);
    };
  }, []);
  // What is painted may be behind: the press itself asks the clock.
  const isArmed = () => since.current !== null && performance.now() - since.current >= ARM_AFTER;
  return { armed, isArmed };
}
