import type { LabelColor } from "@/gen/LabelColor";
import type { LabelKind } from "@/gen/LabelKind";
import type { MarkFault } from "@/gen/MarkFault";
import type { MarkField } from "@/gen/MarkField";
import type { StartFocus } from "@/gen/StartFocus";
import { count, plural } from "@/strings/number";

/* Groups, tags, notes, saved views and the focus. */

export const colorName: Record<LabelColor, string> = {
  gray: "Grey",
  red: "Red",
  orange: "Orange",
  yellow: "Yellow",
  green: "Green",
  teal: "Teal",
  blue: "Blue",
  purple: "Purple",
  pink: "Pink",
};

export const markField: Record<MarkField, string> = {
  tracked: "Tracked",
  group: "Group",
  tags: "Tags",
  note: "Note",
  pinned: "Pinned",
};

export const markFault: Record<MarkFault, string> = {
  column_missing: "The column “account_id” is missing.",
  id_missing: "This line names no account.",
  unreadable: "This line can’t be read as CSV.",
  too_long: "A name or note is too long.",
  bad_value: "A value isn’t one of those that are allowed.",
  repeated: "This account is already in the file.",
};

export const startFocusName: Record<StartFocus, string> = {
  last: "What was open last",
  all: "All accounts",
  chosen: "Always this",
};

interface KindWords {
  many: string;
  search: string;
  none: string;
  create: (name: string) => string;
  add: string;
  placeholder: string;
  rename: (name: string) => string;
  remove: (name: string) => string;
  removed: (name: string) => string;
  taken: string;
  empty: string;
}

export const kindWords: Record<LabelKind, KindWords> = {
  group: {
    many: "Groups",
    search: "Search or create a group",
    none: "No group",
    create: (name) => `Create group “${name}”`,
    add: "Add group",
    placeholder: "Client or brand",
    rename: (name) => `Name of group ${name}`,
    remove: (name) => `Delete group ${name}`,
    removed: (name) => `Group ${name} deleted`,
    taken: "Another group has this name.",
    empty: "A group is a client or a brand. An account is in one group at most.",
  },
  tag: {
    many: "Tags",
    search: "Search or create a tag",
    none: "No tag",
    create: (name) => `Create tag “${name}”`,
    add: "Add tag",
    placeholder: "Anything that you sort by",
    rename: (name) => `Name of tag ${name}`,
    remove: (name) => `Delete tag ${name}`,
    removed: (name) => `Tag ${name} deleted`,
    taken: "Another tag has this name.",
    empty: "Tags mark accounts and logins in any way you like.",
  },
};

export const organizeText = {
  menu: "Organise",
  manage: "Groups and tags…",
  manageTitle: "Groups and tags",
  manageBody: "Names and colours follow you to your other computers.",
  color: (name: string) => `Colour of ${name}`,
  colorOf: (name: string, color: string) => `${name}, ${color}`,
  used: (accounts: number, connections: number) =>
    connections === 0
      ? plural(accounts, "account")
      : `${plural(accounts, "account")}, ${plural(connections, "login")}`,
  name: "Name",
  nameNeeded: "Enter a name.",
  done: "Done",
  apply: "Apply",
  undone: "Restored",

  note: "Note",
  noteEmpty: "Add a note…",
  noteHint: "Saved when you leave the field, or with Ctrl+Enter.",
  noteFailed: "The note isn’t saved. Your text is still here.",
  noteRetry: "Save note",

  loginTitle: "Tags and note",
  loginTagged: "Tags of this login changed",

  setGroup: (value: number) => (value === 1 ? "Set group" : `Set the group of ${plural(value, "account")}`),
  newGroup: "the new group",
  editTags: "Edit tags",
  addTags: (value: number) => `Add tags to ${plural(value, "account")}`,
  removeTags: (value: number) => `Remove tags from ${plural(value, "account")}`,
  pickHint: "Arrow keys move, Enter chooses.",
  noMatch: "Nothing matches.",

  import: "Import CSV…",
  importTitle: "Import groups, tags and notes",
  importBody:
    "Choose a CSV file with a column “account_id” and any of group, tags, note, pinned and tracked. Export CSV writes one.",
  importChoose: "Choose file…",
  importOther: "Choose another file…",
  importReading: "Reading the file…",
  importTooLong: "This file is larger than 5 MB.",
  importApply: (value: number) => `Change ${plural(value, "account")}`,
  importNothing: "Nothing in this file changes an account.",
  importChanged: (value: number) =>
    value === 1 ? "1 account will change." : `${count(value)} accounts will change.`,
  importUnchanged: (value: number) =>
    value === 1 ? "1 account stays as it is." : `${count(value)} accounts stay as they are.`,
  importUnknown: (value: number) =>
    value === 1
      ? "1 line names an account that isn’t here."
      : `${count(value)} lines name accounts that aren’t here.`,
  importNewGroups: (names: string) => `New groups: ${names}`,
  importNewTags: (names: string) => `New tags: ${names}`,
  importChanges: "Changes",
  importMore: (value: number) => `The first ${count(value)} changes are listed.`,
  importAccount: "Account",
  importField: "What",
  importBefore: "Now",
  importAfter: "After",
  importFaults: (value: number) =>
    value === 1 ? "1 line can’t be used" : `${count(value)} lines can’t be used`,
  importLine: (line: number) => `Line ${count(line)}`,
  imported: (value: number) => `${plural(value, "account")} changed`,
  export: "Export CSV",
  exported: (rows: number, file: string) => `${plural(rows, "account")} written to ${file}`,
  showInFolder: "Show in folder",

  views: "Saved views",
  saveView: "Save view…",
  saveViewTitle: "Save this view",
  saveViewBody: "Filters, order, columns and density are kept under this name.",
  viewSaved: (name: string) => `View ${name} saved`,
  updateView: "Update view",
  updatedView: (name: string) => `View ${name} updated`,
  renameView: "Rename…",
  renameViewTitle: "Rename view",
  viewUp: "Move up",
  viewDown: "Move down",
  deleteView: "Delete view",
  viewDeleted: (name: string) => `View ${name} deleted`,
  viewActions: (name: string) => `Actions for ${name}`,
  viewChanged: "Changed since it was saved",
  viewMoved: (name: string, place: number, all: number) => `${name} is now ${place} of ${all}`,

  focus: "Focus",
  focusOn: (name: string) => `Focus: ${name}`,
  allAccounts: "All accounts",
  switcherSearch: "Search accounts and groups",
  pinned: "Pinned",
  recent: "Recent",
  groups: "Groups",
  accounts: "Accounts",
  only: (name: string) => `Only ${name}`,
  clearFocus: (name: string) => `Show all accounts, not only ${name}`,
  start: "Start with",
  startThis: (name: string) => `Always ${name}`,
  searching: "Searching…",
} as const;
