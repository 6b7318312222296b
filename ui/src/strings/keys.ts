/* How keys are called on a keyboard. */

export const keyText = {
  sequence: "then",
  search: "Search",
  back: "Back",
  backHint: "Back (Alt ←)",
  forward: "Forward",
  forwardHint: "Forward (Alt →)",
} as const;

const NAMES: Record<string, string> = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Escape: "Esc",
  Enter: "↵",
  " ": "Space",
};
const HELD = { mod: ["Ctrl", "⌘"], alt: ["Alt", "⌥"], shift: ["Shift", "⇧"] } as const;

/** The names on the keys of a shortcut: one list for each press. */
export const keyNames = (keys: string, mac: boolean): readonly (readonly string[])[] =>
  keys.split(/(?<=.) (?=.)/).map((chord) =>
    chord.split(/(?<=.)\+(?=.)/).map((key) => {
      const held = HELD[key as keyof typeof HELD];
      if (held) return held[mac ? 1 : 0];
      return NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key);
    }),
  );
