import { useLocation, useNavigate } from "@tanstack/react-router";
import { CircleCheck, CircleDashed } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { cn } from "@/lib/cn";
import { keepSection, type SettingsRowId } from "./search";
import { type Reach, Travels } from "./travels";

interface SettingsRowProps {
  name: string;
  hint?: ReactNode;
  /** Under which it is found; an address may name it behind `#`. */
  row?: SettingsRowId;
  /** The id of the control that the name belongs to. */
  htmlFor?: string;
  /** The id of the hint, for the control to be described by. */
  hintId?: string;
  /** Belongs to the row above. */
  inner?: boolean;
  /** Has no effect at the moment. */
  off?: boolean;
  /** Where it holds, if that differs from the rows around it. */
  reach?: Reach;
  children?: ReactNode;
}

export function SettingsRow({
  name,
  hint,
  row,
  htmlFor,
  hintId,
  inner,
  off,
  reach,
  children,
}: SettingsRowProps) {
  const box = useWanted(row);
  const shared = cn("font-medium", off && "text-ink-3");
  return (
    <div
      ref={box}
      data-row={row}
      className={cn(
        "flex min-h-14 flex-wrap items-center gap-x-6 gap-y-2 py-2.5 pe-4 outline-none not-last:border-b not-last:border-line",
        inner ? "ps-8" : "ps-4",
      )}
    >
      <div className="grid min-w-48 flex-1 gap-0.5">
        <span className="flex flex-wrap items-center gap-x-2">
          {htmlFor ? (
            <label htmlFor={htmlFor} className={shared}>
              {name}
            </label>
          ) : (
            <span className={shared}>{name}</span>
          )}
          {reach ? <Travels reach={reach} short /> : null}
        </span>
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

/** Brings the row that the address names into view, with the focus on its control. */
function useWanted(row: SettingsRowId | undefined) {
  const box = useRef<HTMLDivElement>(null);
  const navigate = useNavigate();
  const wanted = useLocation({ select: ({ hash }) => row !== undefined && hash === row });
  useEffect(() => {
    const target = box.current;
    if (!wanted || !target) return;
    target.scrollIntoView({ block: "center" });
    const control = target.querySelector<HTMLElement>("button:enabled, input:enabled, a[href]");
    control?.focus({ preventScroll: true });
    // The address forgets the wish, so that the same link leads here again.
    void navigate({ to: "/settings", search: keepSection(row ?? ""), replace: true });
  }, [wanted, navigate, row]);
  return box;
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
