import { useState } from "react";
import type { UserView } from "@/gen/UserView";
import { useCommand } from "@/lib/data";
import { forgetLocally } from "@/lib/local";
import { text } from "@/strings";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/controls";
import { Dialog, DialogBody, DialogFooter } from "@/ui/dialog";
import { ErrorNote } from "@/ui/feedback";
import { nameOf } from "@/ui/user";
import { profileText as words } from "./words";

interface RemoveDialogProps {
  user: UserView;
  /** How many connections are kept alive here. */
  connections: number;
  onClose: () => void;
}

/** Removes everything of a user from this computer, after they said that they mean it. */
export function RemoveDialog({ user, connections, onClose }: RemoveDialogProps) {
  const [sure, setSure] = useState(false);
  const { id } = user;
  const remove = useCommand((backend) => backend.forgetUser(id, id), {
    done: () => words.removed,
    onDone: () => {
      forgetLocally(id);
      onClose();
    },
    onFailure: () => {},
  });
  return (
    <Dialog
      open
      role="alertdialog"
      onClose={onClose}
      title={words.removeTitle}
      description={words.removeBody(nameOf(user), connections)}
      data-testid="remove-dialog"
    >
      <DialogBody>
        {remove.failure ? <ErrorNote error={remove.failure.error} /> : null}
        <label className="flex items-center gap-2.5" htmlFor="remove-sure">
          <Checkbox
            id="remove-sure"
            checked={sure}
            onCheckedChange={(next) => setSure(next === true)}
            data-testid="remove-sure"
          />
          {words.removeSure}
        </label>
      </DialogBody>
      <DialogFooter>
        <Button look="ghost" onClick={onClose}>
          {text.cancel}
        </Button>
        <Button
          look="danger"
          disabled={!sure}
          pending={remove.pending}
          onClick={() => remove.run()}
          data-testid="remove-now"
        >
          {words.removeDo}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
