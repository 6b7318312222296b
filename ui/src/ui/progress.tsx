import { useState } from "react";
import { cn } from "@/lib/cn";

interface ProgressProps {
  label: string;
  done: number;
  /** May grow while the work is under way. */
  all: number;
  /** The state in words, also for assistive technology. */
  words: string;
  className?: string;
  "data-testid"?: string;
}

/** How far something has come. The bar never goes back when more work is discovered; the words are exact. */
export function Progress({ label, done, all, words, className, ...rest }: ProgressProps) {
  const share = all > 0 ? Math.min(1, done / all) : 0;
  const [furthest, setFurthest] = useState(share);
  if (share > furthest) setFurthest(share);
  const percent = Math.round(Math.max(share, furthest) * 100);
  return (
    <div className={cn("grid gap-1.5", className)}>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={words}
        className="h-1.5 overflow-hidden rounded-full bg-line-strong"
        {...rest}
      >
        <div
          className="h-full rounded-full bg-accent transition-[width] duration-300"
          style={{ width: `${percent}%` }}
        />
      </div>
      <p className="text-xs text-ink-2 tabular-nums">{words}</p>
    </div>
  );
}
