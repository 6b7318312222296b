import type { AppAction } from "@/lib/actions";
import { cn } from "@/lib/cn";
import { SHORTCUTS } from "@/lib/shortcuts";
import { Keys } from "@/ui/keys";

interface OptionProps {
  id: string;
  action: AppAction;
  /** Letters of the title that were meant. */
  at: readonly number[];
  selected: boolean;
  onPoint: () => void;
  onChoose: () => void;
}

const keysOf = (id: string): string | undefined => (SHORTCUTS as Record<string, string>)[id];

/** One result of the palette. The field keeps the focus; this is what it points at. */
export function Option({ id, action, at, selected, onPoint, onChoose }: OptionProps) {
  const { icon: Icon, title, note } = action;
  const keys = keysOf(action.id);
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the field has the focus and names the option it is at
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are pressed in the field
    <div
      id={id}
      role="option"
      aria-selected={selected}
      data-testid={`option-${action.id}`}
      onPointerMove={selected ? undefined : onPoint}
      onClick={onChoose}
      className={cn(
        "flex min-h-9 items-center gap-3 rounded-md px-2.5 py-1.5",
        selected && "bg-selected forced-colors:outline-2 forced-colors:-outline-offset-2",
      )}
    >
      <Icon aria-hidden className={cn("size-4 shrink-0 text-ink-3", selected && "text-accent-text")} />
      <span className="min-w-0 truncate">
        <Marked text={title} at={at} />
      </span>
      {note ? <span className="min-w-0 shrink-[9] truncate text-xs text-ink-3">{note}</span> : null}
      {keys ? <Keys keys={keys} className="ms-auto" /> : null}
    </div>
  );
}

/** A text with some of its letters set apart. */
function Marked({ text, at }: { text: string; at: readonly number[] }) {
  if (at.length === 0) return text;
  const meant = new Set(at);
  const runs: { from: number; text: string; meant: boolean }[] = [];
  [...text].forEach((letter, index) => {
    const run = runs.at(-1);
    if (run && run.meant === meant.has(index)) run.text += letter;
    else runs.push({ from: index, text: letter, meant: meant.has(index) });
  });
  return runs.map((run) =>
    run.meant ? (
      <span key={run.from} className="font-semibold text-accent-text">
        {run.text}
      </span>
    ) : (
      <span key={run.from}>{run.text}</span>
    ),
  );
}
