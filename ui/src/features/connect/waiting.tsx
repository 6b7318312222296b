import { Copy, ExternalLink } from "lucide-react";
import { OpenLinkButton } from "@/features/setup/open-link-button";
import type { FlowView } from "@/gen/FlowView";
import type { WayBack } from "@/gen/WayBack";
import { useNow } from "@/lib/clock";
import { useAmazonSetup, useCommand, useSnapshot } from "@/lib/data";
import { useFlowUi } from "@/lib/flow";
import { relativeTime } from "@/lib/time";
import { copyAndSay } from "@/lib/toast";
import { LONG_WAIT } from "@/lib/wait";
import { text } from "@/strings";
import { Button } from "@/ui/button";
import { CopyField } from "@/ui/copy-field";
import { DialogBody, DialogFooter } from "@/ui/dialog";
import { Spinner } from "@/ui/feedback";
import { Note } from "@/ui/note";
import { Progress } from "@/ui/progress";
import { rememberFailed } from "./choice";
import { PasteAddress, PasteForm } from "./paste-address";
import { waysOf } from "./ways";
import { connectText, way as wayText } from "./words";

/** The browser is at Amazon, or its answer is being worked on. */
export function ConnectWaiting({ flow }: { flow: FlowView }) {
  const { closeConnect } = useFlowUi();
  const cancel = useCommand((backend) => backend.cancelFlow(), { onDone: closeConnect });
  return (
    <>
      <DialogBody className="min-h-0 overflow-y-auto" data-testid="connect-waiting">
        {flow.finishing ? <Finishing flow={flow} /> : <InBrowser flow={flow} />}
      </DialogBody>
      <DialogFooter>
        <Button look="ghost" pending={cancel.pending} onClick={() => cancel.run()} data-testid="cancel-flow">
          {connectText.cancel}
        </Button>
        <Button onClick={closeConnect}>{connectText.hide}</Button>
      </DialogFooter>
    </>
  );
}

function Finishing({ flow: { progress } }: { flow: FlowView }) {
  if (!progress) {
    return (
      <div role="status" className="flex items-center gap-3">
        <Spinner className="text-accent-text" />
        <p>{connectText.finishing}</p>
      </div>
    );
  }
  const { answered, known, accounts } = progress;
  return (
    <>
      <p role="status">{connectText.finishing}</p>
      <Progress
        label={connectText.progress}
        done={answered}
        all={known}
        words={text.connections.sweepProgress(answered, known, accounts)}
        data-testid="connect-progress"
      />
    </>
  );
}

function InBrowser({ flow }: { flow: FlowView }) {
  const now = useNow();
  const long = now - flow.started_at > LONG_WAIT;
  const way = flow.way ?? "bounce";
  return (
    <>
      {way === "paste" ? <PasteSteps returns={flow.return_url ?? connectText.pasteReturn} /> : null}
      <div role="status" className="flex items-start gap-3 rounded-lg bg-sunken px-3.5 py-3">
        <Spinner className="mt-0.5 shrink-0 text-accent-text" />
        <div className="grid gap-1 text-pretty">
          <p>{connectText.waiting[way]}</p>
          <p className="text-xs text-ink-3">
            {flow.url === null
              ? connectText.restarted
              : long
                ? connectText.longWait
                : connectText.until(relativeTime(flow.expires_at, now))}
          </p>
        </div>
      </div>
      <OpenedPage url={flow.url} />
      {long ? <RefusedAddress flow={flow} /> : null}
      {way === "paste" ? null : <PasteAddress />}
    </>
  );
}

/** Opens or copies the address again. After a restart it isn't known any more, and the choice is made again. */
function OpenedPage({ url }: { url: string | null }) {
  const reopen = useCommand((backend) => backend.reopenBrowser());
  const startAgain = useCommand((backend) => backend.cancelFlow());
  if (url === null) {
    return (
      <Button
        className="w-fit"
        pending={startAgain.pending}
        onClick={() => startAgain.run()}
        data-testid="start-again"
      >
        {connectText.startAgain}
      </Button>
    );
  }
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap gap-2">
        <Button pending={reopen.pending} onClick={() => reopen.run()} data-testid="reopen-browser">
          {reopen.pending ? null : <ExternalLink aria-hidden />}
          {text.signIn.reopen}
        </Button>
        <Button onClick={() => void copyAndSay(url, text.toast.copiedAddress)} data-testid="copy-address">
          <Copy aria-hidden />
          {connectText.copyAddress}
        </Button>
      </div>
      <p className="text-xs text-pretty text-ink-3">{connectText.wrongAccount}</p>
    </div>
  );
}

function PasteSteps({ returns }: { returns: string }) {
  return (
    <div className="grid gap-3">
      <ol className="grid gap-1.5">
        {connectText.pasteSteps(returns).map((step, index) => (
          <li key={step} className="flex gap-2.5">
            <span
              aria-hidden
              className="mt-0.5 grid size-4.5 shrink-0 place-items-center rounded-full bg-selected text-2xs font-semibold text-accent-text"
            >
              {index + 1}
            </span>
            <span className="min-w-0 break-words">{step}</span>
          </li>
        ))}
      </ol>
      <PasteForm look="primary" />
    </div>
  );
}

/** Amazon keeps the user on a page of its own when the return address is unknown: nothing ever comes back. */
function RefusedAddress({ flow }: { flow: FlowView }) {
  const { setPicked, picked } = useFlowUi();
  const setup = useAmazonSetup().data;
  const user = useSnapshot().data?.auth.user?.id ?? "";
  const leave = useCommand((backend, way: WayBack) => {
    if (flow.way) rememberFailed(user, flow.way);
    // The next attempt starts from the same login page with this way picked.
    setPicked({ ...picked, way });
    return backend.cancelFlow();
  });
  const others = setup ? waysOf(setup).filter((way) => way !== flow.way) : [];
  return (
    <Note tone="warning" title={connectText.refusedTitle} data-testid="connect-refused">
      <p>{connectText.refused}</p>
      {flow.return_url ? (
        <CopyField value={flow.return_url} className="my-0.5 bg-raised" data-testid="return-url" />
      ) : null}
      <div className="mt-1 grid justify-items-start gap-2">
        <OpenLinkButton link="amazon_console">{connectText.console}</OpenLinkButton>
        {others.length > 0 ? (
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span>{connectText.otherWay}</span>
            {others.map((way) => (
              <Button
                key={way}
                look="link"
                size="bare"
                disabled={leave.pending}
                onClick={() => leave.run(way)}
                data-testid={`switch-way-${way}`}
              >
                {wayText[way].switch}
              </Button>
            ))}
          </div>
        ) : null}
      </div>
    </Note>
  );
}
