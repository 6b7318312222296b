import { Link } from "@tanstack/react-router";
import { Copy, ExternalLink } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { CommandFailure } from "@/backend/types";
import { PasteAddress } from "@/features/connect/paste-address";
import { SetupProblems } from "@/features/setup/problems";
import { signInText, usersText } from "@/features/users/words";
import type { AppSnapshot } from "@/gen/AppSnapshot";
import type { FlowView } from "@/gen/FlowView";
import { useNow } from "@/lib/clock";
import { useCommand, useSignInWays, useUsers } from "@/lib/data";
import { useFlowUi } from "@/lib/flow";
import { copyAndSay } from "@/lib/toast";
import { LONG_WAIT } from "@/lib/wait";
import { text } from "@/strings";
import { Button } from "@/ui/button";
import { ErrorNote, Spinner } from "@/ui/feedback";
import { Logo } from "@/ui/logo";
import { UserLine } from "@/ui/user";
import { FirstStart } from "./first-start";
import { SignInForm } from "./form";

/** The first screen: one button, or the wait for the browser, or what is missing before either. */
export function SignIn({ snapshot }: { snapshot: AppSnapshot }) {
  const { auth, setup, flow } = snapshot;
  const pending = flow?.kind === "sign_in" ? flow : null;
  const open = auth.step !== null && auth.step !== "browser";
  const [form, setForm] = useState(false);
  return (
    <main
      className="grid h-full grid-rows-[minmax(max-content,1fr)_auto] justify-items-center gap-4 overflow-y-auto p-5"
      data-testid="sign-in-screen"
    >
      <div className="grid w-full max-w-sm justify-items-center gap-6 self-center text-center">
        <Logo className="size-14" />
        {pending ? (
          <SignInWaiting flow={pending} />
        ) : form || open ? (
          <SignInForm step={auth.step} onClose={() => setForm(false)} />
        ) : setup.clerk ? (
          <Ready starting={auth.step === "browser"} sandbox={setup.sandbox} onForm={() => setForm(true)} />
        ) : (
          <FirstStart />
        )}
        <SetupProblems snapshot={snapshot} className="w-full" />
      </div>
      <p className="text-center text-xs text-balance text-ink-3">
        {text.signIn.privacy}
        {setup.sandbox ? ` ${text.sandboxHint}` : ""}
      </p>
    </main>
  );
}

function Heading({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="grid gap-2">
      <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
      <div className="text-base text-balance text-ink-2">{children}</div>
    </div>
  );
}

interface ReadyProps {
  starting: boolean;
  sandbox: boolean;
  onForm: () => void;
}

function Ready({ starting, sandbox, onForm }: ReadyProps) {
  const { signInError, setSignInError } = useFlowUi();
  const options = { onFailure: (failure: CommandFailure) => setSignInError(failure.error) };
  const begin = useCommand((backend) => backend.beginSignIn(), options);
  const signUp = useCommand((backend) => backend.beginSignUp(), options);
  const ways = useSignInWays(true);
  const here = ways.data && (ways.data.password || ways.data.email_code);
  const busy = begin.pending || signUp.pending || starting;
  const press = (command: typeof begin) => () => {
    setSignInError(null);
    command.run();
  };
  return (
    <>
      <Heading title={text.signIn.title}>
        <p>{text.tagline}</p>
      </Heading>
      {signInError ? <ErrorNote error={signInError} className="w-full" /> : null}
      <div className="grid w-full gap-2.5">
        <Button look="primary" size="lg" data-testid="sign-in" pending={busy} onClick={press(begin)}>
          {text.signIn.button}
        </Button>
        {ways.data?.sign_up ? (
          <Button size="lg" data-testid="sign-up" disabled={busy} onClick={press(signUp)}>
            {signInText.signUp}
          </Button>
        ) : null}
        <p className="text-xs text-ink-3">{text.signIn.hint}</p>
      </div>
      {here ? (
        <Button
          look="link"
          size="bare"
          data-testid="sign-in-here"
          title={signInText.hereHint}
          onClick={onForm}
        >
          {signInText.here}
        </Button>
      ) : null}
      <OnThisComputer />
      {sandbox ? null : (
        <Link
          to="/setup"
          className="rounded-sm text-xs text-ink-3 hover:text-ink-2 hover:underline"
          data-testid="set-up-link"
        >
          {text.signIn.setUpLink}
        </Link>
      )}
    </>
  );
}

/** Users who are still signed in here: one press shows their dashboard. */
function OnThisComputer() {
  const users = useUsers().data ?? [];
  const others = users.filter((one) => one.signed_in);
  const go = useCommand((backend, id: string) => backend.switchUser(id));
  if (others.length === 0) return null;
  return (
    <section
      className="grid w-full gap-2 border-t border-line pt-4 text-start"
      aria-label={signInText.others}
    >
      <h2 className="text-xs font-semibold text-ink-2">{signInText.others}</h2>
      {others.map((one) => (
        <button
          key={one.user.id}
          type="button"
          data-testid="user-here"
          onClick={() => go.run(one.user.id)}
          className="flex h-11 items-center gap-2.5 rounded-md border border-line px-3 text-start hover:bg-hover"
        >
          <UserLine user={one.user} note={one.expired ? usersText.expired : null} />
        </button>
      ))}
    </section>
  );
}

/** The wait for the browser. */
export function SignInWaiting({ flow }: { flow: FlowView }) {
  const { url } = flow;
  const now = useNow();
  const reopen = useCommand((backend) => backend.reopenBrowser());
  const again = useCommand((backend) => backend.beginSignIn());
  const cancel = useCommand((backend) => backend.cancelFlow());
  const long = now - flow.started_at > LONG_WAIT;
  return (
    <>
      <Heading title={flow.finishing ? text.signIn.finishing : text.signIn.waitingTitle}>
        <p role="status" className="flex items-center justify-center gap-2">
          {flow.finishing
            ? null
            : flow.url === null
              ? text.signIn.restarted
              : long
                ? text.signIn.longWait
                : text.signIn.waiting}
        </p>
      </Heading>
      <Spinner className="size-5" />
      {flow.finishing ? null : (
        <div className="grid w-full gap-2">
          {url === null ? (
            <Button size="lg" pending={again.pending} onClick={() => again.run()} data-testid="start-again">
              <ExternalLink aria-hidden />
              {text.signIn.startAgain}
            </Button>
          ) : (
            <Button
              size="lg"
              pending={reopen.pending}
              onClick={() => reopen.run()}
              data-testid="reopen-browser"
            >
              <ExternalLink aria-hidden />
              {text.signIn.reopen}
            </Button>
          )}
          <div className="flex justify-center gap-1">
            {url === null ? null : (
              <Button
                look="ghost"
                onClick={() => void copyAndSay(url, text.toast.copiedAddress)}
                data-testid="copy-address"
              >
                <Copy aria-hidden />
                {text.signIn.copyAddress}
              </Button>
            )}
            <Button
              look="ghost"
              pending={cancel.pending}
              onClick={() => cancel.run()}
              data-testid="cancel-flow"
            >
              {text.cancel}
            </Button>
          </div>
          {long ? <PasteAddress className="mt-2 text-start" /> : null}
        </div>
      )}
    </>
  );
}
