import { Copy, ExternalLink } from "lucide-react";
import type { ReactNode } from "react";
import { Logo } from "@/frame/logo";
import type { AppSnapshot } from "@/gen/AppSnapshot";
import type { FlowView } from "@/gen/FlowView";
import { useNow } from "@/lib/clock";
import { useCommand } from "@/lib/data";
import { useFlowUi } from "@/lib/flow";
import { copyAndSay } from "@/lib/toast";
import { LONG_WAIT } from "@/lib/wait";
import { text } from "@/strings";
import { Button } from "@/ui/button";
import { ErrorNote, Spinner } from "@/ui/feedback";
import { PasteAddress } from "./paste-address";

/** The first screen: one button, or the wait for the browser, or what is missing before either. */
export function SignIn({ snapshot }: { snapshot: AppSnapshot }) {
  const { auth, setup, flow } = snapshot;
  const pending = flow?.kind === "sign_in" ? flow : null;
  return (
    <main
      className="relative grid h-full place-items-center overflow-y-auto p-8"
      data-testid="sign-in-screen"
    >
      <div className="grid w-full max-w-sm justify-items-center gap-6 text-center">
        <Logo className="size-14" />
        {pending ? (
          <Waiting flow={pending} />
        ) : setup.clerk ? (
          <Ready starting={auth.state === "signing_in"} />
        ) : (
          <Heading title={text.signIn.notConfiguredTitle}>
            <p className="selectable">{text.signIn.notConfigured}</p>
          </Heading>
        )}
      </div>
      <p className="absolute inset-x-0 bottom-5 text-center text-xs text-ink-3">
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

function Ready({ starting }: { starting: boolean }) {
  const { signInError, setSignInError } = useFlowUi();
  const begin = useCommand((backend) => backend.beginSignIn(), {
    onFailure: (failure) => setSignInError(failure.error),
  });
  return (
    <>
      <Heading title={text.signIn.title}>
        <p>{text.tagline}</p>
      </Heading>
      {signInError ? <ErrorNote error={signInError} className="w-full" /> : null}
      <div className="grid w-full gap-2.5">
        <Button
          look="primary"
          size="lg"
          data-testid="sign-in"
          pending={begin.pending || starting}
          onClick={() => {
            setSignInError(null);
            begin.run();
          }}
        >
          {text.signIn.button}
        </Button>
        <p className="text-xs text-ink-3">{text.signIn.hint}</p>
      </div>
    </>
  );
}

function Waiting({ flow }: { flow: FlowView }) {
  const now = useNow();
  const reopen = useCommand((backend) => backend.reopenBrowser());
  const cancel = useCommand((backend) => backend.cancelFlow());
  const long = now - flow.started_at > LONG_WAIT;
  return (
    <>
      <Heading title={flow.finishing ? text.signIn.finishing : text.signIn.waitingTitle}>
        <p role="status" className="flex items-center justify-center gap-2">
          {flow.finishing ? null : long ? text.signIn.longWait : text.signIn.waiting}
        </p>
      </Heading>
      <Spinner className="size-5" />
      {flow.finishing ? null : (
        <div className="grid w-full gap-2">
          <Button
            size="lg"
            pending={reopen.pending}
            onClick={() => reopen.run()}
            data-testid="reopen-browser"
          >
            <ExternalLink aria-hidden />
            {text.signIn.reopen}
          </Button>
          <div className="flex justify-center gap-1">
            <Button
              look="ghost"
              onClick={() => void copyAndSay(flow.url, text.toast.copiedAddress)}
              data-testid="copy-address"
            >
              <Copy aria-hidden />
              {text.signIn.copyAddress}
            </Button>
            <Button
              look="ghost"
              pending={cancel.pending}
              onClick={() => cancel.run()}
              data-testid="cancel-flow"
            >
              {text.cancel}
            </Button>
          </div>
          {long ? <PasteAddress className="mt-2 text-left" /> : null}
        </div>
      )}
    </>
  );
}
