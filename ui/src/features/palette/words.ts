import type { ActionSection } from "@/lib/actions";
import { count, plural } from "@/strings";

/* Words of the command palette and of the sheet of shortcuts. */

export const paletteSections: Record<ActionSection | "recent", string> = {
  recent: "Recent",
  actions: "Actions",
  screens: "Go to",
  connections: "Amazon logins",
  users: "Users",
  settings: "Settings",
  accounts: "Accounts",
};

export const paletteText = {
  title: "Command palette",
  placeholder: "Search or run a command…",
  list: "Results",
  results: (value: number) => (value === 0 ? "No results" : plural(value, "result")),
  nothing: (typed: string) => `Nothing matches “${typed}”`,
  nothingHint: "Try fewer letters, an account’s id, or the name of a screen.",
  searching: "Searching accounts…",
  accountsFailed: "Accounts can’t be searched at the moment",
  all: (value: number) => `Show all ${count(value)} matching accounts`,
  move: "Move",
  choose: "Open",
  leave: "Close",
  sheet: "Keyboard shortcuts",
  back: "Back",
  forward: "Forward",
  focusSearch: "Search this screen",
  profileWords: "account me session",
  account: (kind: string, region: string, id: string) => `${kind} · ${region} · ${id}`,
} as const;

export const sheetText = {
  title: "Keyboard shortcuts",
  body: "Single keys work while no field has the focus and no dialog is open.",
  anywhere: "Anywhere",
  goTo: "Go to",
  lists: "Lists and tables",
  move: "Move between rows",
  open: "Show more about the row",
  track: "Track, or stop tracking",
  accounts: "In the account list",
  pick: "Select, or clear the selection",
  pickMore: "Select the next one too",
  pickAll: "Select all",
  tags: "Edit tags",
  group: "Move to a group",
  pin: "Pin, or unpin",
  note: "Write a note",
  copy: "Copy ids",
  fold: "Collapse or expand a section",
  undo: "Undo the last change",
  ends: "First and last row",
  page: "A screenful up or down",
  clear: "Clear the search",
} as const;
