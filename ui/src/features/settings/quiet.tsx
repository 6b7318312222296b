import { useId, useState } from "react";
import type { QuietHours } from "@/gen/QuietHours";
import { Switch } from "@/ui/controls";
import { TimeField } from "@/ui/time-field";
import { SettingsRow } from "./row";
import { notifyText } from "./words";

/** What is offered first: a night. */
const NIGHT: QuietHours = { from: 22 * 60, to: 7 * 60 };

interface QuietHoursRowProps {
  quiet: QuietHours | null;
  disabled: boolean;
  onChange: (quiet: QuietHours | null) => void;
}

/** When the system shows nothing. */
export function QuietHoursRow({ quiet, disabled, onChange }: QuietHoursRowProps) {
  const id = useId();
  // Switched off and on again, the hours are what they were.
  const [last, setLast] = useState(quiet ?? NIGHT);
  const [bad, setBad] = useState({ from: false, to: false });
  const set = (next: QuietHours) => {
    setLast(next);
    onChange(next);
  };
  const toggle = (on: boolean) => {
    setBad({ from: false, to: false });
    if (!on && quiet) setLast(quiet);
    onChange(on ? last : null);
  };
  const wrong = bad.from || bad.to;
  return (
    <div className="*:border-b-0! not-last:border-b not-last:border-line">
      <SettingsRow
        row="quiet"
        name={notifyText.quiet}
        hint={notifyText.quietHint}
        htmlFor={`${id}-quiet`}
        hintId={`${id}-hint`}
        off={disabled}
      >
        <Switch
          id={`${id}-quiet`}
          aria-describedby={`${id}-hint`}
          checked={quiet !== null}
          disabled={disabled}
          onCheckedChange={toggle}
          data-testid="notify-quiet"
        />
      </SettingsRow>
      {quiet ? (
        <div className="grid gap-1.5 ps-8 pe-4 pb-3">
          <div className="flex flex-wrap items-center gap-4">
            <TimeField
              label={notifyText.quietFrom}
              value={quiet.from}
              disabled={disabled}
              onChange={(from) => set({ ...quiet, from })}
              errorId={`${id}-bad`}
              onBad={(from) => setBad((all) => ({ ...all, from }))}
              data-testid="quiet-from"
            />
            <TimeField
              label={notifyText.quietTo}
              value={quiet.to}
              disabled={disabled}
              onChange={(to) => set({ ...quiet, to })}
              errorId={`${id}-bad`}
              onBad={(to) => setBad((all) => ({ ...all, to }))}
              data-testid="quiet-to"
            />
            {wrong ? null : (
              <span className="text-xs text-ink-3">
                {quiet.from === quiet.to
                  ? notifyText.quietDay
                  : quiet.from > quiet.to
                    ? notifyText.quietNight
                    : null}
              </span>
            )}
          </div>
          <p id={`${id}-bad`} role="alert" className="text-xs text-revoked empty:hidden">
            {wrong ? notifyText.timeBad : ""}
          </p>
        </div>
      ) : null}
    </div>
  );
}
