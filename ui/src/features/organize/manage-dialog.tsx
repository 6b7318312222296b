import { Plus, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useBackend } from "@/backend/context";
import { toFailure } from "@/backend/types";
import type { LabelColor } from "@/gen/LabelColor";
import type { LabelKind } from "@/gen/LabelKind";
import type { LabelView } from "@/gen/LabelView";
import { useCommand } from "@/lib/data";
import { showDone, showFailure } from "@/lib/toast";
import { errors, text } from "@/strings";
import { Button } from "@/ui/button";
import { Input } from "@/ui/controls";
import { Dialog, DialogBody, DialogFooter } from "@/ui/dialog";
import { ColorPick } from "./color-pick";
import { freshColor, labelsOf, sameName, useLabels } from "./labels";
import { kindWords, organizeText as words } from "./words";

const KINDS: readonly LabelKind[] = ["group", "tag"];
const LONGEST = 60;

/** Groups and tags: their names and colours, and the way to new ones. */
export function ManageDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog
      open
      onClose={onClose}
      title={words.manageTitle}
      description={words.manageBody}
      className="max-w-xl"
      data-testid="manage-dialog"
    >
      <DialogBody className="min-h-0 gap-6 overflow-y-auto">
        {KINDS.map((kind) => (
          <Kind key={kind} kind={kind} />
        ))}
      </DialogBody>
      <DialogFooter>
        <Button look="primary" onClick={onClose}>
          {words.done}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}

function Kind({ kind }: { kind: LabelKind }) {
  const labels = labelsOf(useLabels(), kind);
  const say = kindWords[kind];
  return (
    <section aria-label={say.many} className="grid gap-1.5" data-testid={`manage-${kind}`}>
      <h3 className="text-xs font-semibold text-ink-2">{say.many}</h3>
      {labels.length === 0 ? <p className="text-xs text-ink-3">{say.empty}</p> : null}
      <ul className="grid gap-1">
        {labels.map((label) => (
          <Line key={label.id} label={label} labels={labels} />
        ))}
      </ul>
      <NewLabel kind={kind} labels={labels} />
    </section>
  );
}

/** What is wrong with a name; nothing where it can be saved. */
function faultOf(
  kind: LabelKind,
  name: string,
  labels: readonly LabelView[],
  id: string | null,
): string | null {
  if (name.trim() === "") return words.nameNeeded;
  return labels.some((label) => label.id !== id && sameName(label.name, name)) ? kindWords[kind].taken : null;
}

function Line({ label, labels }: { label: LabelView; labels: readonly LabelView[] }) {
  const backend = useBackend();
  const { id, kind, color, accounts, connections } = label;
  const say = kindWords[kind];
  const [typed, setTyped] = useState<string | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const name = typed ?? label.name;
  const save = (next: { name: string; color: LabelColor }) =>
    backend.saveLabel(kind, id, next.name.trim(), next.color).then(
      () => setTyped(null),
      (thrown) => setFault(errors[toFailure(thrown).code].title),
    );
  const rename = () => {
    const wrong = faultOf(kind, name, labels, id);
    setFault(wrong);
    if (wrong === null && name.trim() !== label.name) void save({ name, color });
    else if (wrong === null) setTyped(null);
  };
  const remove = useCommand((app) => app.deleteLabel(kind, id), {
    onDone: ({ undo }) =>
      showDone(
        say.removed(label.name),
        undo === null
          ? undefined
          : { label: text.toast.undo, onClick: () => void backend.undo(undo).catch(showFailure) },
      ),
  });
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)_auto_auto] items-center gap-2" data-testid="label-line">
      <ColorPick
        name={label.name}
        value={color}
        onChange={(next) => void save({ name: label.name, color: next })}
      />
      <Input
        value={name}
        maxLength={LONGEST}
        aria-label={say.rename(label.name)}
        aria-invalid={fault !== null || undefined}
        aria-describedby={fault === null ? undefined : `${id}-fault`}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={rename}
        onKeyDown={(event) => {
          if (event.key === "Enter") rename();
          else if (event.key === "Escape" && typed !== null) {
            event.stopPropagation();
            setTyped(null);
            setFault(null);
          }
        }}
        data-testid="label-name"
      />
      <span className="min-w-24 text-end text-xs whitespace-nowrap text-ink-3 tabular-nums">
        {words.used(accounts, connections)}
      </span>
      <Button
        look="ghost"
        size="icon"
        aria-label={say.remove(label.name)}
        onClick={() => remove.run()}
        data-testid="label-delete"
      >
        <Trash2 aria-hidden />
      </Button>
      {fault === null ? null : (
        <p id={`${id}-fault`} role="alert" className="col-span-full ps-9 text-xs text-revoked">
          {fault}
        </p>
      )}
    </li>
  );
}

function NewLabel({ kind, labels }: { kind: LabelKind; labels: readonly LabelView[] }) {
  const say = kindWords[kind];
  const [name, setName] = useState("");
  const [fault, setFault] = useState<string | null>(null);
  const create = useCommand(
    (backend, wanted: string) => backend.saveLabel(kind, null, wanted, freshColor(labels)),
    { onDone: () => setName(""), onFailure: (failure) => setFault(errors[failure.code].title) },
  );
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const wrong = faultOf(kind, name, labels, null);
    setFault(wrong);
    if (wrong === null) create.run(name.trim());
  };
  return (
    <form onSubmit={onSubmit} className="grid gap-1">
      <div className="flex gap-2 ps-9">
        <Input
          value={name}
          maxLength={LONGEST}
          aria-label={say.add}
          placeholder={say.placeholder}
          aria-invalid={fault !== null || undefined}
          onChange={(event) => {
            setName(event.target.value);
            setFault(null);
          }}
          data-testid={`new-${kind}`}
        />
        <Button type="submit" pending={create.pending} data-testid={`add-${kind}`}>
          <Plus aria-hidden />
          {say.add}
        </Button>
      </div>
      {fault === null ? null : (
        <p role="alert" className="ps-9 text-xs text-revoked">
          {fault}
        </p>
      )}
    </form>
  );
}
