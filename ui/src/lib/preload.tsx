import { type ComponentType, use } from "react";

/** Code that is loaded before it is needed: once it is there, showing it takes no further frame. */
export interface Preloaded<T> {
  /** Loads it; further calls share the first load, and a failed one is tried again. */
  load: () => Promise<T>;
  /** What was loaded, or nothing yet. */
  now: () => T | null;
}

export function preloaded<T>(load: () => Promise<T>): Preloaded<T> {
  let found: T | null = null;
  let pending: Promise<T> | null = null;
  return {
    now: () => found,
    load: () => {
      if (pending) return pending;
      const loading: Promise<T> & { status?: "fulfilled"; value?: T } = load().then(
        (value) => {
          found = value;
          // React reads these, and waits for nothing that is there already.
          Object.assign(loading, { status: "fulfilled", value });
          return value;
        },
        (failure: unknown) => {
          pending = null;
          throw failure;
        },
      );
      pending = loading;
      return loading;
    },
  };
}

interface LoadedProps<P extends object> {
  code: Preloaded<ComponentType<P>>;
  props: P;
}

/** A component of such code. It suspends only while the code is on its way. */
export function Loaded<P extends object>({ code, props }: LoadedProps<P>) {
  const Component = use(code.load());
  return <Component {...props} />;
}

/** Runs `work` when the window has nothing else to do; returns what calls it off. */
export function whenIdle(work: () => void): () => void {
  if (typeof requestIdleCallback === "function") {
    const id = requestIdleCallback(work, { timeout: 3000 });
    return () => cancelIdleCallback(id);
  }
  // WebKit has no idle callbacks: after the first screen has been drawn is late enough.
  const id = setTimeout(work, 600);
  return () => clearTimeout(id);
}
