import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { AppSnapshot } from "@/gen/AppSnapshot";
import type { ClerkFinding } from "@/gen/ClerkFinding";
import type { ClerkSetupView } from "@/gen/ClerkSetupView";
import type { ClerkTest } from "@/gen/ClerkTest";
import { useClerkSetup, useCommand } from "@/lib/data";
import { keys } from "@/lib/keys";
import { Button } from "@/ui/button";
import { Field, Input } from "@/ui/controls";
import { CopyField } from "@/ui/copy-field";
import { ErrorNote } from "@/ui/feedback";
import { SetupChecks } from "./checks";
import { ClerkSwitchDialog } from "./clerk-switch-dialog";
import { clerkFound, clerkText } from "./clerk-words";
import { SetupFooter } from "./footer";
import { LeaveQuestion } from "./leave";
import { useLiveChecks } from "./live-checks";
import { FixedNote, SetupPart } from "./part";
import { CLERK_FIELDS, useWantedField } from "./wanted-field";
import { partText } from "./words";

/** The Clerk instance that users sign in with: pasted, looked at and saved here. */
export function ClerkSetup({ snapshot }: { snapshot: AppSnapshot }) {
  const setup = useClerkSetup();
  const { sandbox } = snapshot.setup;
  return (
    <SetupPart
      title={clerkText.title}
      link={sandbox ? null : "clerk_dashboard"}
      linkWords={clerkText.dashboard}
      setup={setup}
      data-testid="clerk-setup"
    >
      {(view) => <Form view={view} snapshot={snapshot} />}
    </SetupPart>
  );
}

/** The address itself is wrong, whatever answers there. */
const PROXY_WRONG: ReadonlySet<ClerkFinding> = new Set(["proxy_malformed", "proxy_not_https"]);

