import { ACTION_SECTIONS, type ActionSection, type AppAction } from "@/lib/actions";
import { fuzzy } from "@/lib/fuzzy";

/** An action with the letters of its title that were meant. */
export interface Found {
  action: AppAction;
  at: readonly number[];
}

export interface FoundSection {
  section: ActionSection | "recent";
  found: readonly Found[];
}

/** Most results of one section. */
const MOST = 8;
/** How many recent ones are offered before anything is typed. */
const RECENT = 5;
/** What a letter found in other words counts, less than in the title, and how much more what was used counts. */
const ELSEWHERE = 4;
const USED = 12;

/** Before anything is typed: what was used last, then what there is, without the long lists. */
export function offered(
  actions: readonly AppAction[],
  recent: readonly AppAction[],
): readonly FoundSection[] {
  const used = recent.slice(0, RECENT);
  const ids = new Set(used.map(({ id }) => id));
  const plain = (list: readonly AppAction[]) => list.map((action) => ({ action, at: [] }));
  const sections = (["screens", "actions", "connections", "users"] as const).map((section) => ({
    section,
    found: plain(actions.filter((one) => one.section === section && !ids.has(one.id)).slice(0, MOST)),
  }));
  return [{ section: "recent" as const, found: plain(used) }, ...sections].filter(
    ({ found }) => found.length > 0,
  );
}

/** Whether each word that was typed is the beginning of one of the text. */
function begins(typed: string, text: string): boolean {
  const there = text.toLocaleLowerCase().split(/[^\p{L}\p{N}]+/u);
  const wanted = typed.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return wanted.every((word) => there.some((each) => each.startsWith(word)));
}

function scoreOf(action: AppAction, typed: string): { score: number; at: readonly number[] } | null {
  const title = fuzzy(typed, action.title);
  const { note = "", words = "" } = action;
  if (title) return title;
  // In a longer text single letters are everywhere: there each word has to be begun.
  return begins(typed, `${action.title} ${note} ${words}`)
    ? { score: typed.length * ELSEWHERE, at: [] }
    : null;
}

/** What fits, in sections: the one with the best find first, and accounts, which are asked for, last. */
export function ranked(
  actions: readonly AppAction[],
  recent: readonly AppAction[],
  typed: string,
): readonly FoundSection[] {
  const used = new Map(recent.map(({ id }, index) => [id, Math.max(0, USED - index)]));
  const all = actions
    .map((action) => {
      const match = scoreOf(action, typed);
      return match && { action, at: match.at, score: match.score + (used.get(action.id) ?? 0) };
    })
    .filter((one) => one !== null)
    .sort((a, b) => b.score - a.score);
  return ACTION_SECTIONS.map((section) => ({
    section,
    found: all.filter(({ action }) => action.section === section).slice(0, MOST),
  }))
    .filter(({ found }) => found.length > 0)
    .sort((a, b) => (b.found[0]?.score ?? 0) - (a.found[0]?.score ?? 0));
}
