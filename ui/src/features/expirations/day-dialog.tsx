import { type FormEvent, useState } from "react";
import type { Backend } from "@/backend/types";
import { useCommand } from "@/lib/data";
import { readDay } from "@/lib/days";
import { text } from "@/strings";
import { Button } from "@/ui/button";
import { Field, Input } from "@/ui/controls";
import { Dialog, DialogBody, DialogFooter } from "@/ui/dialog";
import { ErrorNote } from "@/ui/feedback";

interface DayDialogProps {
  title: string;
  description: string;
  label: string;
  placeholder?: string;
  /** What the field holds at first. */
  initial: string;
  /** What is said of text that is no day, once one has tried to save it. */
  bad: string;
  /** What is wrong with a day, or what follows from it. */
  judge: (day: string) => { error?: string; hint?: string };
  /** Saves the day; `null` takes it back. */
  save: (backend: Backend, day: string | null) => Promise<unknown>;
  done: (day: string | null) => string;
  /** Words of the button that takes the day back, where there is one. */
  takeBack: string | null;
  onClose: () => void;
  "data-testid": string;
}

/** Asks for a day of the calendar, and keeps what was typed until it is saved. */
export function DayDialog(props: DayDialogProps) {
  const { label, placeholder, bad, judge, done, takeBack, onClose, "data-testid": testId } = props;
  const [typed, setTyped] = useState(props.initial);
  const [tried, setTried] = useState(false);
  const day = readDay(typed);
  const { error, hint } = day === null ? { error: tried ? bad : undefined } : judge(day);
  const save = useCommand(props.save, {
    done: (_, wanted) => done(wanted),
    onDone: onClose,
    onFailure: () => {},
  });
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (day !== null && error === undefined) save.run(day);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={props.title}
      description={props.description}
      data-testid={`${testId}-dialog`}
    >
      <form onSubmit={onSubmit}>
        <DialogBody>
          {save.failure ? <ErrorNote error={save.failure.error} /> : null}
          <Field label={label} hint={hint} error={error}>
            {(field) => (
              <Input
                {...field}
                inputMode="numeric"
                placeholder={placeholder}
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
                className="max-w-40 tabular-nums"
                data-testid={`${testId}-day`}
              />
            )}
          </Field>
        </DialogBody>
        <DialogFooter>
          {takeBack === null ? null : (
            <Button
              look="ghost"
              className="me-auto"
              disabled={save.pending}
              onClick={() => save.run(null)}
              data-testid={`${testId}-take-back`}
            >
              {takeBack}
            </Button>
          )}
          <Button look="ghost" onClick={onClose}>
            {text.cancel}
          </Button>
          <Button type="submit" look="primary" pending={save.pending} data-testid={`${testId}-save`}>
            {text.save}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
