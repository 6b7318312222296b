import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { type AccountSearch, viewText } from "@/features/accounts/search";
import type { SavedView } from "@/gen/SavedView";
import { useCommand } from "@/lib/data";
import { showDone } from "@/lib/toast";
import { text } from "@/strings";
import { Button } from "@/ui/button";
import { Field, Input } from "@/ui/controls";
import { Dialog, DialogBody, DialogFooter } from "@/ui/dialog";
import { ErrorNote } from "@/ui/feedback";
import { organizeText as words } from "./words";

const LONGEST = 60;

interface NameDialogProps {
  title: string;
  body?: string;
  first: string;
  pending: boolean;
  failure: Parameters<typeof ErrorNote>[0]["error"] | undefined;
  onSave: (name: string) => void;
  onClose: () => void;
}

function NameDialog({ title, body, first, pending, failure, onSave, onClose }: NameDialogProps) {
  const [name, setName] = useState(first);
  const [tried, setTried] = useState(false);
  const missing = name.trim() === "";
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!missing) onSave(name.trim());
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      {...(body ? { description: body } : {})}
      className="max-w-sm"
      data-testid="view-dialog"
    >
      <form onSubmit={onSubmit}>
        <DialogBody>
          {failure ? <ErrorNote error={failure} /> : null}
          <Field label={words.name} error={tried && missing ? words.nameNeeded : undefined}>
            {(field) => (
              <Input
                {...field}
                autoFocus
                value={name}
                maxLength={LONGEST}
                onChange={(event) => setName(event.target.value)}
                data-testid="view-name"
              />
            )}
          </Field>
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button type="submit" look="primary" pending={pending} data-testid="view-save">
            {text.save}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}

/** Keeps the list as it is under a name, and opens it there. */
export function SaveViewDialog({ search, onClose }: { search: AccountSearch; onClose: () => void }) {
  const navigate = useNavigate();
  const save = useCommand((backend, name: string) => backend.saveView(null, name, viewText(search)), {
    onDone: (view) => {
      showDone(words.viewSaved(view.name));
      onClose();
      void navigate({ to: "/accounts", search: { ...search, view: view.id }, replace: true });
    },
    onFailure: () => {},
  });
  return (
    <NameDialog
      title={words.saveViewTitle}
      body={words.saveViewBody}
      first={search.q ?? ""}
      pending={save.pending}
      failure={save.failure?.error}
      onSave={save.run}
      onClose={onClose}
    />
  );
}

/** Gives a saved view another name. */
export function RenameViewDialog({ view, onClose }: { view: SavedView; onClose: () => void }) {
  const save = useCommand((backend, name: string) => backend.saveView(view.id, name, view.query), {
    onDone: onClose,
    onFailure: () => {},
  });
  return (
    <NameDialog
      title={words.renameViewTitle}
      first={view.name}
      pending={save.pending}
      failure={save.failure?.error}
      onSave={save.run}
      onClose={onClose}
    />
  );
}
