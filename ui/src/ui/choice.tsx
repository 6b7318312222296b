import { RadioGroup } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

interface Choice<T extends string> {
  value: T;
  name: string;
  hint?: ReactNode;
  /** A word at the end of the card. */
  mark?: string | undefined;
  testId?: string;
}

interface ChoiceCardsProps<T extends string> {
  label: string;
  value: T | undefined;
  choices: readonly Choice<T>[];
  onChange: (value: T) => void;
  disabled?: boolean;
  className?: string;
}

/** A few exclusive choices that need a line of explanation each. */
export function ChoiceCards<T extends string>({
  label,
  value,
  choices,
  onChange,
  disabled = false,
  className,
}: ChoiceCardsProps<T>) {
  return (
    <RadioGroup.Root
      aria-label={label}
      value={value ?? null}
      onValueChange={(next) => onChange(next as T)}
      disabled={disabled}
      className={cn("grid gap-2", className)}
    >
      {choices.map((choice) => (
        <RadioGroup.Item
          key={choice.value}
          value={choice.value}
          data-testid={choice.testId}
          className="group grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-3 rounded-lg border border-line-strong bg-surface px-3 py-2 text-start transition-colors duration-100 enabled:hover:bg-hover disabled:opacity-60 data-[state=checked]:border-accent data-[state=checked]:bg-selected"
        >
          <span
            aria-hidden
            className="grid size-4 place-items-center rounded-full border border-ink-3 group-data-[state=checked]:border-5 group-data-[state=checked]:border-accent"
          />
          <span className="grid min-w-0">
            <span className="font-medium">{choice.name}</span>
            {choice.hint ? (
              <span className="text-xs text-pretty text-ink-3 group-data-[state=checked]:text-ink-2">
                {choice.hint}
              </span>
            ) : null}
          </span>
          {choice.mark ? (
            <span className="text-xs font-medium text-ink-3 group-data-[state=checked]:text-ink-2">
              {choice.mark}
            </span>
          ) : null}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
