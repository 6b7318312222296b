import { useNavigate } from "@tanstack/react-router";
import type { AppSnapshot } from "@/gen/AppSnapshot";
import type { ConnectionView } from "@/gen/ConnectionView";
import { useFlowUi } from "@/lib/flow";
import { text } from "@/strings";
import { Button } from "@/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/dialog";
import { Note } from "@/ui/note";
import { ConnectChoose } from "./choose";
import { ConnectWaiting } from "./waiting";
import { connectText } from "./words";

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
  const ready = snapshot.setup.amazon;
  const title = flow
    ? flow.finishing
      ? connectText.finishingTitle
      : connectText.waitingTitle
    : again
      ? connectText.retitle(again.label)
      : connectText.title;
  return (
    <Dialog
      open={connect !== null}
      onClose={closeConnect}
      title={title}
      description={flow || !ready ? undefined : again ? connectText.rebody : connectText.body}
      className="max-w-lg"
      data-testid="connect-dialog"
    >
      {flow ? (
        <ConnectWaiting flow={flow} />
      ) : ready ? (
        <ConnectChoose
          user={snapshot.auth.user?.id ?? ""}
          home={again?.home_region}
          preferred={snapshot.settings.default_region}
          reauthorise={connect?.reauthorise ?? null}
        />
      ) : (
        <NotSetUp />
      )}
    </Dialog>
  );
}

function NotSetUp() {
  const navigate = useNavigate();
  const { closeConnect } = useFlowUi();
  return (
    <>
      <DialogBody>
        <Note tone="quiet" title={connectText.notSetUpTitle}>
          <p>{connectText.notSetUp}</p>
        </Note>
      </DialogBody>
      <DialogFooter>
        <Button look="ghost" onClick={closeConnect}>
          {text.cancel}
        </Button>
        <Button
          look="primary"
          onClick={() => {
            closeConnect();
            void navigate({ to: "/settings", hash: "client" });
          }}
        >
          {text.connections.openSettings}
        </Button>
      </DialogFooter>
    </>
  );
}
