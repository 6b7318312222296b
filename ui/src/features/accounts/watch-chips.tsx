import { WATCH_FILTERS, type WatchFilter } from "@/features/accounts/search";
import { accountsText } from "@/features/accounts/words";
import { cn } from "@/lib/cn";
import { useWatchSummary } from "@/lib/data";
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
  const summary = useWatchSummary().data;
  // The line stays while something is wrong anywhere, so that the list does not jump while one types.
  const any =
    summary !== undefined &&
    summary.cannot_pay + summary.stopped + summary.attention + summary.hidden + summary.not_delivering > 0;
  if (shown.length === 0 && !any) return null;
  return (
    <fieldset
      className="flex min-h-10.5 shrink-0 flex-wrap items-center gap-1.5 border-b border-line px-5 py-2"
      data-testid="watch-chips"
    >
      <legend className="sr-only">{text.accounts.watch.label}</legend>
      {shown.length === 0 ? <span className="text-xs text-ink-3">{accountsText.watchNone}</span> : null}
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
