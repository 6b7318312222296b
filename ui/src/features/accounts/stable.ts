import { useLayoutEffect, useMemo, useRef } from "react";

/** The same functions for as long as a component lives, each with what it knows now: rows need not be drawn again. */
// biome-ignore lint/suspicious/noExplicitAny: the functions keep their own types
export function useStable<F extends { [key: string]: (...all: any[]) => any }>(functions: F): F {
  const latest = useRef(functions);
  useLayoutEffect(() => {
    latest.current = functions;
  });
  return useMemo(
    () =>
      Object.fromEntries(
        Object.keys(latest.current).map((key) => [key, (...all: unknown[]) => latest.current[key]?.(...all)]),
      ) as F,
    [],
  );
}
