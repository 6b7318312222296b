import type { LabelColor } from "@/gen/LabelColor";
import type { LabelView } from "@/gen/LabelView";
import { cn } from "@/lib/cn";

/** A group’s or tag’s colour. */
export function LabelDot({ color, className }: { color: LabelColor; className?: string }) {
  return (
    <span
      aria-hidden
      data-label={color}
      className={cn("label-dot inline-block size-2 shrink-0 rounded-full", className)}
    />
  );
}

/** A tag by its name and colour. */
export function TagChip({ label }: { label: Pick<LabelView, "name" | "color"> }) {
  return (
    <span
      data-label={label.color}
      data-testid="tag-chip"
      title={label.name}
      className="label-chip inline-flex h-4.5 max-w-36 min-w-0 shrink-0 items-center gap-1 rounded-full px-1.5 text-2xs text-ink"
    >
      <span aria-hidden className="label-dot size-1.5 shrink-0 rounded-full" />
      <span className="truncate">{label.name}</span>
    </span>
  );
}

/** A group by its name and colour. */
export function GroupName({ label }: { label: Pick<LabelView, "name" | "color"> }) {
  return (
    <span className="inline-flex min-w-0 items-center gap-1.5" title={label.name}>
      <LabelDot color={label.color} />
      <span className="truncate">{label.name}</span>
    </span>
  );
}
