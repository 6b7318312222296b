import type { ReactNode } from "react";
import { SCREENS } from "@/lib/screens";
import { SHORTCUTS } from "@/lib/shortcuts";
import { text } from "@/strings";
import { Dialog, DialogBody } from "@/ui/dialog";
import { Keys } from "@/ui/keys";
import { paletteText, sheetText as words } from "./words";

interface Row {
  does: string;
  keys: readonly string[];
}

const ANYWHERE: readonly Row[] = [
  { does: paletteText.title, keys: [SHORTCUTS["palette.open"]] },
  { does: words.title, keys: [SHORTCUTS["shortcuts.open"]] },
  { does: paletteText.focusSearch, keys: [SHORTCUTS["search.focus"]] },
  { does: words.undo, keys: [SHORTCUTS["edit.undo"]] },
  { does: paletteText.back, keys: [SHORTCUTS["history.back"]] },
  { does: paletteText.forward, keys: [SHORTCUTS["history.forward"]] },
  { does: text.connections.connect, keys: [SHORTCUTS["connect.new"]] },
  { does: text.connections.refreshAll, keys: [SHORTCUTS["refresh.all"]] },
];

const GO_TO: readonly Row[] = SCREENS.map(({ label, shortcut }) => ({
  does: label,
  keys: [SHORTCUTS[shortcut]],
}));

const LISTS: readonly Row[] = [
  { does: words.move, keys: ["ArrowUp", "ArrowDown"] },
  { does: words.page, keys: ["PageUp", "PageDown"] },
  { does: words.ends, keys: ["Home", "End"] },
  { does: words.open, keys: ["Enter"] },
  { does: words.clear, keys: ["Escape"] },
];

const ACCOUNTS: readonly Row[] = [
  { does: words.track, keys: [" "] },
  { does: words.pick, keys: ["x"] },
  { does: words.pickMore, keys: ["shift+ArrowDown"] },
  { does: words.pickAll, keys: ["mod+a"] },
  { does: words.tags, keys: ["t"] },
  { does: words.group, keys: ["m"] },
  { does: words.pin, keys: ["p"] },
  { does: words.note, keys: ["n"] },
  { does: words.copy, keys: ["mod+c"] },
  { does: words.fold, keys: ["ArrowLeft", "ArrowRight"] },
];

/** Every key that does something, in one place. */
export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  return (
    <Dialog
      open
      onClose={onClose}
      title={words.title}
      description={words.body}
      className="max-w-3xl"
      data-testid="shortcut-sheet"
    >
      <DialogBody className="min-h-0 overflow-y-auto focus-visible:-outline-offset-2" tabIndex={0}>
        <div className="@container">
          <div className="grid gap-x-8 gap-y-5 @min-[34rem]:grid-cols-2">
            <Group title={words.anywhere} rows={ANYWHERE} />
            <Group title={words.goTo} rows={GO_TO} />
            <Group title={words.accounts} rows={ACCOUNTS} />
            <Group title={words.lists} rows={LISTS} />
          </div>
        </div>
      </DialogBody>
    </Dialog>
  );
}

function Group({ title, rows }: { title: string; rows: readonly Row[] }): ReactNode {
  return (
    <section className="grid content-start gap-1">
      <h3 className="text-xs font-semibold text-ink-2">{title}</h3>
      <dl>
        {rows.map(({ does, keys }) => (
          <div key={does} className="flex min-h-8 items-center gap-3 border-b border-line py-1 last:border-0">
            <dt className="min-w-0 flex-1">{does}</dt>
            <dd className="flex items-center gap-1">
              {keys.map((each) => (
                <Keys key={each} keys={each} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
