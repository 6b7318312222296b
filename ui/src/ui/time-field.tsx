import { useId, useState } from "react";
import { readTimeOfDay, shiftTime, timeOfDay } from "@/lib/settings";
import { Input } from "./controls";

interface TimeFieldProps {
  label: string;
  /** Minutes after midnight. */
  value: number;
  disabled?: boolean;
  onChange: (value: number) => void;
  /** The id of the words for what is no time, shown by whoever has the room; told when there are some. */
  errorId: string;
  onBad: (bad: boolean) => void;
  "data-testid"?: string;
}

/** Minutes that an arrow key moves the time by. */
const STEP = 15;

/**
 * A time of day, typed; the system's own field for it is missing on some systems. What is no time stays as
 * it was typed and is not passed on.
 */
export function TimeField({ label, value, disabled, onChange, errorId, onBad, ...rest }: TimeFieldProps) {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const [bad, setBad] = useState(false);
  const judge = (wrong: boolean) => {
    setBad(wrong);
    onBad(wrong);
  };
  const commit = () => {
    if (draft === null) return;
    const read = readTimeOfDay(draft);
    judge(read === null);
    if (read === null) return;
    setDraft(null);
    if (read !== value) onChange(read);
  };
  return (
    <span className="flex items-center gap-1.5">
      <label htmlFor={id} className="text-xs text-ink-3">
        {label}
      </label>
      <Input
        id={id}
        inputMode="numeric"
        maxLength={8}
        value={draft ?? timeOfDay(value)}
        disabled={disabled}
        aria-invalid={bad || undefined}
        aria-describedby={bad ? errorId : undefined}
        onChange={(event) => {
          setDraft(event.target.value);
          if (bad) judge(readTimeOfDay(event.target.value) === null);
        }}
        onBlur={commit}
        onKeyDown={(event) => {
          const by = event.key === "ArrowUp" ? STEP : event.key === "ArrowDown" ? -STEP : 0;
          if (by !== 0) {
            event.preventDefault();
            setDraft(null);
            judge(false);
            onChange(shiftTime(readTimeOfDay(draft ?? "") ?? value, by));
          } else if (event.key === "Enter") commit();
          else if (event.key === "Escape" && draft !== null) {
            setDraft(null);
            judge(false);
          }
        }}
        className="w-18 text-center tabular-nums disabled:opacity-50"
        {...rest}
      />
    </span>
  );
}
