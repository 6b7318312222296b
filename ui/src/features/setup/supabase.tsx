import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { AppSnapshot } from "@/gen/AppSnapshot";
import type { SupabaseSetupView } from "@/gen/SupabaseSetupView";
import { useCommand, useSupabaseSetup } from "@/lib/data";
import { keys } from "@/lib/keys";
import { Button } from "@/ui/button";
import { Field, Input } from "@/ui/controls";
import { ErrorNote } from "@/ui/feedback";
import { SetupChecks } from "./checks";
import { SetupFooter } from "./footer";
import { LeaveQuestion } from "./leave";
import { useLiveChecks } from "./live-checks";
import { FixedNote, SetupPart } from "./part";
import { SupabaseRemoveDialog } from "./supabase-remove-dialog";
import { supabaseFound, supabaseText } from "./supabase-words";
import { SUPABASE_FIELDS, useWantedField } from "./wanted-field";
import { partText } from "./words";

/** The Supabase project that mirrors: pasted, looked at, saved and removed here. */
export function SupabaseSetup({ snapshot }: { snapshot: AppSnapshot }) {
  const setup = useSupabaseSetup();
  const { sandbox } = snapshot.setup;
  return (
    <SetupPart
      title={supabaseText.title}
      link={sandbox ? null : "supabase_dashboard"}
      linkWords={supabaseText.dashboard}
      setup={setup}
      data-testid="supabase-setup"
    >
      {(view) => <Form view={view} snapshot={snapshot} />}
    </SetupPart>
  );
}

type Draft = Pick<SupabaseSetupView, "url" | "key">;
const NOTHING: Draft = { url: "", key: "" };
const draftOf = ({ url, key }: SupabaseSetupView): Draft => ({ url, key });

function Form({ view, snapshot }: { view: SupabaseSetupView; snapshot: AppSnapshot }) {
  const client = useQueryClient();
  const [typed, setTyped] = useState<Draft>(() => draftOf(view));
  const [needed, setNeeded] = useState(false);
  const [asksRemove, setAsksRemove] = useState(false);
  const url = typed.url.trim();
  const key = typed.key.trim();
  const dirty = url !== view.url || key !== view.key;
  const empty = url === "" && key === "";
  const isSet = view.url !== "";
  useWantedField(SUPABASE_FIELDS);

  // Who is signed in decides what can be seen: a new session is looked at anew.
  const { state, user } = snapshot.auth;
  const about = empty ? "" : `${state} ${user?.id ?? ""} ${url} ${key}`;
  const looked = useLiveChecks(about, (backend) => backend.testSupabaseSetup(url, key));

  const store = useStore(client);
  // Without what was typed as an argument: a command's arguments are remembered for a while, and a key may be a
  // secret one.
  const save = useCommand(
    async (backend) => {
      await backend.saveSupabaseSetup(url, key);
      return store(await backend.supabaseSetup());
    },
    {
      done: () => supabaseText.saved,
      onDone: (stored) => {
        setTyped(draftOf(stored));
        looked.again();
      },
      onFailure: () => {},
    },
  );
  const remove = useCommand(
    async (backend) => {
      await backend.saveSupabaseSetup("", "");
      return store(await backend.supabaseSetup());
    },
    {
      done: () => supabaseText.removed,
      onDone: () => {
        setAsksRemove(false);
        setTyped(NOTHING);
      },
      onFailure: () => {},
    },
  );
  const change = (patch: Partial<Draft>) => {
    setTyped((now) => ({ ...now, ...patch }));
    setNeeded(false);
    save.reset();
    looked.wake();
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (!dirty) return;
    if (empty) setAsksRemove(true);
    else if (url === "" || key === "") setNeeded(true);
    else save.run();
  };
  const found = looked.result?.checks ?? [];
  const wrong = (start: string) => {
    const one = found.find(({ finding, state: how }) => finding.startsWith(start) && how === "missing");
    // That half is still missing is only said once it is to be saved; a wrong or retired key is the project’s word,
    // and a legacy key still works today.
    const allowed = one && ["key_wrong", "key_legacy", "key_retired"].includes(one.finding);
    if (!one || allowed || one.finding.endsWith("_missing")) return undefined;
    const { title, next } = supabaseFound[one.finding];
    return next ? `${title}. ${next}` : title;
  };
  const urlError = needed && url === "" ? supabaseFound.address_missing.title : wrong("address_");
  const keyError = needed && key === "" ? supabaseFound.key_missing.title : wrong("key_");
  const whole = url !== "" && key !== "" && !wrong("address_") && !wrong("key_");
  const mono = "font-mono text-xs read-only:bg-sunken read-only:shadow-none";
  return (
    <form onSubmit={onSubmit} noValidate>
      <div className="grid gap-4 p-4">
        {isSet ? null : <p className="text-pretty text-ink-2">{supabaseText.intro}</p>}
        <FixedNote fixed={view.fixed} sandbox={snapshot.setup.sandbox} />
        <Field label={supabaseText.url} hint={supabaseText.urlHint} error={urlError}>
          {(field) => (
            <Input
              {...field}
              value={typed.url}
              readOnly={view.fixed}
              onChange={(event) => change({ url: event.target.value })}
              onFocus={looked.wake}
              placeholder="https://"
              className={mono}
              data-field="supabase"
              data-testid="supabase-url"
            />
          )}
        </Field>
        <Field label={supabaseText.key} hint={supabaseText.keyHint} error={keyError}>
          {(field) => (
            <Input
              {...field}
              value={typed.key}
              readOnly={view.fixed}
              onChange={(event) => change({ key: event.target.value })}
              onFocus={looked.wake}
              className={mono}
              data-field="supabase-key"
              data-testid="supabase-key"
            />
          )}
        </Field>
        <SetupChecks
          part={supabaseText.part}
          checks={
            looked.result && whole
              ? found
                  .filter(({ finding }) => !finding.startsWith("address_"))
                  .map((one) => ({ ...one, ...supabaseFound[one.finding] }))
              : null
          }
          asking={looked.asking && url !== "" && key !== ""}
          askingWords={supabaseText.asking}
          failure={looked.failure}
          data-testid="supabase-checks"
        />
        {save.failure ? <ErrorNote error={save.failure.error} /> : null}
      </div>
      <SetupFooter
        part="supabase"
        dirty={dirty}
        saving={save.pending}
        asking={snapshot.setup.asking === "supabase"}
        fixed={view.fixed}
        onRevert={() => change(draftOf(view))}
      >
        <Button
          pending={looked.asking}
          disabled={url === "" || key === ""}
          onClick={looked.again}
          data-testid="supabase-check"
        >
          {partText.check}
        </Button>
        {isSet && !view.fixed ? (
          <Button look="ghost" onClick={() => setAsksRemove(true)} data-testid="supabase-remove">
            {supabaseText.remove}
          </Button>
        ) : null}
      </SetupFooter>
      {asksRemove ? (
        <SupabaseRemoveDialog
          pending={remove.pending}
          failure={remove.failure}
          onClose={() => {
            setAsksRemove(false);
            remove.reset();
            if (empty) setTyped(draftOf(view));
          }}
          onConfirm={() => remove.run()}
        />
      ) : null}
      <LeaveQuestion dirty={dirty} part={supabaseText.part} />
    </form>
  );
}

/** Keeps what the app says is set now. */
function useStore(client: ReturnType<typeof useQueryClient>) {
  return (stored: SupabaseSetupView) => {
    client.setQueryData(keys.supabaseSetup, stored);
    return stored;
  };
}
