import { CircleCheck, CircleDashed } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

interface SettingsRowProps {
  name: string;
  hint?: ReactNode;
  /** The id of the control that the name belongs to. */
  htmlFor?: string;
  /** The id of the hint, for the control to be described by. */
  hintId?: string;
  /** Belongs to the row above. */
  inner?: boolean;
  /** Has no effect at the moment. */
  off?: boolean;
  children?: ReactNode;
}

export function SettingsRow({ name, hint, htmlFor, hintId, inner, off, children }: SettingsRowProps) {
  return (
    <div
      className={cn(
        "flex min-h-14 items-center gap-6 py-2.5 pr-4 not-last:border-b not-last:border-line",
        inner ? "pl-8" : "pl-4",
      )}
    >
      <div className="grid min-w-0 flex-1 gap-0.5">
        {htmlFor ? (
          <label htmlFor={htmlFor} className={cn("font-medium", off && "text-ink-3")}>
            {name}
          </label>
        ) : (
          <span className={cn("font-medium", off && "text-ink-3")}>{name}</span>
        )}
        {hint ? (
          <div id={hintId} className="text-xs text-pretty text-ink-3">
            {hint}
          </div>
        ) : null}
      </div>
      {children}
    </div>
  );
}

/** A fact that is or is not so. */
export function State({ on, yes, no }: { on: boolean; yes: string; no: string }) {
  return (
    <span className="flex shrink-0 items-center gap-1.5 text-xs text-ink-2">
      {on ? (
        <CircleCheck aria-hidden className="size-4 text-healthy" />
      ) : (
        <CircleDashed aria-hidden className="size-4 text-ink-3" />
      )}
      {on ? yes : no}
    </span>
  );
}
