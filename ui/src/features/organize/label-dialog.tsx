import { Check, Minus, Plus } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";
import type { LabelKind } from "@/gen/LabelKind";
import type { LabelView } from "@/gen/LabelView";
import { cn } from "@/lib/cn";
import { useCommand } from "@/lib/data";
import { text } from "@/strings";
import { Button } from "@/ui/button";
import { Input } from "@/ui/controls";
import { Dialog, DialogBody, DialogFooter } from "@/ui/dialog";
import { ErrorNote } from "@/ui/feedback";
import { LabelDot } from "./label-chip";
import { freshColor, labelsOf, sameName, useLabels } from "./labels";
import { kindWords, organizeText as words } from "./words";

export type Ticked = "all" | "some" | "none";

interface LabelDialogProps {
  kind: LabelKind;
  title: string;
  /** Whether one label is chosen and that ends it, or several. */
  single?: boolean;
  /** Whether a label may be created. */
  creates?: boolean;
  /** How the accounts have a label before. */
  ticked: (id: string) => Ticked;
  /** Which to give and which to take; of a group the one, `null` for none. */
  onDone: (change: { add: string[]; remove: string[]; one: string | null }) => void;
  onClose: () => void;
}

type Option = { type: "label"; label: LabelView } | { type: "none" } | { type: "create"; name: string };

/** Chooses groups or tags by typing, and creates those that are not there yet. */
export function LabelDialog(props: LabelDialogProps) {
  const { kind, title, single = false, creates = true, ticked, onDone, onClose } = props;
  const id = useId();
  const known = labelsOf(useLabels(), kind);
  const say = kindWords[kind];
  const [typed, setTyped] = useState("");
  const [made, setMade] = useState<readonly LabelView[]>([]);
  const [changed, setChanged] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [pointed, setPointed] = useState(0);

  const labels = [...known, ...made.filter((label) => !known.some((each) => each.id === label.id))];
  const query = typed.trim();
  const found = labels.filter(({ name }) => name.toLocaleLowerCase().includes(query.toLocaleLowerCase()));
  const options: Option[] = [
    ...(single && query === "" ? [{ type: "none" } as const] : []),
    ...found.map((label) => ({ type: "label", label }) as const),
    ...(creates && query !== "" && !labels.some(({ name }) => sameName(name, query))
      ? [{ type: "create", name: query } as const]
      : []),
  ];
  const at = Math.min(pointed, Math.max(0, options.length - 1));

  const stateOf = (label: string): Ticked => {
    const wanted = changed.get(label);
    return wanted === undefined ? ticked(label) : wanted ? "all" : "none";
  };
  const set = (label: string, on: boolean) => setChanged((now) => new Map(now).set(label, on));
  const create = useCommand(
    (backend, name: string) => backend.saveLabel(kind, null, name, freshColor(labels)),
    {
      onDone: (label) => {
        if (single) return onDone({ add: [], remove: [], one: label.id });
        setMade((all) => [...all, label]);
        set(label.id, true);
        setTyped("");
      },
      onFailure: () => {},
    },
  );
  const choose = (option: Option | undefined) => {
    if (!option) return;
    if (option.type === "create") create.run(option.name);
    else if (option.type === "none") onDone({ add: [], remove: [], one: null });
    else if (single) onDone({ add: [], remove: [], one: option.label.id });
    else set(option.label.id, stateOf(option.label.id) !== "all");
  };
  const finish = () => {
    const those = (on: boolean) => [...changed].filter(([, value]) => value === on).map(([label]) => label);
    onDone({ add: those(true), remove: those(false), one: null });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") setPointed(Math.min(options.length - 1, at + 1));
    else if (event.key === "ArrowUp") setPointed(Math.max(0, at - 1));
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !single) finish();
    else if (event.key === "Enter") choose(options[at]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog open onClose={onClose} title={title} className="max-w-sm" data-testid="label-dialog">
      <DialogBody className="gap-2 pb-3">
        {create.failure ? <ErrorNote error={create.failure.error} /> : null}
        <Input
          autoFocus
          role="combobox"
          aria-label={say.search}
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={options.length > 0 ? `${id}-${at}` : undefined}
          placeholder={say.search}
          value={typed}
          maxLength={60}
          onChange={(event) => {
            setTyped(event.target.value);
            setPointed(0);
          }}
          onKeyDown={onKeyDown}
          data-testid="label-search"
        />
        <div
          id={`${id}-list`}
          role="listbox"
          aria-label={say.many}
          aria-multiselectable={!single}
          className="-mx-2 max-h-72 min-h-8 overflow-y-auto"
        >
          {options.map((option, index) => (
            <OptionRow
              key={option.type === "label" ? option.label.id : option.type}
              id={`${id}-${index}`}
              option={option}
              kind={kind}
              pointed={index === at}
              ticked={option.type === "label" ? stateOf(option.label.id) : "none"}
              onPoint={() => setPointed(index)}
              onChoose={() => choose(option)}
            />
          ))}
        </div>
        {options.length === 0 ? <p className="px-1 text-xs text-ink-3">{words.noMatch}</p> : null}
        <p className="text-xs text-ink-3">{words.pickHint}</p>
      </DialogBody>
      {single ? null : (
        <DialogFooter>
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button look="primary" onClick={finish} disabled={changed.size === 0} data-testid="label-apply">
            {words.apply}
          </Button>
        </DialogFooter>
      )}
    </Dialog>
  );
}

interface OptionRowProps {
  id: string;
  option: Option;
  kind: LabelKind;
  pointed: boolean;
  ticked: Ticked;
  onPoint: () => void;
  onChoose: () => void;
}

function OptionRow({ id, option, kind, pointed, ticked, onPoint, onChoose }: OptionRowProps) {
  const say = kindWords[kind];
  const Mark = ticked === "all" ? Check : Minus;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the field points at it
    <div
      id={id}
      role="option"
      aria-selected={ticked === "all"}
      onClick={onChoose}
      onPointerMove={onPoint}
      data-testid="label-option"
      className={cn("flex h-8 items-center gap-2 rounded-md px-3", pointed && "bg-hover")}
    >
      {option.type === "create" ? (
        <>
          <Plus aria-hidden className="size-4 text-ink-3" />
          <span className="truncate">{say.create(option.name)}</span>
        </>
      ) : option.type === "none" ? (
        <span className="text-ink-2">{say.none}</span>
      ) : (
        <>
          <LabelDot color={option.label.color} />
          <span className="min-w-0 flex-1 truncate">{option.label.name}</span>
          {ticked === "none" ? null : <Mark aria-hidden className="size-4 text-accent-text" />}
        </>
      )}
    </div>
  );
}
