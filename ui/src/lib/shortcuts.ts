/**
 * Every key that does something anywhere in the window, by the id of the action it stands for. Words of a
 * sequence are pressed one after the other; `mod` is ⌘ on a Mac and Ctrl elsewhere.
 */
export const SHORTCUTS = {
  "palette.open": "mod+k",
  "shortcuts.open": "?",
  "search.focus": "/",
  "edit.undo": "mod+z",
  "history.back": "alt+ArrowLeft",
  "history.forward": "alt+ArrowRight",
  "go.overview": "g o",
  "go.accounts": "g a",
  "go.connections": "g c",
  "go.expirations": "g e",
  "go.programs": "g p",
  "go.activity": "g l",
  "go.notices": "g n",
  "go.settings": "g s",
  "connect.new": "c",
  "refresh.all": "shift+R",
} as const satisfies Record<string, string>;

export type ShortcutId = keyof typeof SHORTCUTS;

/** How long the second key of a sequence is waited for, in milliseconds. */
export const SEQUENCE_WAIT = 1200;

interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** One press as it stands in `SHORTCUTS`. */
export function chordOf({ key, ctrlKey, metaKey, altKey, shiftKey }: Pressed, mac: boolean): string {
  const mod = mac ? metaKey : ctrlKey;
  const other = mac ? ctrlKey : metaKey;
  const letter = key.length === 1;
  // The shift of “?” is part of the character; that of a letter is not.
  const shift = shiftKey && (!letter || /\p{L}/u.test(key));
  const name = letter ? (shift ? key.toUpperCase() : key.toLowerCase()) : key;
  return [other ? "other" : "", mod ? "mod" : "", altKey ? "alt" : "", shift ? "shift" : "", name]
    .filter(Boolean)
    .join("+");
}

/** Whether a shortcut works while a field has the focus: those that a field has no use for. */
export const worksInFields = (chord: string) =>
  /^(mod|alt)\+/.test(chord) && chord !== SHORTCUTS["edit.undo"];

const byKeys = new Map<string, ShortcutId>(
  (Object.entries(SHORTCUTS) as [ShortcutId, string][]).map(([id, keys]) => [keys, id]),
);
const beginnings = new Set(
  Object.values<string>(SHORTCUTS)
    .filter((keys) => keys.includes(" "))
    .map((keys) => keys.split(" ")[0] ?? ""),
);

/** What a press means after the one before it: an action, the beginning of a sequence, or nothing. */
export function readPress(before: string | null, chord: string): ShortcutId | "begins" | null {
  const found = (before && byKeys.get(`${before} ${chord}`)) || byKeys.get(chord);
  if (found) return found;
  return beginnings.has(chord) ? "begins" : null;
}
