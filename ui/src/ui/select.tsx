import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import { cn } from "@/lib/cn";

interface SelectProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
  /** Marks the control as changing what is shown. */
  active?: boolean;
  disabled?: boolean;
  className?: string;
  "data-testid"?: string;
}

export function Select<T extends string>({
  label,
  value,
  options,
  onChange,
  active,
  disabled = false,
  className,
  ...rest
}: SelectProps<T>) {
  return (
    <Radix.Root value={value} disabled={disabled} onValueChange={(next) => onChange(next as T)}>
      <Radix.Trigger
        aria-label={label}
        className={cn(
          "inline-flex h-8 min-w-0 items-center gap-1.5 rounded-md border border-line-strong bg-raised px-2.5 text-sm shadow-card enabled:hover:bg-hover disabled:opacity-50",
          active && "border-accent bg-selected",
          className,
        )}
        {...rest}
      >
        <span className="truncate">
          <Radix.Value />
        </span>
        <Radix.Icon asChild>
          <ChevronDown aria-hidden className="ms-auto size-3.5 shrink-0 text-ink-3" />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-80 min-w-(--radix-select-trigger-width) animate-pop rounded-lg bg-raised p-1 shadow-pop"
        >
          <Radix.Viewport>
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value}
                className="flex h-8 items-center gap-2 rounded-md pe-3 ps-2 outline-none data-[highlighted]:bg-hover"
              >
                <span className="grid size-4 place-items-center">
                  <Radix.ItemIndicator>
                    <Check aria-hidden className="size-4 text-accent-text" />
                  </Radix.ItemIndicator>
                </span>
                <Radix.ItemText>{option.label}</Radix.ItemText>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