function Form({ view, snapshot }: { view: ClerkSetupView; snapshot: AppSnapshot }) {
  const client = useQueryClient();
  const [typed, setTyped] = useState(view.publishable_key);
  const [typedProxy, setTypedProxy] = useState(view.proxy_url);
  const [needed, setNeeded] = useState(false);
  const [asksSwitch, setAsksSwitch] = useState(false);
  const key = typed.trim();
  const proxy = typedProxy.trim();
  const dirty = key !== view.publishable_key || proxy !== view.proxy_url;
  useWantedField(CLERK_FIELDS);

  // Who is signed in decides what can be seen: a new session is looked at anew.
  const { state, user } = snapshot.auth;
  const about = key === "" ? "" : `${state} ${user?.id ?? ""} ${key} ${proxy}`;
  const looked = useLiveChecks(about, (backend) => backend.testClerkSetup(key, proxy));

  // Without arguments: what a command was called with is remembered for a while, and a key may be a secret one.
  const save = useCommand(
    async (backend, signOut: boolean) => {
      await backend.saveClerkSetup(key, proxy, signOut);
      const stored = await backend.clerkSetup();
      client.setQueryData(keys.clerkSetup, stored);
      void client.invalidateQueries({ queryKey: keys.signInWays });
      return stored;
    },
    {
      done: () => clerkText.saved,
      onDone: (stored) => {
        setAsksSwitch(false);
        setTyped(stored.publishable_key);
        setTypedProxy(stored.proxy_url);
        looked.again();
      },
      onFailure: (failure) => setAsksSwitch(failure.code === "users_signed_in"),
    },
  );
  const change = (next: string, nextProxy = typedProxy) => {
    setTyped(next);
    setTypedProxy(nextProxy);
    setNeeded(false);
    save.reset();
    looked.wake();
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (key === "") setNeeded(true);
    else if (dirty) save.run(false);
  };
  const [first, ...rest] = looked.result?.checks ?? [];
  const badKey = first && first.state !== "ok" ? clerkFound[first.finding] : null;
  const badProxy = rest.find(({ finding }) => PROXY_WRONG.has(finding));
  const problem = needed ? clerkText.keyNeeded : badKey ? `${badKey.title}. ${badKey.next ?? ""}` : undefined;
  return (
    <form onSubmit={onSubmit} noValidate>
      <div className="grid gap-4 p-4">
        <FixedNote fixed={view.fixed} sandbox={snapshot.setup.sandbox} />
        <Field label={clerkText.key} hint={clerkText.keyHint} error={problem}>
          {(field) => (
            <Input
              {...field}
              value={typed}
              readOnly={view.fixed}
              onChange={(event) => change(event.target.value)}
              onFocus={looked.wake}
              className="font-mono text-xs read-only:bg-sunken read-only:shadow-none"
              data-field="clerk"
              data-testid="clerk-key"
            />
          )}
        </Field>
        <Field
          label={clerkText.proxy}
          hint={clerkText.proxyHint}
          error={badProxy ? clerkFound[badProxy.finding].title : undefined}
        >
          {(field) => (
            <Input
              {...field}
              value={typedProxy}
              readOnly={view.fixed}
              onChange={(event) => change(typed, event.target.value)}
              onFocus={looked.wake}
              className="font-mono text-xs read-only:bg-sunken read-only:shadow-none"
              data-testid="clerk-proxy"
            />
          )}
        </Field>
        <SetupChecks
          part={clerkText.part}
          checks={
            looked.result && !badKey ? rest.map((one) => ({ ...one, ...clerkFound[one.finding] })) : null
          }
          asking={looked.asking}
          askingWords={clerkText.asking}
          failure={looked.failure}
          heading={looked.result ? <Instance test={looked.result} /> : null}
          data-testid="clerk-checks"
        />
        <ToRegister view={view} />
        {save.failure && save.failure.code !== "users_signed_in" ? (
          <ErrorNote error={save.failure.error} />
        ) : null}
      </div>
      <SetupFooter
        part="clerk"
        dirty={dirty}
        saving={save.pending}
        fixed={view.fixed}
        onRevert={() => change(view.publishable_key, view.proxy_url)}
      >
        <Button
          pending={looked.asking}
          disabled={key === ""}
          onClick={looked.again}
          data-testid="clerk-check"
        >
          {partText.check}
        </Button>
      </SetupFooter>
      {asksSwitch ? (
        <ClerkSwitchDialog
          users={view.signed_in}
          pending={save.pending}
          onClose={() => {
            setAsksSwitch(false);
            save.reset();
          }}
          onConfirm={() => save.run(true)}
        />
      ) : null}
      <LeaveQuestion dirty={dirty} part={clerkText.part} />
    </form>
  );
}

/** Which instance the key belongs to. */
function Instance({ test: { host, development } }: { test: ClerkTest }) {
  if (host === null) return null;
  return (
    <>
      <p className="selectable font-mono break-all">{host}</p>
      {development ? <p className="mt-0.5 text-ink-3">{clerkText.development}</p> : null}
    </>
  );
}

/** What Clerk must know of the app, to the letter. */
function ToRegister({ view }: { view: ClerkSetupView }) {
  const rows = [
    { name: clerkText.callback, value: view.callback, copy: clerkText.copyCallback },
    { name: clerkText.bundleId, value: view.bundle_id, copy: clerkText.copyBundleId },
  ];
  return (
    <section className="grid gap-2 border-t border-line pt-4" data-testid="clerk-register">
      <div className="grid gap-0.5">
        <h3 className="text-sm font-medium">{clerkText.register}</h3>
        <p className="text-xs text-pretty text-ink-3">{clerkText.registerHint}</p>
      </div>
      <ul className="grid gap-1.5">
        {rows.map(({ name, value, copy }) => (
          <li key={name} className="grid grid-cols-[7.5rem_minmax(0,1fr)] items-center gap-3">
            <span className="text-ink-2">{name}</span>
            <CopyField value={value} label={copy} />
          </li>
        ))}
      </ul>
    </section>
  );
}
