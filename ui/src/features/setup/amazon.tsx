import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { CommandFailure } from "@/backend/types";
import type { AmazonSetupView } from "@/gen/AmazonSetupView";
import type { AppSnapshot } from "@/gen/AppSnapshot";
import { useAmazonSetup, useCommand } from "@/lib/data";
import { keys } from "@/lib/keys";
import { errors } from "@/strings";
import { Button } from "@/ui/button";
import { ErrorDetails, ErrorNote } from "@/ui/feedback";
import { Note } from "@/ui/note";
import { AmazonSetupFields } from "./amazon-fields";
import {
  changed,
  clientChanged,
  type Draft,
  draftOf,
  type Problems,
  problemsOf,
  sent,
  sentDay,
} from "./amazon-model";
import { AmazonReturns } from "./amazon-returns";
import { SetupFooter } from "./footer";
import { LeaveQuestion } from "./leave";
import { SetupPart } from "./part";
import { AMAZON_FIELDS, useWantedField } from "./wanted-field";
import { setupTest, setupText } from "./words";

/** The Login with Amazon client: entered, tested and saved here. */
export function AmazonSetup({ snapshot }: { snapshot: AppSnapshot }) {
  const setup = useAmazonSetup();
  const { sandbox, asking } = snapshot.setup;
  return (
    <SetupPart
      title={setupText.title}
      link={sandbox ? "sandbox_panel" : "amazon_console"}
      linkWords={sandbox ? setupText.panel : setupText.console}
      setup={setup}
      data-testid="amazon-setup"
    >
      {(view) => <Form view={view} sandbox={sandbox} asking={asking === "amazon"} />}
    </SetupPart>
  );
}

/** How the last test went; it speaks of exactly what was entered then. */
type Tested = { passed: true } | { passed: false; failure: CommandFailure };

interface FormProps {
  view: AmazonSetupView;
  sandbox: boolean;
  /** A question about this part is open outside the window. */
  asking: boolean;
}

function Form({ view, sandbox, asking }: FormProps) {
  const client = useQueryClient();
  const [draft, setDraft] = useState<Draft>(() => draftOf(view));
  const [problems, setProblems] = useState<Problems>({});
  const [tested, setTested] = useState<Tested | null>(null);
  const dirty = changed(draft, view);
  useWantedField(AMAZON_FIELDS);

  // Without arguments: what a command was called with is remembered for a while, and a secret must not be.
  const test = useCommand(
    (backend) => {
      const { form, secret } = sent(draft);
      return backend.testAmazonSetup(form, secret);
    },
    {
      onDone: () => setTested({ passed: true }),
      onFailure: (failure) => setTested({ passed: false, failure }),
    },
  );
  const save = useCommand(
    async (backend) => {
      const day = sentDay(draft, view);
      if (clientChanged(draft, view)) {
        const { form, secret } = sent(draft);
        await backend.saveAmazonSetup(form, secret);
        setDraft((now) => ({ ...now, secret: "" }));
      }
      if (day !== undefined) await backend.setSecretEnd(day);
      const stored = await backend.amazonSetup();
      client.setQueryData(keys.amazonSetup, stored);
      return stored;
    },
    {
      done: () => setupText.saved,
      // The secret leaves memory here, whatever else was typed.
      onDone: (stored) => setDraft(draftOf(stored)),
      // Part of it may be saved: what is still unsaved is measured by what is stored.
      onFailure: () => void client.invalidateQueries({ queryKey: keys.amazonSetup }),
    },
  );
  const change = (next: Draft) => {
    setDraft(next);
    setTested(null);
    save.reset();
    // What was complained about is looked at again with every key; nothing new is complained about.
    const now = problemsOf(next, view);
    setProblems((old) => Object.fromEntries(Object.entries(old).filter(([key]) => key in now)));
  };
  const attempt = (run: () => void) => {
    const found = problemsOf(draft, view);
    setProblems(found);
    if (Object.keys(found).length === 0) run();
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (dirty) attempt(save.run);
  };
  return (
    <form onSubmit={onSubmit} noValidate>
      <div className="grid gap-4 p-4">
        {view.fixed ? (
          <Note tone="quiet" data-testid="setup-fixed">
            <p>{sandbox ? setupText.fixedSandbox : setupText.fixedEnvironment}</p>
          </Note>
        ) : null}
        <AmazonSetupFields view={view} draft={draft} problems={problems} change={change} />
        <AmazonReturns urls={view.return_urls} />
        {save.failure ? <ErrorNote error={save.failure.error} /> : null}
        {tested ? <Result tested={tested} dirty={dirty} /> : null}
      </div>
      <SetupFooter
        part="setup"
        dirty={dirty}
        saving={save.pending}
        asking={asking}
        onRevert={() => change(draftOf(view))}
      >
        <Button
          pending={test.pending}
          onClick={() => {
            setTested(null);
            attempt(test.run);
          }}
          data-testid="setup-test"
        >
          {test.pending ? setupText.testing : setupText.test}
        </Button>
      </SetupFooter>
      <LeaveQuestion dirty={dirty} part={setupText.part} />
    </form>
  );
}

function Result({ tested, dirty }: { tested: Tested; dirty: boolean }) {
  const marks = { role: "status", "data-testid": "setup-test-result" };
  if (tested.passed) {
    return (
      <Note tone="good" title={setupText.passed} data-result="passed" {...marks}>
        <p>{dirty ? setupText.passedUnsaved : setupText.passedBody}</p>
      </Note>
    );
  }
  const { code, error } = tested.failure;
  const { title, next } = setupTest[code] ?? errors[code] ?? errors.internal;
  return (
    <Note tone="danger" title={title} data-result={code} {...marks}>
      <p>{next}</p>
      <ErrorDetails message={error.message} />
    </Note>
  );
}
