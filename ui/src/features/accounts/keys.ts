/** Keys of the account list, for the sheet of shortcuts. `Mod` is Ctrl, and ⌘ on a Mac. */
export const ACCOUNT_KEYS: readonly { keys: string; label: string }[] = [
  { keys: "↑ ↓", label: "Move" },
  { keys: "Home End PageUp PageDown", label: "Move far" },
  { keys: "Enter", label: "Show details; press again to open the account" },
  { keys: "Space", label: "Track or stop tracking" },
  { keys: "x", label: "Select or deselect" },
  { keys: "Shift+↑ Shift+↓", label: "Extend the selection" },
  { keys: "Mod+a", label: "Select all that match" },
  { keys: "Escape", label: "Clear the selection, or close the details" },
  { keys: "t", label: "Edit tags" },
  { keys: "m", label: "Move to a group" },
  { keys: "p", label: "Pin or unpin" },
  { keys: "n", label: "Edit the note" },
  { keys: "Mod+c", label: "Copy ids" },
  { keys: "← →", label: "Collapse or expand a heading" },
  { keys: "/", label: "Search accounts" },
];
