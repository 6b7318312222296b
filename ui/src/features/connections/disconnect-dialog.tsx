import type { ConnectionView } from "@/gen/ConnectionView";
import { useCommand } from "@/lib/data";
import { text } from "@/strings";
import { Button } from "@/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/dialog";
import { ErrorNote } from "@/ui/feedback";

interface DisconnectDialogProps {
  connections: readonly ConnectionView[];
  /** How many there are in all: taking all of them is said. */
  all: number;
  onClose: () => void;
  onDone?: () => void;
}

/** Most names that are spelled out. */
const NAMED = 5;

/** One question for one connection or many: what goes, what stays, and how much of it. */
export function DisconnectDialog({ connections, all, onClose, onDone }: DisconnectDialogProps) {
  const words = text.disconnectDialog;
  const [first] = connections;
  const single = connections.length === 1 && first ? first : null;
  const accounts = connections.reduce((sum, connection) => sum + connection.accounts, 0);
  const names = connections.slice(0, NAMED).map((connection) => connection.label);
  const disconnect = useCommand((backend) => backend.disconnect(connections.map(({ id }) => id)), {
    done: () =>
      single ? text.toast.disconnected(single.label) : text.toast.disconnectedSeveral(connections.length),
    onDone: () => {
      onClose();
      onDone?.();
    },
    onFailure: () => {},
  });
  return (
    <Dialog
      open
      onClose={onClose}
      role="alertdialog"
      title={single ? words.title(single.label) : words.titleSeveral(connections.length, all)}
      description={single ? undefined : words.names(names, connections.length - names.length)}
      data-testid="disconnect-dialog"
    >
      <DialogBody className="min-h-0 overflow-y-auto">
        {disconnect.failure ? <ErrorNote error={disconnect.failure.error} /> : null}
        <Points title={words.goes} points={words.goesPoints(connections.length, accounts)} />
        <Points title={words.stays} points={words.staysPoints(connections.length)} />
      </DialogBody>
      <DialogFooter>
        <Button look="ghost" onClick={onClose} autoFocus>
          {text.cancel}
        </Button>
        <Button
          look="danger"
          pending={disconnect.pending}
          onClick={() => disconnect.run()}
          data-testid="disconnect-confirm"
        >
          {single ? words.confirm : words.confirmSeveral(connections.length)}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}

function Points({ title, points }: { title: string; points: readonly string[] }) {
  return (
    <section className="grid gap-1.5">
      <h3 className="font-medium">{title}</h3>
      <ul className="grid list-disc gap-1.5 ps-4.5 text-pretty text-ink-2 marker:text-ink-3">
        {points.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
    </section>
  );
}
