import { useQueryClient } from "@tanstack/react-query";
import { useBlocker, useLocation, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useEffect, useState } from "react";
import type { CommandFailure } from "@/backend/types";
import type { AmazonSetupView } from "@/gen/AmazonSetupView";
import type { AppSnapshot } from "@/gen/AppSnapshot";
import {
  changed,
  clientChanged,
  type Draft,
  draftOf,
  type Problems,
  problemsOf,
  sent,
  sentDay,
} from "@/lib/amazon-setup";
import { useAmazonSetup, useCommand } from "@/lib/data";
import { keys } from "@/lib/keys";
import { errors } from "@/strings";
import { setupTest, setupText } from "@/strings/setup";
import { Button } from "@/ui/button";
import { Dialog, DialogFooter } from "@/ui/dialog";
import { ErrorDetails, ErrorNote, LoadError, Loading, Skeleton } from "@/ui/feedback";
import { Note } from "@/ui/note";
import { Card, Section } from "@/ui/page";
import { AmazonSetupFields } from "./amazon-setup-fields";
import { AmazonReturns } from "./amazon-setup-returns";
import { OpenLinkButton } from "./open-link-button";

/** The Login with Amazon client: entered, tested and saved here. */
export function AmazonSetup({ snapshot }: { snapshot: AppSnapshot }) {
  const setup = useAmazonSetup();
  const { sandbox } = snapshot.setup;
  return (
    <Section
      title={setupText.title}
      aside={
        <OpenLinkButton
          link={sandbox ? "sandbox_panel" : "amazon_console"}
          look="link"
          size="bare"
          data-testid={sandbox ? "open-sandbox-panel" : "open-amazon-console"}
        >
          {sandbox ? setupText.panel : setupText.console}
        </OpenLinkButton>
      }
      data-testid="amazon-setup"
    >
      <Card>
        {setup.data ? (
          <Form view={setup.data} sandbox={sandbox} />
        ) : setup.error ? (
          <LoadError failure={setup.error} retry={() => void setup.refetch()} />
        ) : (
          <Loading className="grid gap-4 p-4">
            <Skeleton className="h-8" />
            <Skeleton className="h-16" />
            <Skeleton className="h-8" />
          </Loading>
        )}
      </Card>
    </Section>
  );
}

/** How the last test went; it speaks of exactly what was entered then. */
type Tested = { passed: true } | { passed: false; failure: CommandFailure };

function Form({ view, sandbox }: { view: AmazonSetupView; sandbox: boolean }) {
  const client = useQueryClient();
  const [draft, setDraft] = useState<Draft>(() => draftOf(view));
  const [problems, setProblems] = useState<Problems>({});
  const [tested, setTested] = useState<Tested | null>(null);
  const dirty = changed(draft, view);
  useWantedField();

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
      <footer className="flex flex-wrap items-center gap-2 border-t border-line px-4 py-3">
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
        <span className="mr-auto text-xs text-ink-3" role="status">
          {dirty ? setupText.unsaved : ""}
        </span>
        {dirty ? (
          <Button look="ghost" onClick={() => change(draftOf(view))} data-testid="setup-revert">
            {setupText.revert}
          </Button>
        ) : null}
        <Button
          type="submit"
          look="primary"
          pending={save.pending}
          disabled={!dirty}
          data-testid="setup-save"
        >
          {setupText.save}
        </Button>
      </footer>
      <LeaveQuestion dirty={dirty} />
    </form>
  );
}

/** A link to the settings may name the field that it is about. */
function useWantedField() {
  const navigate = useNavigate();
  const hash = useLocation({ select: (location) => location.hash });
  useEffect(() => {
    if (hash === "") return;
    const field = document.querySelector<HTMLElement>(`[data-field="${CSS.escape(hash)}"]`);
    const target = field ?? document.querySelector<HTMLElement>("[data-field=client]");
    target?.scrollIntoView({ block: "center" });
    target?.focus({ preventScroll: true });
    // The address forgets the wish, so that the same link leads here again.
    void navigate({ to: "/settings", replace: true });
  }, [hash, navigate]);
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

/** Nothing that was typed is lost without a word. */
function LeaveQuestion({ dirty }: { dirty: boolean }) {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => dirty && current.pathname !== next.pathname,
    // Quitting from the tray must not wait for an answer in a hidden window.
    enableBeforeUnload: false,
    withResolver: true,
  });
  if (blocker.status !== "blocked") return null;
  return (
    <Dialog
      open
      onClose={blocker.reset}
      role="alertdialog"
      title={setupText.leaveTitle}
      description={setupText.leaveBody}
      data-testid="setup-leave"
    >
      <DialogFooter className="mt-4">
        <Button look="ghost" onClick={blocker.proceed} data-testid="setup-leave-confirm">
          {setupText.leave}
        </Button>
        <Button look="primary" onClick={blocker.reset} autoFocus data-testid="setup-leave-stay">
          {setupText.stay}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
