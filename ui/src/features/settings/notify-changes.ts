import type { NotifySettings } from "@/gen/NotifySettings";
import { waitWords } from "@/lib/settings";
import { notifyText, settingsText } from "./words";

/** The switches of single kinds of notifications, in their order. */
export const KINDS = ["broken", "lapsed", "recovered", "accounts", "watch", "ending"] as const;

/** In words, what becomes different from `now`. */
export function notifyChanges(now: NotifySettings, next: NotifySettings): string[] {
  const state = (on: boolean) => (on ? settingsText.on : settingsText.off);
  const found = KINDS.filter((kind) => now[kind] !== next[kind]).map((kind) =>
    settingsText.becomes(notifyText.kinds[kind].name, state(next[kind])),
  );
  if (now.lapsed_after !== next.lapsed_after) {
    found.push(settingsText.becomes(notifyText.lapsedAfter, waitWords(next.lapsed_after)));
  }
  if (now.ends_from !== next.ends_from) {
    found.push(settingsText.becomes(notifyText.endsFrom, notifyText.daysBefore(next.ends_from)));
  }
  if (now.outlived !== next.outlived)
    found.push(settingsText.becomes(notifyText.outlived, state(next.outlived)));
  if ((now.quiet === null) !== (next.quiet === null)) {
    found.push(settingsText.becomes(notifyText.quiet, state(next.quiet !== null)));
  }
  return found;
}
