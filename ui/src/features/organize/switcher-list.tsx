import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Check, Layers } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";
import { useBackend } from "@/backend/context";
import type { Focus } from "@/gen/Focus";
import type { OrganizeView } from "@/gen/OrganizeView";
import { cn } from "@/lib/cn";
import { useSnapshot } from "@/lib/data";
import { keys } from "@/lib/keys";
import { count, text } from "@/strings";
import { Input } from "@/ui/controls";
import { useSetFocus } from "./focus";
import { FocusIcon } from "./focus-icon";
import { recentAccounts, rememberAccount } from "./recent";
import { StartChoice } from "./start-choice";
import { organizeText as words } from "./words";

/** Accounts that a search lists. */
const FOUND = 20;

interface Choice {
  /** `null`: everything. */
  focus: Focus | null;
  name: string;
  accounts: number;
  hint: string;
}

interface Part {
  title: string;
  choices: readonly Choice[];
}

const idOf = ({ focus }: Choice) => (focus ? `${focus.type}-${focus.id}` : "all");

/** What can be in focus: found by typing, or at hand without it. */
export function SwitcherList({ organize, onClose }: { organize: OrganizeView; onClose: () => void }) {
  const id = useId();
  const user = useSnapshot().data?.auth.user?.id ?? "";
  const setFocus = useSetFocus();
  const [typed, setTyped] = useState("");
  const [pointed, setPointed] = useState(0);
  const parts = useParts(organize, typed.trim(), user);
  const choices = parts.flatMap((part) => part.choices);
  const at = Math.min(pointed, Math.max(0, choices.length - 1));
  const current = organize.focus?.focus;
  const choose = (choice: Choice | undefined) => {
    if (!choice) return;
    const { focus, name, accounts } = choice;
    if (focus?.type === "account") rememberAccount(user, { id: focus.id, name });
    setFocus(focus && { focus, name, accounts });
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") setPointed(Math.min(choices.length - 1, at + 1));
    else if (event.key === "ArrowUp") setPointed(Math.max(0, at - 1));
    else if (event.key === "Home" && typed === "") setPointed(0);
    else if (event.key === "Enter") choose(choices[at]);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div className="border-b border-line p-2">
        <Input
          autoFocus
          role="combobox"
          aria-label={words.switcherSearch}
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={choices.length > 0 ? `${id}-${at}` : undefined}
          placeholder={words.switcherSearch}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setPointed(0);
          }}
          onKeyDown={onKeyDown}
          data-testid="switcher-search"
        />
      </div>
      <div id={`${id}-list`} role="listbox" aria-label={words.focus} className="max-h-96 overflow-y-auto p-1">
        {parts.map((part) => (
          // biome-ignore lint/a11y/useSemanticElements: options of a list box stand in groups
          <div key={part.title} role="group" aria-label={part.title}>
            {part.title === words.allAccounts ? null : (
              <p aria-hidden className="px-2 pt-2 pb-1 text-2xs font-semibold text-ink-3">
                {part.title}
              </p>
            )}
            {part.choices.map((choice) => {
              const index = choices.indexOf(choice);
              const { focus, name } = choice;
              const chosen =
                focus === null ? !current : focus.type === current?.type && focus.id === current.id;
              return (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
                // biome-ignore lint/a11y/useFocusableInteractive: the field points at it
                <div
                  key={idOf(choice)}
                  id={`${id}-${index}`}
                  role="option"
                  aria-selected={chosen}
                  onClick={() => choose(choice)}
                  onPointerMove={() => setPointed(index)}
                  data-testid="switcher-option"
                  className={cn("flex h-8 items-center gap-2 rounded-md px-2", index === at && "bg-hover")}
                >
                  {focus ? <FocusIcon focus={focus} /> : <Layers aria-hidden className="size-4 text-ink-3" />}
                  <span className="min-w-0 flex-1 truncate">{name || text.accounts.unnamed}</span>
                  <span className="shrink-0 text-xs text-ink-3 tabular-nums">{choice.hint}</span>
                  {chosen ? <Check aria-hidden className="size-4 text-accent-text" /> : null}
                </div>
              );
            })}
          </div>
        ))}
        {choices.length === 0 ? <p className="px-2 py-3 text-center text-ink-3">{words.noMatch}</p> : null}
      </div>
      <StartChoice organize={organize} />
    </>
  );
}

const account = (id: string, name: string, hint: string): Choice => ({
  focus: { type: "account", id },
  name,
  accounts: 1,
  hint,
});

/** What is listed: by the words that were typed, or what is at hand. */
function useParts(organize: OrganizeView, query: string, user: string): Part[] {
  const backend = useBackend();
  const found = useQuery({
    queryKey: [...keys.accounts, "switcher", query],
    queryFn: () => backend.accountList({ q: query }, { from: 0, count: FOUND }, null),
    enabled: query !== "",
    placeholderData: keepPreviousData,
    gcTime: 5_000,
  }).data;
  const groups = organize.groups
    .filter(({ name }) => name.toLocaleLowerCase().includes(query.toLocaleLowerCase()))
    .map(({ id, name, accounts }): Choice => {
      return { focus: { type: "group", id }, name, accounts, hint: count(accounts) };
    });
  if (query !== "") {
    const rows = found?.items.flatMap((item) =>
      typeof item !== "number" && item.type === "row" ? [item.row] : [],
    );
    const accounts = (rows ?? []).map(({ id, name, external_id, country_code }) =>
      account(id, name, country_code ?? external_id),
    );
    return filled([
      { title: words.groups, choices: groups },
      { title: words.accounts, choices: accounts },
    ]);
  }
  const pinned = organize.pinned.map(({ id, name }) => account(id, name, ""));
  const recent = recentAccounts(user)
    .filter(({ id }) => !organize.pinned.some((each) => each.id === id))
    .map(({ id, name }) => account(id, name, ""));
  const all: Choice = { focus: null, name: words.allAccounts, accounts: 0, hint: "" };
  return filled([
    { title: words.allAccounts, choices: [all] },
    { title: words.groups, choices: groups },
    { title: words.pinned, choices: pinned },
    { title: words.recent, choices: recent },
  ]);
}

const filled = (parts: readonly Part[]) => parts.filter(({ choices }) => choices.length > 0);
