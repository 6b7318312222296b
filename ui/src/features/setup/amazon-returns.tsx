import type { ReturnUrlView } from "@/gen/ReturnUrlView";
import { CopyField } from "@/ui/copy-field";
import { setupText, wayName } from "./words";

/** The addresses that Amazon must know, to the letter. */
export function AmazonReturns({ urls }: { urls: readonly ReturnUrlView[] }) {
  if (urls.length === 0) return null;
  return (
    <section className="grid gap-2 border-t border-line pt-4" data-testid="setup-returns">
      <div className="grid gap-0.5">
        <h3 className="text-sm font-medium">{setupText.returns}</h3>
        <p className="text-xs text-pretty text-ink-3">{setupText.returnsHint}</p>
      </div>
      <ul className="grid gap-1.5">
        {urls.map(({ way, url }) => (
          <li key={way} className="grid grid-cols-[7.5rem_minmax(0,1fr)] items-center gap-3">
            <span className="text-ink-2">{wayName[way]}</span>
            <CopyField value={url} label={setupText.copyReturn(wayName[way])} />
          </li>
        ))}
      </ul>
    </section>
  );
}
