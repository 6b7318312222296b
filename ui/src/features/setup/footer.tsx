import type { ReactNode } from "react";
import { Button } from "@/ui/button";
import { partText } from "./words";

interface SetupFooterProps {
  /** Which part: the beginning of its test ids. */
  part: string;
  dirty: boolean;
  saving: boolean;
  /** The app asks about what is being saved, in a window of its own. */
  asking?: boolean;
  /** Nothing of it can be changed. */
  fixed?: boolean;
  onRevert: () => void;
  /** What asks the other side, and whatever else the part offers. */
  children: ReactNode;
}

/** What can be done with a part of the set-up: ask about it, undo, save. */
export function SetupFooter({
  part,
  dirty,
  saving,
  asking = false,
  fixed,
  onRevert,
  children,
}: SetupFooterProps) {
  return (
    <footer className="flex flex-wrap items-center gap-2 border-t border-line px-4 py-3">
      {children}
      <span className="me-auto text-xs text-ink-3" role="status">
        {asking ? partText.asking : dirty ? partText.unsaved : ""}
      </span>
      {dirty ? (
        <Button look="ghost" disabled={saving} onClick={onRevert} data-testid={`${part}-revert`}>
          {partText.revert}
        </Button>
      ) : null}
      {fixed ? null : (
        <Button
          type="submit"
          look="primary"
          pending={saving || asking}
          disabled={!dirty}
          data-testid={`${part}-save`}
        >
          {partText.save}
        </Button>
      )}
    </footer>
  );
}
