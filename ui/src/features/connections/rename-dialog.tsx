import { type FormEvent, useState } from "react";
import type { ConnectionView } from "@/gen/ConnectionView";
import { useCommand } from "@/lib/data";
import { text } from "@/strings";
import { Button } from "@/ui/button";
import { Field, Input } from "@/ui/controls";
import { Dialog, DialogBody, DialogFooter } from "@/ui/dialog";
import { ErrorNote } from "@/ui/feedback";

interface RenameDialogProps {
  connection: ConnectionView;
  onClose: () => void;
}

/** The user’s own name for a connection. */
export function RenameDialog({ connection, onClose }: RenameDialogProps) {
  const [label, setLabel] = useState(connection.label);
  const [tried, setTried] = useState(false);
  const wanted = label.trim();
  const rename = useCommand((backend) => backend.renameConnection(connection.id, wanted), {
    done: () => text.toast.renamed,
    onDone: onClose,
    onFailure: () => {},
  });
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (wanted !== "") rename.run();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={text.rename.title}
      description={text.rename.body}
      data-testid="rename-dialog"
    >
      <form onSubmit={onSubmit}>
        <DialogBody>
          {rename.failure ? <ErrorNote error={rename.failure.error} /> : null}
          <Field label={text.rename.label} error={tried && wanted === "" ? text.rename.needed : undefined}>
            {(field) => (
              <Input
                {...field}
                value={label}
                maxLength={80}
                onChange={(event) => setLabel(event.target.value)}
                onFocus={(event) => event.target.select()}
                data-testid="rename-label"
              />
            )}
          </Field>
        </DialogBody>
        <DialogFooter>
          <Button look="ghost" onClick={onClose}>
            {text.cancel}
          </Button>
          <Button type="submit" look="primary" pending={rename.pending} data-testid="rename-save">
            {text.save}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
