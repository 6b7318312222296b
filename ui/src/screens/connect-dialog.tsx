import { useNavigate } from "@tanstack/react-router";
import { Copy, ExternalLink } from "lucide-react";
import { RadioGroup } from "radix-ui";
import { useState } from "react";
import type { AppSnapshot } from "@/gen/AppSnapshot";
import type { ConnectionView } from "@/gen/ConnectionView";
import type { FlowView } from "@/gen/FlowView";
import type { Region } from "@/gen/Region";
import { useNow } from "@/lib/clock";
import { useCommand } from "@/lib/data";
import { useFlowUi } from "@/lib/flow";
import { relativeTime } from "@/lib/time";
import { copyAndSay } from "@/lib/toast";
import { LONG_WAIT } from "@/lib/wait";
import { region as regionText, text } from "@/strings";
import { Button } from "@/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/dialog";
import { ErrorNote, Spinner } from "@/ui/feedback";
import { PasteAddress } from "./paste-address";

interface ConnectDialogProps {
  snapshot: AppSnapshot;
  connections: readonly ConnectionView[];
}

/** From “which login page” to “Amazon answered”. Closing it while the browser is open only hides it. */
export function ConnectDialog({ snapshot, connections }: ConnectDialogProps) {
  const { connect, closeConnect } = useFlowUi();
  const flow = snapshot.flow?.kind === "connect" ? snapshot.flow : null;
  const id = flow?.reauthorises ?? connect?.reauthorise ?? null;
  const again = id === null ? null : (connections.find((connection) => connection.id === id) ?? null);
  const title = flow
    ? flow.finishing
      ? text.connect.finishingTitle
      : text.connect.waitingTitle
    : again
      ? text.connect.retitle(again.label)
      : text.connect.title;
  return (
    <Dialog
      open={connect !== null}
      onClose={closeConnect}
      title={title}
      description={
        flow
          ? undefined
          : !snapshot.setup.amazon
            ? undefined
            : again
              ? text.connect.rebody
              : text.connect.body
      }
      data-testid="connect-dialog"
    >
      {flow ? (
        <Waiting flow={flow} />
      ) : snapshot.setup.amazon ? (
        <Choose initial={again?.home_region ?? snapshot.settings.default_region} reauthorise={id} />
      ) : (
        <NotSetUp />
      )}
    </Dialog>
  );
}

const REGIONS: readonly Region[] = ["na", "eu", "fe"];

function Choose({ initial, reauthorise }: { initial: Region; reauthorise: string | null }) {
  const { connectError, setConnectError, closeConnect } = useFlowUi();
  const [region, setRegion] = useState<Region>(initial);
  const begin = useCommand((backend) => backend.beginConnect(region, reauthorise), {
    onFailure: (failure) => setConnectError(failure.error),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setConnectError(null);
        begin.run();
      }}
    >
      <DialogBody>
        {connectError ? <ErrorNote error={connectError} /> : null}
        <RadioGroup.Root
          aria-label={text.connect.region}
          value={region}
          onValueChange={(next) => setRegion(next as Region)}
          className="grid gap-2"
        >
          {REGIONS.map((code) => (
            <RadioGroup.Item
              key={code}
              value={code}
              data-testid={`connect-region-${code}`}
              className="group grid grid-cols-[auto_1fr_auto] items-center gap-3 rounded-lg border border-line-strong bg-surface px-3 py-2.5 text-left transition-colors duration-100 hover:bg-hover data-[state=checked]:border-accent data-[state=checked]:bg-selected"
            >
              <span
                aria-hidden
                className="grid size-4 place-items-center rounded-full border border-ink-3 group-data-[state=checked]:border-5 group-data-[state=checked]:border-accent"
              />
              <span className="grid">
                <span className="font-medium">{regionText[code].name}</span>
                <span className="text-xs text-ink-3 group-data-[state=checked]:text-ink-2">
                  {regionText[code].places}
                </span>
              </span>
              <span className="text-xs font-medium text-ink-3 group-data-[state=checked]:text-ink-2">
                {regionText[code].short}
              </span>
            </RadioGroup.Item>
          ))}
        </RadioGroup.Root>
      </DialogBody>
      <DialogFooter>
        <Button look="ghost" onClick={closeConnect}>
          {text.cancel}
        </Button>
        <Button type="submit" look="primary" pending={begin.pending} data-testid="connect-continue">
          <ExternalLink aria-hidden />
          {text.connect.continue}
        </Button>
      </DialogFooter>
    </form>
  );
}

function Waiting({ flow }: { flow: FlowView }) {
  const now = useNow();
  const { closeConnect } = useFlowUi();
  const reopen = useCommand((backend) => backend.reopenBrowser());
  const cancel = useCommand((backend) => backend.cancelFlow(), { onDone: closeConnect });
  const long = now - flow.started_at > LONG_WAIT;
  return (
    <>
      <DialogBody data-testid="connect-waiting">
        <div role="status" className="flex items-start gap-3 rounded-lg bg-sunken px-3.5 py-3">
          <Spinner className="mt-0.5 shrink-0 text-accent-text" />
          <div className="grid gap-1">
            <p>{flow.finishing ? text.connect.finishing : text.connect.waiting}</p>
            {flow.finishing ? null : (
              <p className="text-xs text-ink-3">
                {long ? text.connect.longWait : text.connect.until(relativeTime(flow.expires_at, now))}
              </p>
            )}
          </div>
        </div>
        {flow.finishing ? null : (
          <>
            <div className="flex gap-2">
              <Button pending={reopen.pending} onClick={() => reopen.run()} data-testid="reopen-browser">
                <ExternalLink aria-hidden />
                {text.connect.reopen}
              </Button>
              <Button
                onClick={() => void copyAndSay(flow.url, text.toast.copiedAddress)}
                data-testid="copy-address"
              >
                <Copy aria-hidden />
                {text.connect.copyAddress}
              </Button>
            </div>
            <PasteAddress />
          </>
        )}
      </DialogBody>
      <DialogFooter>
        <Button look="ghost" pending={cancel.pending} onClick={() => cancel.run()} data-testid="cancel-flow">
          {text.connect.cancel}
        </Button>
        <Button onClick={closeConnect}>{text.connect.hide}</Button>
      </DialogFooter>
    </>
  );
}

function NotSetUp() {
  const navigate = useNavigate();
  const { closeConnect } = useFlowUi();
  return (
    <>
      <DialogBody>
        <div className="grid gap-1 rounded-lg bg-sunken px-3.5 py-3">
          <p className="font-medium">{text.connect.notSetUpTitle}</p>
          <p className="text-ink-2">{text.connect.notSetUp}</p>
        </div>
      </DialogBody>
      <DialogFooter>
        <Button look="ghost" onClick={closeConnect}>
          {text.cancel}
        </Button>
        <Button
          look="primary"
          onClick={() => {
            closeConnect();
            void navigate({ to: "/settings" });
          }}
        >
          {text.connections.openSettings}
        </Button>
      </DialogFooter>
    </>
  );
}
