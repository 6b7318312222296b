import { useNow } from "@/lib/clock";
import { dayOf, daysUntil, startOf } from "@/lib/days";
import { date } from "@/lib/time";
import type { AboutGrant } from "./about";
import { DayDialog } from "./day-dialog";
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
  const between = (day: string) =>
    daysUntil(day, now) > 0 && startOf(day) < new Date(end).setHours(0, 0, 0, 0);
  return (
    <DayDialog
      title={expirationsText.snoozeTitle(about.label)}
      description={expirationsText.snoozeBody(date(end))}
      label={expirationsText.snoozeLabel}
      initial={put === null ? proposed : dayOf(put)}
      bad={expirationsText.snoozeBad}
      judge={(day) => (between(day) ? {} : { error: expirationsText.snoozeBad })}
      save={(backend, until) => backend.snoozeEnd(about.id, until)}
      done={(until) =>
        until === null ? expirationsText.snoozeEnded : expirationsText.snoozeSaved(date(startOf(until)))
      }
      takeBack={put === null ? null : expirationsText.remindAgain}
      onClose={onClose}
      data-testid="snooze"
    />
  );
}
