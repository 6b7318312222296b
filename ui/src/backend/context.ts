import { createContext, use } from "react";
import type { Backend } from "./types";

const Context = createContext<Backend | null>(null);

export const BackendProvider = Context.Provider;

/** The app behind the dashboard. */
export function useBackend(): Backend {
  const backend = use(Context);
  if (!backend) throw new Error("no backend was provided");
  return backend;
}
