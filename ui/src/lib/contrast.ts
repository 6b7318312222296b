import { useSyncExternalStore } from "react";

/* High contrast by choice, of this computer. The desktop's own wish is a matter of the style sheet alone. */

const STORED = "adkeeper.contrast";
const listeners = new Set<() => void>();

const isOn = () => document.documentElement.dataset.contrast === "more";

/** Shows more contrast now, and from the first paint of the next start on (`public/theme.js`). */
export function setContrast(more: boolean) {
  const root = document.documentElement;
  if (more) root.dataset.contrast = "more";
  else delete root.dataset.contrast;
  try {
    if (more) localStorage.setItem(STORED, "more");
    else localStorage.removeItem(STORED);
  } catch {
    // Without storage it holds until the window is closed.
  }
  for (const listener of listeners) listener();
}

export const useContrast = () =>
  useSyncExternalStore((changed) => {
    listeners.add(changed);
    return () => void listeners.delete(changed);
  }, isOn);
