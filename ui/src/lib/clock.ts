import { useSyncExternalStore } from "react";

/** How often relative times on the screen are renewed, in milliseconds. */
export const TICK = 10_000;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let current = Date.now();

function tick() {
  current = Date.now();
  for (const listener of listeners) listener();
}

/** Runs the one shared timer exactly while somebody looks: listeners exist and the page is visible. */
function arrange() {
  const wanted = listeners.size > 0 && !document.hidden;
  if (wanted && timer === undefined) {
    timer = setInterval(tick, TICK);
  } else if (!wanted && timer !== undefined) {
    clearInterval(timer);
    timer = undefined;
  }
}

function onVisibility() {
  if (!document.hidden && listeners.size > 0) tick();
  arrange();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    current = Date.now();
    document.addEventListener("visibilitychange", onVisibility);
  }
  listeners.add(listener);
  arrange();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) document.removeEventListener("visibilitychange", onVisibility);
    arrange();
  };
}

/** The current instant in milliseconds, renewed by one shared ticker that stops while the window is hidden. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => current);
}
