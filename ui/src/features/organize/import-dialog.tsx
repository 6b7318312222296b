import { FileUp } from "lucide-react";
import { type ChangeEvent, useId, useRef, useState } from "react";
import { useUndo } from "@/features/accounts/mark";
import type { MarksPreview } from "@/gen/MarksPreview";
import { useCommand } from "@/lib/data";
import { showDone, showFailure } from "@/lib/toast";
import { text } from "@/strings";
import { Button } from "@/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/dialog";
import { ErrorNote, Spinner } from "@/ui/feedback";
import { Note } from "@/ui/note";
import { markFault, markField, organizeText as words } from "./words";

/** Bytes of a file at most. */
const LARGEST = 5_000_000;

/** What is written in a file that the user chose. */
const textOf = (file: File) =>
  new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsText(file);
  });

/** Reads groups, tags and notes from a table, and shows what would change before anything does. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const undo = useUndo();
  const [file, setFile] = useState<{ name: string; preview: MarksPreview | null } | null>(null);
  const [large, setLarge] = useState(false);
  const read = useCommand((backend, csv: string) => backend.previewMarks(csv), {
    onDone: (preview) => setFile((now) => now && { ...now, preview }),
    onFailure: () => {},
  });
  const apply = useCommand((backend, preview: number) => backend.applyMarks(preview), {
    onDone: ({ changed, undo: made }) => {
      const offer = made === null ? undefined : { label: text.toast.undo, onClick: () => undo(made) };
      showDone(words.imported(changed), offer);
      onClose();
    },
    onFailure: () => {},
  });
  const onFile = (event: ChangeEvent<HTMLInputElement>) => {
    const chosen = event.target.files?.[0];
    event.target.value = "";
    if (!chosen) return;
    setLarge(chosen.size > LARGEST);
    if (chosen.size > LARGEST) return;
    apply.reset();
    setFile({ name: chosen.name, preview: null });
    textOf(chosen).then(read.run, showFailure);
  };
  const preview = file?.preview ?? null;
  const failure = read.failure ?? apply.failure;
  return (
    <Dialog
      open
      onClose={onClose}
      title={words.importTitle}
      description={words.importBody}
      className="max-w-2xl"
      data-testid="import-dialog"
    >
      <DialogBody className="min-h-0 overflow-y-auto">
        {failure ? <ErrorNote error={failure.error} /> : null}
        {large ? <Note tone="warning">{words.importTooLong}</Note> : null}
        <div className="flex items-center gap-3">
          <input
            ref={input}
            id={id}
            type="file"
            accept=".csv,text/csv"
            aria-label={words.importChoose}
            tabIndex={-1}
            className="sr-only"
            onChange={onFile}
            data-testid="import-file"
          />
          <Button onClick={() => input.current?.click()} data-testid="import-choose">
            <FileUp aria-hidden />
            {file ? words.importOther : words.importChoose}
          </Button>
          {file ? <span className="min-w-0 truncate text-ink-2">{file.name}</span> : null}
          {read.pending ? (
            <span role="status" className="flex items-center gap-2 text-xs text-ink-3">
              <Spinner />
              {words.importReading}
            </span>
          ) : null}
        </div>
        {preview ? <Preview preview={preview} /> : null}
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>{text.cancel}</Button>
        <Button
          look="primary"
          disabled={!preview || preview.changed === 0}
          pending={apply.pending}
          onClick={() => preview && apply.run(preview.id)}
          data-testid="import-apply"
        >
          {words.importApply(preview?.changed ?? 0)}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}

function Preview({ preview }: { preview: MarksPreview }) {
  const { changes, changed, unchanged, unknown, faults, new_groups: groups, new_tags: tags } = preview;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3" data-testid="import-preview">
      <p role="status">
        {[
          changed === 0 ? words.importNothing : words.importChanged(changed),
          unchanged > 0 ? words.importUnchanged(unchanged) : "",
          unknown > 0 ? words.importUnknown(unknown) : "",
        ]
          .filter(Boolean)
          .join(" ")}
      </p>
      {groups.length + tags.length > 0 ? (
        <div className="text-xs text-ink-2">
          {groups.length > 0 ? <p>{words.importNewGroups(groups.join(", "))}</p> : null}
          {tags.length > 0 ? <p>{words.importNewTags(tags.join(", "))}</p> : null}
        </div>
      ) : null}
      {faults.length > 0 ? (
        <Note tone="warning" title={words.importFaults(faults.length)} data-testid="import-faults">
          <ul className="max-h-32 overflow-y-auto text-xs">
            {faults.map(({ line, fault }) => (
              <li key={`${line} ${fault}`}>
                <span className="me-2 font-medium tabular-nums">{words.importLine(line)}</span>
                {markFault[fault]}
              </li>
            ))}
          </ul>
        </Note>
      ) : null}
      {changes.length > 0 ? (
        <section
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
          tabIndex={0}
          aria-label={words.importChanges}
          className="max-h-72 overflow-auto rounded-lg border border-line"
        >
          <table className="w-full text-xs">
            <thead className="sticky top-0 bg-raised text-ink-3">
              <tr className="[&>th]:px-3 [&>th]:py-1.5 [&>th]:text-start [&>th]:font-medium">
                <th scope="col">{words.importAccount}</th>
                <th scope="col">{words.importField}</th>
                <th scope="col">{words.importBefore}</th>
                <th scope="col">{words.importAfter}</th>
              </tr>
            </thead>
            <tbody>
              {changes.map(({ id, external_id, name, field, before, after }) => (
                <tr
                  key={`${id} ${field}`}
                  className="border-t border-line [&>td]:px-3 [&>td]:py-1.5"
                  data-testid="import-change"
                >
                  <td className="max-w-52 truncate">{name || external_id}</td>
                  <td className="text-ink-2">{markField[field]}</td>
                  <td className="max-w-40 truncate text-ink-3">{before || text.none}</td>
                  <td className="max-w-40 truncate">{after || text.none}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ) : null}
      {changed > changes.length && changes.length > 0 ? (
        <p className="text-xs text-ink-3">{words.importMore(changes.length)}</p>
      ) : null}
    </div>
  );
}
