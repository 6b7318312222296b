import { useNow } from "@/lib/clock";
import { daysUntil, dayWords, inDays, readDay } from "@/lib/days";
import { Button } from "@/ui/button";
import { Field, Input } from "@/ui/controls";
import { setupText } from "./words";

/** From here on the end is near enough to stand out. */
const SOON = 14;

interface SecretEndProps {
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}

/** The day on which the client secret is to be rotated: known only to the user, and warned of in time. */
export function SecretEnd({ value, error, onChange }: SecretEndProps) {
  const now = useNow();
  const day = readDay(value);
  const left = day === null ? null : daysUntil(day, now);
  const hint =
    day === null || left === null ? (
      setupText.secretEndHint
    ) : (
      <span className={left <= SOON ? "text-expiring" : undefined} data-testid="secret-end-words">
        {setupText.secretEndIs(inDays(day, now), dayWords(day))}
        {left < 0 ? ` ${setupText.secretEndPast}` : null}
      </span>
    );
  return (
    <Field label={setupText.secretEnd} hint={hint} error={error}>
      {(field) => (
        <div className="flex items-center gap-2">
          <Input
            {...field}
            inputMode="numeric"
            placeholder={setupText.secretEndPlaceholder}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            className="max-w-40 tabular-nums"
            data-field="secret-end"
            data-testid="setup-secret-end"
          />
          {value === "" ? null : (
            <Button
              look="ghost"
              onClick={() => onChange("")}
              aria-label={setupText.secretEndClear}
              data-testid="setup-secret-end-clear"
            >
              {setupText.clear}
            </Button>
          )}
        </div>
      )}
    </Field>
  );
}
