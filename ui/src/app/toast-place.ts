/** Where toasts may stand, in pixels of the window. */
export interface Rect {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Kept between toasts and what must stay free; the opening animation of a dialog moves it by less. */
const GAP = 12;
const EDGE = 16;

export function overlaps(a: Rect, b: Rect, gap = 0): boolean {
  return (
    a.left < b.left + b.width + gap &&
    b.left < a.left + a.width + gap &&
    a.top < b.top + b.height + gap &&
    b.top < a.top + a.height + gap
  );
}

interface Room {
  window: { width: number; height: number };
  /** Size of the stack of toasts. */
  size: { width: number; height: number };
  /** What must not be covered: dialogs, panels, menus, bars with buttons. */
  blockers: readonly Rect[];
  /** Width of the sidebar; 0 without one. */
  sidebar: number;
  /** Height of the bar at the top of a screen. */
  header: number;
  rtl: boolean;
}

/**
 * The first place that covers nothing of `blockers`, as left and top; `null` if there is none. The lower corner
 * beside the sidebar comes first: the buttons of headers and dialogs are at the other end.
 */
export function freePlace({ window, size, blockers, sidebar, header, rtl }: Room) {
  const low = window.height - EDGE - size.height;
  const high = header + GAP;
  const end = window.width - EDGE - size.width;
  const middle = (window.width - size.width) / 2;
  const candidates: readonly [x: number, y: number][] = [
    [sidebar + EDGE, low],
    [EDGE, low],
    [end, low],
    [middle, low],
    [sidebar + EDGE, high],
    [EDGE, high],
    [end, high],
    [middle, high],
  ];
  for (const [x, y] of candidates) {
    const left = rtl ? window.width - x - size.width : x;
    const rect = { left, top: y, ...size };
    const inside = left >= 0 && left + size.width <= window.width && y >= 0;
    if (inside && blockers.every((blocker) => !overlaps(rect, blocker, GAP))) return { left, top: y };
  }
  return null;
}

/** What is left at the lower edge once everything above has made room. */
export const lastPlace = ({ window, size, rtl }: Pick<Room, "window" | "size" | "rtl">) => ({
  left: rtl ? Math.max(0, window.width - EDGE - size.width) : Math.min(EDGE, window.width - size.width),
  top: window.height - EDGE - size.height,
});

/** How much dialogs leave free for a stack of this height. */
export const roomFor = (height: number) => height + EDGE + GAP;
