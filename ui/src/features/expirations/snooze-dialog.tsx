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
import { daysTo, endAt } from "./model";
import { expirationsText } from "./words";

const DAY = 86_400_000;
const WEEK = 7 * DAY;

interface SnoozeDialogProps {
  about: AboutGrant;
  onClose: () => void;
}

/** No reminders of an expiration until a day before it. */
export function SnoozeDialog({ about, onClose }: SnoozeDialogProps) {
  const now = useNow();
  const end = endAt(about.end) ?? now;
  const left = daysTo(end, now);
  // A week from now, or half of what is left.
  const proposed = dayOf(left > 8 ? now + WEEK : now + Math.max(1, Math.floor(left / 2)) * DAY);
  const put = about.snoozedUntil !== null && about.snoozedUntil > now ? about.snoozedUntil : null;
  const [typed, setTyped] = useState(put === null ? proposed : dayOf(put));
  const [tried, setTried] = useState(false);
  const day = readDay(typed);
  const good = day !== null && daysUntil(day, now) > 0 && startOf(day) < new Date(end).setHours(0, 0, 0, 0);
  const save = useCommand((backend, until: string | null) => backend.snoozeEnd(about.id, until), {
    done: (_, until) =>
      until === null ? expirationsText.snoozeEnded : expirationsText.snoozeSaved(date(startOf(until))),
    onDone: onClose,
    onFailure: () => {},
  });
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (day !== null && good) save.run(day);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={expirationsText.snoozeTitle(about.label)}
      description={expirationsText.snoozeBody(date(end))}
      data-testid="snooze-dialog"
    >
      <form onSubmit={onSubmit}>
        <DialogBody>
          {save.failure ? <ErrorNote error={save.failure.error} /> : null}
          <Field
            label={expirationsText.snoozeLabel}
            error={(tried || day !== null) && !good ? expirationsText.snoozeBad : undefined}
          >
            {(field) => (
              <Input
                {...field}
                inputMode="numeric"
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
                className="max-w-40 tabular-nums"
                data-testid="snooze-day"
              />
            )}
          </Field>
        </DialogBody>
        <DialogFooter>
          {put === null ? null : (
            <Button
              look="ghost"
              className="mr-auto"
              disabled={save.pending}
              onClick={() => save.run(null)}
              data-testid="snooze-end"
            >
              {expirationsText.remindAgain}
            </Button>
          )}
          <Button look="ghost" onClick={onClose}>
            {text.cancel}
          </Button>
          <Button type="submit" look="primary" pending={save.pending} data-testid="snooze-save">
            {text.save}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
