import { useNow } from "@/lib/clock";
import { dayOf, daysUntil, startOf } from "@/lib/days";
import { date } from "@/lib/time";
import type { AboutGrant } from "./about";
import { DayDialog } from "./day-dialog";
import { expirationsText } from "./words";

const YEAR = 365 * 86_400_000;
/** Consents before that instant have no fixed end, as the app has it. */
const RULE = Date.UTC(2026, 5, 30);

interface ConsentDayDialogProps {
  about: AboutGrant;
  onClose: () => void;
}

/** The day on which the user connected a login, where Adkeeper did not see it. */
export function ConsentDayDialog({ about, onClose }: ConsentDayDialogProps) {
  const now = useNow();
  const judge = (day: string) => {
    if (daysUntil(day, now) > 0) return { error: expirationsText.dayFuture };
    const start = startOf(day);
    return {
      hint: start < RULE ? expirationsText.dayGivesNone : expirationsText.dayGives(date(start + YEAR)),
    };
  };
  return (
    <DayDialog
      title={expirationsText.dayTitle(about.label)}
      description={expirationsText.dayBody}
      label={expirationsText.dayLabel}
      placeholder={expirationsText.dayPlaceholder}
      initial={about.consent === null ? "" : dayOf(about.consent.at)}
      bad={expirationsText.dayBad}
      judge={judge}
      save={(backend, day) => backend.setConsentDay(about.id, day)}
      done={(day) => (day === null ? expirationsText.dayForgotten : expirationsText.daySaved)}
      takeBack={about.consent === null ? null : expirationsText.dayForget}
      onClose={onClose}
      data-testid="consent"
    />
  );
}
