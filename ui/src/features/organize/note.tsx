import { type KeyboardEvent, useEffect, useEffectEvent, useId, useRef, useState } from "react";
import { toFailure } from "@/backend/types";
import { errors } from "@/strings";
import { Button } from "@/ui/button";
import { organizeText as words } from "./words";

const LONGEST = 2000;

interface NoteFieldProps {
  value: string;
  save: (note: string, answer: { onDone: () => void; onFailure: (thrown: unknown) => void }) => void;
  ref?: React.Ref<HTMLTextAreaElement>;
}

/** A note that is edited where it stands. What was typed is kept until it is saved. */
export function NoteField({ value, save, ref }: NoteFieldProps) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  // A note that was left while another account was opened is saved all the same.
  const unsaved = useRef<string | null>(null);
  const text = typed ?? value;
  const store = () => {
    if (typed === null || typed === value) return setTyped(null);
    unsaved.current = null;
    setFailure(null);
    save(typed, {
      onDone: () => setTyped((now) => (now === typed ? null : now)),
      onFailure: (thrown) => setFailure(toFailure(thrown)),
    });
  };
  const leave = useEffectEvent(() => {
    if (unsaved.current !== null && unsaved.current !== value) {
      save(unsaved.current, { onDone: () => {}, onFailure: () => {} });
    }
  });
  useEffect(() => () => leave(), []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      store();
    }
  };
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="text-xs font-semibold text-ink-2">
        {words.note}
      </label>
      <textarea
        ref={ref}
        id={id}
        value={text}
        maxLength={LONGEST}
        rows={Math.min(8, Math.max(2, text.split("\n").length))}
        placeholder={words.noteEmpty}
        aria-describedby={`${id}-hint`}
        aria-invalid={failure !== null || undefined}
        onChange={(event) => {
          unsaved.current = event.target.value;
          setTyped(event.target.value);
        }}
        onBlur={store}
        onKeyDown={onKeyDown}
        data-testid="note"
        className="selectable w-full resize-y rounded-md border border-line-strong bg-surface px-2.5 py-1.5 text-sm shadow-card outline-offset-0 aria-invalid:border-revoked"
      />
      {failure === null ? (
        <p id={`${id}-hint`} className="text-xs text-ink-3">
          {words.noteHint}
        </p>
      ) : (
        <div id={`${id}-hint`} role="alert" className="flex items-center gap-2 text-xs text-revoked">
          <span className="flex-1">
            {words.noteFailed} {errors[toFailure(failure).code]?.next}
          </span>
          <Button size="sm" onClick={store} data-testid="note-retry">
            {words.noteRetry}
          </Button>
        </div>
      )}
    </div>
  );
}
