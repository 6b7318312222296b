import { cn } from "@/lib/cn";
import { platform } from "@/lib/platform";
import { keyNames, keyText } from "@/strings/keys";

/** The keys of a shortcut as they are written on this computer: “Ctrl K”, “⌘K”, “G O”. */
export function Keys({ keys, className }: { keys: string; className?: string }) {
  const names = keyNames(keys, platform() === "mac");
  const chords = names.map((chord, index) => ({ chord, place: `${index} ${chord.join("+")}` }));
  return (
    <span className={cn("inline-flex shrink-0 items-center gap-1", className)}>
      {chords.map(({ chord, place }, index) => (
        <span key={place} className="inline-flex items-center gap-1">
          {index > 0 ? <span className="sr-only">{keyText.sequence}</span> : null}
          {chord.map((name) => (
            <kbd
              key={name}
              className="grid h-5 min-w-5 place-items-center rounded-sm border border-line-strong bg-surface px-1 font-sans text-2xs font-medium text-ink-2"
            >
              {name}
            </kbd>
          ))}
        </span>
      ))}
    </span>
  );
}
