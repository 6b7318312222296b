import { BellOff, CalendarPlus } from "lucide-react";
import { useState } from "react";
import { useNow } from "@/lib/clock";
import { Button } from "@/ui/button";
import type { AboutGrant } from "./about";
import { ConsentDayDialog } from "./consent-day-dialog";
import { daysTo, endAt, nearness } from "./model";
import { SnoozeDialog } from "./snooze-dialog";
import { expirationsText } from "./words";

/** What the user can say about a grant: the day of its consent unless Adkeeper noted it, and when to be reminded. */
export function GrantActions({ about }: { about: AboutGrant }) {
  const now = useNow();
  const [dialog, setDialog] = useState<"day" | "snooze" | null>(null);
  const close = () => setDialog(null);
  const at = endAt(about.end);
  return (
    <>
      {about.consent === null || about.consent.source === "entered" ? (
        <Button size="sm" look="ghost" onClick={() => setDialog("day")} data-testid="enter-day">
          <CalendarPlus aria-hidden />
          {about.consent === null ? expirationsText.enterDay : expirationsText.changeDay}
        </Button>
      ) : null}
      {at !== null && daysTo(at, now) > 1 && nearness(at, now) !== "far" ? (
        <Button size="sm" look="ghost" onClick={() => setDialog("snooze")} data-testid="snooze">
          <BellOff aria-hidden />
          {expirationsText.remindLater}
        </Button>
      ) : null}
      {dialog === "day" ? <ConsentDayDialog about={about} onClose={close} /> : null}
      {dialog === "snooze" ? <SnoozeDialog about={about} onClose={close} /> : null}
    </>
  );
}
