import type { CommandFailure } from "@/backend/types";
import { text } from "@/strings";
import { Button } from "@/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/dialog";
import { ErrorNote } from "@/ui/feedback";
import { supabaseText } from "./supabase-words";

interface SupabaseRemoveDialogProps {
  pending: boolean;
  failure: CommandFailure | null;
  onClose: () => void;
  onConfirm: () => void;
}

/** Says what stays before mirroring ends. */
export function SupabaseRemoveDialog({ pending, failure, onClose, onConfirm }: SupabaseRemoveDialogProps) {
  return (
    <Dialog
      open
      onClose={onClose}
      role="alertdialog"
      title={supabaseText.removeTitle}
      description={supabaseText.removeBody}
      data-testid="supabase-remove-dialog"
    >
      <DialogBody>
        {failure ? <ErrorNote error={failure.error} /> : null}
        <p className="text-pretty text-ink-2">{supabaseText.removeStays}</p>
      </DialogBody>
      <DialogFooter>
        <Button look="ghost" onClick={onClose} autoFocus>
          {text.cancel}
        </Button>
        <Button look="danger" pending={pending} onClick={onConfirm} data-testid="supabase-remove-confirm">
          {supabaseText.removeConfirm}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
