import { cn } from "@/lib/cn";

interface LifeBarProps {
  label: string;
  /** How much is left, from 0 to 1; `null` where that is not known. */
  left: number | null;
  /** The same in words, also for assistive technology. */
  words: string;
  tone?: "fine" | "near" | "over";
  "data-testid"?: string;
}

const FILL = { fine: "bg-accent", near: "bg-expiring", over: "bg-revoked" } as const;

/** How much of a life is left. */
export function LifeBar({ label, left, words, tone = "fine", ...rest }: LifeBarProps) {
  const percent = left === null ? 0 : Math.round(Math.min(1, Math.max(0, left)) * 100);
  return (
    <div className="grid gap-1.5" {...rest}>
      <p className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="text-ink-2">{label}</span>
        <span className={cn("text-xs tabular-nums", tone === "fine" ? "text-ink-2" : "text-ink")}>
          {words}
        </span>
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: a meter element takes no colour of the design in WebKit */}
      <div
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={words}
        className="h-1.5 overflow-hidden rounded-full bg-line-strong"
      >
        <div
          className={cn("h-full rounded-full forced-colors:bg-[CanvasText]", FILL[tone])}
          style={{ width: `${percent}%` }}
        />
      </div>
    </div>
  );
}
