import { useBlocker } from "@tanstack/react-router";
import { Button } from "@/ui/button";
import { Dialog, DialogFooter } from "@/ui/dialog";
import { partText } from "./words";

const sectionIn = (search: object) => ("section" in search ? search.section : undefined);

/** Nothing that was typed is lost without a word. */
export function LeaveQuestion({ dirty, part }: { dirty: boolean; part: string }) {
  const blocker = useBlocker({
    // Another part of the settings is another form.
    shouldBlockFn: ({ current, next }) =>
      dirty && (current.pathname !== next.pathname || sectionIn(current.search) !== sectionIn(next.search)),
    // Quitting from the tray must not wait for an answer in a hidden window.
    enableBeforeUnload: false,
    withResolver: true,
  });
  if (blocker.status !== "blocked") return null;
  return (
    <Dialog
      open
      onClose={blocker.reset}
      role="alertdialog"
      title={partText.leaveTitle}
      description={partText.leaveBody(part)}
      data-testid="setup-leave"
    >
      <DialogFooter className="mt-4">
        <Button look="ghost" onClick={blocker.proceed} data-testid="setup-leave-confirm">
          {partText.leave}
        </Button>
        <Button look="primary" onClick={blocker.reset} autoFocus data-testid="setup-leave-stay">
          {partText.stay}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
