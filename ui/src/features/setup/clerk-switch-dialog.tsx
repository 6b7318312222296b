import { text } from "@/strings";
import { Button } from "@/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/dialog";
import { clerkText } from "./clerk-words";

interface ClerkSwitchDialogProps {
  /** How many are signed in. */
  users: number;
  pending: boolean;
  onClose: () => void;
  onConfirm: () => void;
}

/** Another Clerk instance knows nobody of the present one: said before anyone is signed out. */
export function ClerkSwitchDialog({ users, pending, onClose, onConfirm }: ClerkSwitchDialogProps) {
  return (
    <Dialog
      open
      onClose={onClose}
      role="alertdialog"
      title={clerkText.switchTitle}
      description={clerkText.switchBody(users)}
      data-testid="clerk-switch"
    >
      <DialogBody>
        <p className="text-pretty text-ink-2">{clerkText.switchStays}</p>
      </DialogBody>
      <DialogFooter>
        <Button look="ghost" onClick={onClose} autoFocus>
          {text.cancel}
        </Button>
        <Button look="danger" pending={pending} onClick={onConfirm} data-testid="clerk-switch-confirm">
          {clerkText.switchConfirm}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
