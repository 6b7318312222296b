import { type ReactNode, useSyncExternalStore } from "react";

/** A message that a user may read and need not answer. */
export interface Toast {
  id: number;
  tone: "done" | "failure";
  title: string;
  body?: ReactNode;
  action?: ToastAction;
  /** Milliseconds for which it stays while nobody points at it. */
  lasts: number;
}

export interface ToastAction {
  label: string;
  onClick: () => void;
}

/** Most that are shown at a time; the oldest gives way. */
const MOST = 4;

let all: readonly Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();

function set(next: readonly Toast[]) {
  all = next;
  for (const listener of listeners) listener();
}

/** Shows a message. The same one again takes the place of the first, unless each can be undone. */
export function addToast(toast: Omit<Toast, "id">) {
  last += 1;
  const same = (one: Toast) =>
    one.tone === toast.tone && one.title === toast.title && !one.action && !toast.action;
  set([...all.filter((one) => !same(one)), { ...toast, id: last }].slice(-MOST));
}

export const dismissToast = (id: number) => set(all.filter((one) => one.id !== id));

/** Does what the newest message with a button of this label offers. Whether there was one. */
export function runToast(label: string): boolean {
  const found = all.findLast(({ action }) => action?.label === label);
  if (!found) return false;
  dismissToast(found.id);
  found.action?.onClick();
  return true;
}

export const clearToasts = () => set([]);

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** What is shown at the moment, oldest first. */
export const useToasts = () => useSyncExternalStore(subscribe, () => all);
