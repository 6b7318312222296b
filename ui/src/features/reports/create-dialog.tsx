import { type FormEvent, useState } from "react";
import { expirationsText } from "@/features/expirations/words";
import { useNow } from "@/lib/clock";
import { useCommand } from "@/lib/data";
import { readDay, startOf } from "@/lib/days";
import { date } from "@/lib/time";
import { text } from "@/strings";
import { Button } from "@/ui/button";
import { ChoiceCards } from "@/ui/choice";
import { Field, Input } from "@/ui/controls";
import { Dialog, DialogBody, DialogFooter } from "@/ui/dialog";
import { ErrorNote } from "@/ui/feedback";
import { daysOf, judgeRange, lastDays } from "./model";
import { reportsText } from "./words";

const PERIODS = ["7", "30", "90", "own"] as const;
type Period = (typeof PERIODS)[number];

interface CreateReportDialogProps {
  id: string;
  onClose: () => void;
}

/** Asks for the days of a report: up to yesterday, and 95 at most. */
export function CreateReportDialog({ id, onClose }: CreateReportDialogProps) {
  const now = useNow();
  const [period, setPeriod] = useState<Period>("30");
  const [own, setOwn] = useState(() => lastDays(14, now));
  const [tried, setTried] = useState(false);
  const from = readDay(own.from);
  const to = readDay(own.to);
  const typed = from !== null && to !== null ? { from, to } : null;
  const range = period === "own" ? typed : lastDays(Number(period), now);
  const wrong = range === null ? undefined : judgeRange(range, now);
  const create = useCommand(
    (backend, wanted: { from: string; to: string }) => backend.createReport(id, wanted.from, wanted.to),
    { done: () => reportsText.created, onDone: onClose, onFailure: () => {} },
  );
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (range !== null && wrong === undefined) create.run(range);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={reportsText.createTitle}
      description={reportsText.createBody}
      data-testid="create-report-dialog"
    >
      <form onSubmit={onSubmit} className="contents">
        <DialogBody className="min-h-0 overflow-y-auto">
          {create.failure ? <ErrorNote error={create.failure.error} /> : null}
          <ChoiceCards
            label={reportsText.period}
            value={period}
            onChange={setPeriod}
            choices={PERIODS.map((value) => {
              const days = value === "own" ? null : lastDays(Number(value), now);
              return {
                value,
                name: reportsText.periods[value],
                hint: days ? reportsText.range(date(startOf(days.from)), date(startOf(days.to))) : undefined,
                testId: `period-${value}`,
              };
            })}
          />
          {period === "own" ? (
            <div className="grid gap-1.5">
              <div className="grid grid-cols-2 items-start gap-3">
                <DayField
                  label={reportsText.from}
                  value={own.from}
                  error={tried && from === null ? expirationsText.dayBad : undefined}
                  onChange={(next) => setOwn({ ...own, from: next })}
                  testId="report-from"
                />
                <DayField
                  label={reportsText.to}
                  value={own.to}
                  error={tried && to === null ? expirationsText.dayBad : undefined}
                  onChange={(next) => setOwn({ ...own, to: next })}
                  testId="report-to"
                />
              </div>
              {typed === null ? null : (
                <p
                  role={wrong ? "alert" : undefined}
                  className={wrong ? "text-xs text-revoked" : "text-xs text-ink-3"}
                  data-testid="report-range"
                >
                  {wrong ??
                    reportsText.gives(date(startOf(typed.from)), date(startOf(typed.to)), daysOf(typed))}
                </p>
              )}
            </div>
          ) : null}
        </DialogBody>
        <DialogFooter>
          <Button look="ghost" onClick={onClose}>
            {text.cancel}
          </Button>
          <Button type="submit" look="primary" pending={create.pending} data-testid="create-report-confirm">
            {reportsText.confirm}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}

interface DayFieldProps {
  label: string;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
  testId: string;
}

function DayField({ label, value, error, onChange, testId }: DayFieldProps) {
  return (
    <Field label={label} error={error}>
      {(field) => (
        <Input
          {...field}
          inputMode="numeric"
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className="tabular-nums"
          data-testid={testId}
        />
      )}
    </Field>
  );
}
