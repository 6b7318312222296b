/** How well a text fits what was typed, and which of its characters were meant. */
export interface Match {
  score: number;
  /** Positions in the text, ascending. */
  at: readonly number[];
}

const LETTER = 4;
const START = 14;
const WORD = 12;
const NEXT = 9;
const FAR = 6;
/** Below this much per letter the letters only happen to be there. */
const LEAST = 9;

/** Without accents and case. One character stays one character, so that positions are those of the text. */
const fold = (text: string) =>
  [...text].map((each) => each.normalize("NFD").charAt(0).toLocaleLowerCase() || each).join("");

const isLetter = (character: string | undefined) =>
  character !== undefined && /[\p{L}\p{N}]/u.test(character);

/** How much the first letter of a match earns by its place. */
function place(hay: string, at: number): number {
  if (at === 0) return START;
  return isLetter(hay[at - 1]) ? 0 : WORD;
}

/** The best way to find the letters of one word in a text, in their order. */
function matchWord(word: string, hay: string): Match | null {
  // Most texts do not have the letters at all.
  for (let from = 0, index = 0; index < word.length; index++) {
    const found = hay.indexOf(word[index] ?? "", from);
    if (found < 0) return null;
    from = found + 1;
  }
  let row: { score: number; at: number[] }[] = [];
  for (let index = 0; index < word.length; index++) {
    const next: typeof row = [];
    for (let at = index; at < hay.length; at++) {
      if (hay[at] !== word[index]) continue;
      const earned = LETTER + place(hay, at);
      if (index === 0) {
        next.push({ score: earned, at: [at] });
        continue;
      }
      let best: (typeof row)[number] | undefined;
      for (const before of row) {
        const last = before.at[before.at.length - 1] ?? 0;
        if (last >= at) break;
        const gap = at - last - 1;
        const score = before.score + (gap === 0 ? LETTER + NEXT : earned - Math.min(gap, FAR));
        if (!best || score > best.score) best = { score, at: [...before.at, at] };
      }
      if (best) next.push(best);
    }
    row = next;
  }
  const best = row.reduce<Match | null>((top, one) => (!top || one.score > top.score ? one : top), null);
  return best && best.score >= LEAST * word.length ? best : null;
}

/** Finds every word that was typed in a text, in any order. `null` if one is missing. */
export function fuzzy(typed: string, text: string): Match | null {
  const hay = fold(text);
  const words = fold(typed).split(/\s+/).filter(Boolean);
  let score = 0;
  const at = new Set<number>();
  for (const word of words) {
    const found = matchWord(word.slice(0, 40), hay);
    if (!found) return null;
    score += found.score;
    for (const each of found.at) at.add(each);
  }
  // Of equal finds the shorter text is the closer one.
  return { score: score - Math.min(hay.length, 100) / 100, at: [...at].sort((a, b) => a - b) };
}
