import { WATCH_FILTERS, type WatchFilter } from "@/features/accounts/search";
import { cn } from "@/lib/cn";
import { count, text } from "@/strings";

interface WatchChipsProps {
  counts: Record<WatchFilter, number>;
  value: WatchFilter | undefined;
  onChange: (value: WatchFilter | undefined) => void;
}

/** Parts of what is stopped: offered only where something led to them. */
const PARTS: readonly WatchFilter[] = ["cannot_pay", "stopped_other"];

/** What is wrong with accounts, by its number; each narrows the list to it. Nothing where nothing is wrong. */
export function WatchChips({ counts, value, onChange }: WatchChipsProps) {
  const shown = WATCH_FILTERS.filter(
    (filter) => filter === value || (counts[filter] > 0 && !PARTS.includes(filter)),
  );
  if (shown.length === 0) return null;
  return (
    <fieldset
      className="flex shrink-0 flex-wrap items-center gap-1.5 border-b border-line px-6 py-2"
      data-testid="watch-chips"
    >
      <legend className="sr-only">{text.accounts.watch.label}</legend>
      {shown.map((filter) => (
        <button
          key={filter}
          type="button"
          aria-pressed={filter === value}
          onClick={() => onChange(filter === value ? undefined : filter)}
          data-testid={`chip-${filter}`}
          className="group flex h-6.5 items-center gap-1.5 rounded-full border border-line-strong bg-raised px-2.5 text-xs text-ink-2 hover:bg-hover aria-pressed:border-accent aria-pressed:bg-selected aria-pressed:text-ink"
        >
          {text.accounts.watch[filter]}
          <span
            className={cn(
              "font-semibold tabular-nums",
              filter === "hidden" ? "text-ink-3" : "text-ink",
              "group-aria-pressed:text-ink",
            )}
          >
            {count(counts[filter])}
          </span>
        </button>
      ))}
    </fieldset>
  );
}
