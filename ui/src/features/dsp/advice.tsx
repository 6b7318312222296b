import { Lightbulb } from "lucide-react";
import type { DspView } from "@/gen/DspView";
import { statusWord } from "@/strings";
import { Card } from "@/ui/page";
import { Nothing } from "./nothing";
import { dspText } from "./words";

/** Amazon’s advice, in Amazon’s words. */
export function DspAdvice({ view, checking }: { view: DspView; checking: boolean }) {
  const { guidance, campaigns } = view;
  if (guidance.length === 0) {
    return (
      <Nothing
        view={view}
        checking={checking}
        icon={Lightbulb}
        title={dspText.adviceEmptyTitle}
        body={dspText.adviceEmptyBody}
      />
    );
  }
  const names = new Map(campaigns.map(({ id, name }) => [id, name || id]));
  return (
    <Card>
      <ul>
        {guidance.map(({ campaign_id: id, name, kind, title, description }, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: Amazon may give one advice twice
            key={`${id ?? ""} ${name} ${index}`}
            className="flex gap-3 px-4 py-3 not-last:border-b not-last:border-line"
            data-testid="advice"
          >
            <Lightbulb aria-hidden className="mt-0.5 size-4 shrink-0 text-accent-text" />
            <div className="grid min-w-0 gap-0.5">
              <h2 className="font-medium text-pretty">{title || statusWord(name)}</h2>
              {description ? <p className="text-pretty text-ink-2">{description}</p> : null}
              <p className="text-xs text-ink-3">
                {[
                  id === null ? dspText.adviceAll : dspText.adviceFor(names.get(id) ?? id),
                  kind ? statusWord(kind) : "",
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
