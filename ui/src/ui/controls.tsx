import { Search, X } from "lucide-react";
import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "@/lib/cn";
import { text } from "@/strings";

export { Checkbox, Segmented, Switch } from "./toggles";

export function Input({ className, ...props }: ComponentProps<"input">) {
  return (
    <input
      autoComplete="off"
      spellCheck={false}
      className={cn(
        "selectable h-8 w-full min-w-0 rounded-md border border-line-strong bg-surface px-2.5 text-sm shadow-card outline-offset-0 aria-invalid:border-revoked",
        className,
      )}
      {...props}
    />
  );
}

interface FieldProps {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  className?: string;
  children: (ids: { id: string; "aria-describedby"?: string; "aria-invalid"?: true }) => ReactNode;
}

/** A labelled control with its hint or its error. */
export function Field({ label, hint, error, className, children }: FieldProps) {
  const id = useId();
  const said = error ?? hint;
  return (
    <div className={cn("grid gap-1.5", className)}>
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {children({
        id,
        ...(said ? { "aria-describedby": `${id}-said` } : {}),
        ...(error ? { "aria-invalid": true } : {}),
      })}
      {said ? (
        <p id={`${id}-said`} className={cn("text-xs", error ? "text-revoked" : "text-ink-3")}>
          {said}
        </p>
      ) : null}
    </div>
  );
}

interface SearchFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** The user presses the arrow that leads into the list below. */
  onLeave?: () => void;
  className?: string;
  autoFocus?: boolean;
  ref?: React.Ref<HTMLInputElement>;
  "data-testid"?: string;
}

export function SearchField({ label, value, onChange, onLeave, className, ref, ...rest }: SearchFieldProps) {
  return (
    <div className={cn("relative", className)}>
      <Search aria-hidden className="pointer-events-none absolute top-2 start-2.5 size-4 text-ink-3" />
      <Input
        ref={ref}
        type="text"
        role="searchbox"
        aria-label={label}
        placeholder={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape" && value !== "") {
            event.stopPropagation();
            event.preventDefault();
            onChange("");
          } else if (event.key === "ArrowDown" && onLeave) {
            event.preventDefault();
            onLeave();
          }
        }}
        className="pe-8 ps-8"
        {...rest}
      />
      {value === "" ? null : (
        <button
          type="button"
          aria-label={text.accounts.clearSearch}
          onClick={() => onChange("")}
          className="absolute top-1.5 end-1.5 grid size-5 place-items-center rounded-sm text-ink-3 hover:bg-hover hover:text-ink"
        >
          <X aria-hidden className="size-3.5" />
        </button>
      )}
    </div>
  );
}
