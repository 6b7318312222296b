import { X } from "lucide-react";
import { focusName, useFocus, useSetFocus } from "./focus";
import { organizeText as words } from "./words";

interface FocusChipProps {
  /** What the screen can be limited to: nothing is said where something else is in focus. */
  to: "group" | { account: string };
}

/** Says that not everything is shown, and shows everything again. */
export function FocusChip({ to }: FocusChipProps) {
  const focus = useFocus();
  const setFocus = useSetFocus();
  if (focus === null) return null;
  const { type, id } = focus.focus;
  if (to === "group" ? type !== "group" : type !== "account" || id !== to.account) return null;
  const name = focusName(focus);
  return (
    <span
      className="inline-flex h-7 max-w-56 min-w-0 items-center gap-1 rounded-full border border-accent bg-selected ps-3 pe-1 text-xs font-medium"
      data-testid="focus-chip"
    >
      <span className="truncate">{words.only(name)}</span>
      <button
        type="button"
        aria-label={words.clearFocus(name)}
        onClick={() => setFocus(null)}
        className="grid size-5 shrink-0 place-items-center rounded-full hover:bg-hover"
        data-testid="focus-clear"
      >
        <X aria-hidden className="size-3.5" />
      </button>
    </span>
  );
}
