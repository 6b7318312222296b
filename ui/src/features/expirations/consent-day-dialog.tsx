import { type FormEvent, useState } from "react";
import { useNow } from "@/lib/clock";
import { useCommand } from "@/lib/data";
import { dayOf, daysUntil, readDay, startOf } from "@/lib/days";
import { date } from "@/lib/time";
import { text } from "@/strings";
import { Button } from "@/ui/button";
import { Field, Input } from "@/ui/controls";
import { Dialog, DialogBody, DialogFooter } from "@/ui/dialog";
import { ErrorNote } from "@/ui/feedback";
import type { AboutGrant } from "./about";
import { expirationsText } from "./words";

const YEAR = 365 * 86_400_000;
/** Consents before that day have no fixed end. */
const RULE = new Date(2026, 5, 30).getTime();

interface ConsentDayDialogProps {
  about: AboutGrant;
  onClose: () => void;
}

/** The day on which the user connected a login, where Adkeeper did not see it. */
export function ConsentDayDialog({ about, onClose }: ConsentDayDialogProps) {
  const now = useNow();
  const before = about.consent === null ? "" : dayOf(about.consent.at);
  const [typed, setTyped] = useState(before);
  const [tried, setTried] = useState(false);
  const day = readDay(typed);
  const future = day !== null && daysUntil(day, now) > 0;
  const save = useCommand((backend, wanted: string | null) => backend.setConsentDay(about.id, wanted), {
    done: (_, wanted) => (wanted === null ? expirationsText.dayForgotten : expirationsText.daySaved),
    onDone: onClose,
    onFailure: () => {},
  });
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (day !== null && !future) save.run(day);
  };
  const error = future
    ? expirationsText.dayFuture
    : tried && day === null
      ? expirationsText.dayBad
      : undefined;
  const hint =
    day === null || future
      ? undefined
      : startOf(day) < RULE
        ? expirationsText.dayGivesNone
        : expirationsText.dayGives(date(startOf(day) + YEAR));
  return (
    <Dialog
      open
      onClose={onClose}
      title={expirationsText.dayTitle(about.label)}
      description={expirationsText.dayBody}
      data-testid="consent-day-dialog"
    >
      <form onSubmit={onSubmit}>
        <DialogBody>
          {save.failure ? <ErrorNote error={save.failure.error} /> : null}
          <Field label={expirationsText.dayLabel} hint={hint} error={error}>
            {(field) => (
              <Input
                {...field}
                inputMode="numeric"
                placeholder={expirationsText.dayPlaceholder}
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
                className="max-w-40 tabular-nums"
                data-testid="consent-day"
              />
            )}
          </Field>
        </DialogBody>
        <DialogFooter>
          {before === "" ? null : (
            <Button
              look="ghost"
              className="mr-auto"
              disabled={save.pending}
              onClick={() => save.run(null)}
              data-testid="consent-day-forget"
            >
              {expirationsText.dayForget}
            </Button>
          )}
          <Button look="ghost" onClick={onClose}>
            {text.cancel}
          </Button>
          <Button type="submit" look="primary" pending={save.pending} data-testid="consent-day-save">
            {text.save}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
