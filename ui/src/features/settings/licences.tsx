import { texts as all, packages } from "virtual:licences";
import { SearchX } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { SearchField } from "@/ui/controls";
import { Dialog, DialogBody } from "@/ui/dialog";
import { Empty } from "@/ui/feedback";
import { settingsText as words } from "./words";

/** Every package that is part of what ships, with its licence and the text that it asks to be shown. */
export function Licences({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const wanted = useDeferredValue(typed).trim().toLocaleLowerCase();
  const shown = packages.filter(
    ({ name, licence }) =>
      name.toLocaleLowerCase().includes(wanted) || licence.toLocaleLowerCase().includes(wanted),
  );
  return (
    <Dialog
      open
      onClose={onClose}
      title={words.licencesTitle}
      description={words.licencesCount(packages.length)}
      className="max-w-2xl"
      data-testid="licences-dialog"
    >
      <DialogBody className="min-h-0 grid-rows-[auto_minmax(0,1fr)]">
        <SearchField label={words.licencesSearch} value={typed} onChange={setTyped} />
        {shown.length === 0 ? (
          <Empty icon={SearchX} title={words.noMatch(typed)} />
        ) : (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
          <ul className="min-h-48 overflow-y-auto rounded-lg border border-line" tabIndex={0}>
            {shown.map(({ name, version, licence, kind, texts }) => (
              <li
                key={`${kind} ${name} ${version}`}
                className="px-3 py-1.5 [contain-intrinsic-size:auto_2rem] [content-visibility:auto] not-last:border-b not-last:border-line"
              >
                <details>
                  <summary className="flex cursor-pointer items-baseline gap-2 rounded-sm">
                    <span className="min-w-0 truncate font-medium">{name}</span>
                    <span className="text-xs text-ink-3 tabular-nums">{version}</span>
                    <span className="ms-auto shrink-0 text-xs text-ink-2">{licence}</span>
                  </summary>
                  <pre className="selectable mt-2 font-mono text-2xs break-words whitespace-pre-wrap text-ink-2">
                    {texts.length === 0
                      ? words.licencesNoText
                      : texts.map((index) => all[index]).join("\n\n")}
                  </pre>
                </details>
              </li>
            ))}
          </ul>
        )}
      </DialogBody>
    </Dialog>
  );
}
