import { Dialog, DialogBody } from "@/ui/dialog";
import changelog from "../../../../CHANGELOG.md?raw";
import { readChangelog } from "./changelog";
import { settingsText as words } from "./words";

/** What changed from version to version. */
export function WhatsNew({ onClose }: { onClose: () => void }) {
  return (
    <Dialog open onClose={onClose} title={words.whatsNewTitle} className="max-w-xl" data-testid="news-dialog">
      <DialogBody className="min-h-0 overflow-y-auto focus-visible:-outline-offset-2" tabIndex={0}>
        {readChangelog(changelog).map(({ name, parts }) => (
          <section key={name} aria-label={name} className="selectable grid gap-3">
            <h3 className="text-base font-semibold">{name}</h3>
            {parts.map(({ title, points }) => (
              <div key={title} className="grid gap-1">
                <h4 className="text-xs font-semibold text-ink-2">{title}</h4>
                <ul className="grid list-disc gap-1 ps-5 text-pretty text-ink-2">
                  {points.map((point) => (
                    <li key={point}>{point}</li>
                  ))}
                </ul>
              </div>
            ))}
          </section>
        ))}
      </DialogBody>
    </Dialog>
  );
}
