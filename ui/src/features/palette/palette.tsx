import { Search, TriangleAlert } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import type { ActionContext, AppAction } from "@/lib/actions";
import { Spinner } from "@/ui/feedback";
import { useFocusReturn } from "@/ui/focus-return";
import { Keys } from "@/ui/keys";
import { frameActions } from "./actions";
import { Option } from "./option";
import { remember } from "./recent";
import { ACCOUNT, useResults } from "./use-results";
import { paletteSections, paletteText as words } from "./words";

export interface PaletteProps {
  context: ActionContext;
  onClose: () => void;
  openSheet: () => void;
  goBack: () => void;
  goForward: () => void;
}

/** How many results PageUp and PageDown pass. */
const PAGE = 8;

/** Finds anything by a few letters, and opens or does it. */
export function Palette({ context, onClose, openSheet, goBack, goForward }: PaletteProps) {
  const id = useId();
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const own = useMemo(() => frameActions({ goBack, goForward, openSheet }), [goBack, goForward, openSheet]);
  const { sections, searching, accountsFailed } = useResults(context, typed, own);
  const all = sections.flatMap(({ section, found }) =>
    found.map((one) => ({ ...one, key: `${section} ${one.action.id}` })),
  );
  // What was moved to stays chosen while it is found; otherwise the best find is.
  const index = Math.max(
    0,
    all.findIndex(({ key }) => key === chosen),
  );
  const active = all[index];
  const list = useRef<HTMLDivElement>(null);
  const giveBack = useFocusReturn();
  const after = useRef<(() => void) | null>(null);

  useEffect(() => {
    if (active) list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [active]);

  const choose = (action: AppAction) => {
    const { title: name, note = "" } = action;
    const user = context.snapshot.auth.user?.id;
    if (user && action.id !== "accounts.matching") {
      remember(user, {
        id: action.id,
        ...(action.id.startsWith(ACCOUNT) ? { account: { name, note } } : {}),
      });
    }
    // Done once the focus is back: a dialog that opens then knows whose it was.
    after.current = action.run;
    onClose();
  };
  const move = (to: number) => {
    const next = all[(to + all.length) % Math.max(1, all.length)];
    if (next) setChosen(next.key);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown") move(index + 1);
    else if (event.key === "ArrowUp") move(index - 1);
    else if (event.key === "PageDown") move(Math.min(all.length - 1, index + PAGE));
    else if (event.key === "PageUp") move(Math.max(0, index - PAGE));
    else if (event.key === "Enter" && active) choose(active.action);
    else return;
    event.preventDefault();
  };
  const option = (key: string) => `${id}-${all.findIndex((one) => one.key === key)}`;

  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-overlay">
          <Radix.Content
            aria-modal
            aria-describedby={undefined}
            data-testid="palette"
            onCloseAutoFocus={(event) => {
              giveBack(event);
              after.current?.();
            }}
            className="mx-auto mt-[min(12vh,6rem)] flex max-h-[calc(100vh-min(12vh,6rem)-max(1.5rem,var(--toast-room,0px)))] w-[min(40rem,calc(100vw-2rem))] flex-col overflow-hidden rounded-xl bg-raised shadow-pop"
          >
            <Radix.Title className="sr-only">{words.title}</Radix.Title>
            <div className="flex shrink-0 items-center gap-3 border-b border-line px-4">
              {searching ? (
                <Spinner className="shrink-0" />
              ) : (
                <Search aria-hidden className="size-4 shrink-0 text-ink-3" />
              )}
              <input
                role="combobox"
                aria-expanded
                aria-autocomplete="list"
                aria-controls={`${id}-list`}
                aria-activedescendant={active ? option(active.key) : undefined}
                aria-label={words.title}
                placeholder={words.placeholder}
                autoComplete="off"
                spellCheck={false}
                value={typed}
                onChange={(event) => {
                  setTyped(event.target.value);
                  setChosen(null);
                }}
                onKeyDown={onKeyDown}
                data-testid="palette-input"
                className="selectable h-12 min-w-0 flex-1 bg-transparent text-base outline-none"
              />
            </div>
            <p role="status" className="sr-only">
              {searching && all.length === 0 ? words.searching : words.results(all.length)}
            </p>
            <div
              ref={list}
              id={`${id}-list`}
              role="listbox"
              aria-label={words.list}
              className="min-h-0 overflow-y-auto p-1.5"
            >
              {sections.map(({ section, found }) => (
                // biome-ignore lint/a11y/useSemanticElements: options of a listbox are grouped by role
                <div key={section} role="group" aria-labelledby={`${id}-${section}`} className="pb-1">
                  <p id={`${id}-${section}`} className="px-2.5 pt-2 pb-1 text-xs font-semibold text-ink-3">
                    {paletteSections[section]}
                  </p>
                  {found.map(({ action, at }) => {
                    const key = `${section} ${action.id}`;
                    return (
                      <Option
                        key={key}
                        id={option(key)}
                        action={action}
                        at={at}
                        selected={active?.key === key}
                        onPoint={() => setChosen(key)}
                        onChoose={() => choose(action)}
                      />
                    );
                  })}
                </div>
              ))}
            </div>
            {all.length === 0 && !searching ? (
              <div className="grid gap-1 px-6 pt-4 pb-8 text-center" data-testid="palette-nothing">
                <p className="font-medium break-words">{words.nothing(typed.trim())}</p>
                <p className="text-ink-2">{words.nothingHint}</p>
              </div>
            ) : null}
            {accountsFailed ? (
              <p className="flex items-center gap-2 px-4 pb-3 text-xs text-ink-2">
                <TriangleAlert aria-hidden className="size-3.5 text-expiring" />
                {words.accountsFailed}
              </p>
            ) : null}
            <Legend />
          </Radix.Content>
        </Radix.Overlay>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** The keys that work here. */
function Legend() {
  return (
    <footer
      aria-hidden
      className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-t border-line bg-sunken px-4 py-2 text-xs text-ink-3"
    >
      <span className="flex items-center gap-1.5">
        <Keys keys="ArrowUp" />
        <Keys keys="ArrowDown" />
        {words.move}
      </span>
      <span className="flex items-center gap-1.5">
        <Keys keys="Enter" />
        {words.choose}
      </span>
      <span className="flex items-center gap-1.5">
        <Keys keys="Escape" />
        {words.leave}
      </span>
    </footer>
  );
}
