import type { KeyboardEvent } from "react";

/** How long after `g` a letter is the second half of a go-to key, and none of the list’s. */
const GO_TO = 1500;

/** What a key asks of the list. */
export type Wish =
  | { type: "move"; to: number; extend: boolean }
  | { type: "fold"; close: boolean }
  | {
      type:
        | "all"
        | "copy"
        | "escape"
        | "track"
        | "open"
        | "pick"
        | "tags"
        | "group"
        | "pin"
        | "note"
        | "search";
    };

const LETTERS: Record<string, Exclude<Wish, { to: number } | { close: boolean }>["type"]> = {
  " ": "track",
  Enter: "open",
  Escape: "escape",
  x: "pick",
  t: "tags",
  m: "group",
  p: "pin",
  n: "note",
  "/": "search",
};

interface Where {
  at: number;
  length: number;
  /** Rows that fit on the screen. */
  page: number;
  rtl: boolean;
  /** When `g` was last pressed. */
  goTo: number;
}

/** What a key means here; `null` for one that is not the list’s. */
export function wishOf(event: KeyboardEvent, { at, length, page, rtl, goTo }: Where): Wish | null {
  const { key } = event;
  if (event.altKey) return null;
  if (event.ctrlKey || event.metaKey) {
    if (event.shiftKey) return null;
    if (key === "a") return { type: "all" };
    return key === "c" ? { type: "copy" } : null;
  }
  const moves: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: length - 1,
  };
  const target = moves[key];
  if (target !== undefined) {
    return { type: "move", to: Math.max(0, Math.min(length - 1, target)), extend: event.shiftKey };
  }
  if (key === "ArrowLeft" || key === "ArrowRight") {
    return { type: "fold", close: (key === "ArrowLeft") !== rtl };
  }
  if (key.length === 1 && event.timeStamp - goTo < GO_TO) return null;
  const type = LETTERS[key];
  return type === undefined ? null : { type };
}
