import { useEffect, useState } from "react";

/** Seconds at which what is left is read out. */
const SAID = [60, 30, 10] as const;

/** Seconds left until an instant of the page's monotonic clock; counts only while the window is visible. */
export function useSecondsLeft(deadline: number): number {
  const [, setTick] = useState(0);
  useEffect(() => {
    let timer: ReturnType<typeof setInterval> | undefined;
    const tick = () => setTick((count) => count + 1);
    const arrange = () => {
      clearInterval(timer);
      if (document.hidden) return;
      tick();
      timer = setInterval(tick, 1000);
    };
    arrange();
    document.addEventListener("visibilitychange", arrange);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", arrange);
    };
  }, []);
  return Math.max(0, Math.ceil((deadline - performance.now()) / 1000));
}

/** The step that was last passed, so that a screen reader hears of the time three times and not each second. */
export const lastSaid = (left: number): number | null => SAID.findLast((step) => left <= step) ?? null;
