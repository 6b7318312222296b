import type { ApprovalView } from "@/gen/ApprovalView";
import { useCommand } from "@/lib/data";
import { text } from "@/strings";
import { Button } from "@/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/dialog";
import { ErrorNote } from "@/ui/feedback";
import { programsText } from "./words";

interface RevokeDialogProps {
  approvals: readonly ApprovalView[];
  /** All that there are, also those that arrive meanwhile. */
  all: boolean;
  onClose: () => void;
}

/** One question for one program or all: what revoking does, and what it can't undo. */
export function RevokeDialog({ approvals, all, onClose }: RevokeDialogProps) {
  const [first] = approvals;
  const revoke = useCommand((backend) => backend.revokeApproval(all ? null : (first?.id ?? null)), {
    done: (revoked) => (all || !first ? programsText.revokedAll(revoked) : programsText.revoked(first.name)),
    onDone: onClose,
    onFailure: () => {},
  });
  if (!first) return null;
  const points = all ? programsText.revokeAllPoints : programsText.revokePoints;
  return (
    <Dialog
      open
      onClose={onClose}
      role="alertdialog"
      title={
        all
          ? programsText.revokeAllTitle(approvals.length)
          : programsText.revokeTitle(first.name, first.label)
      }
      description={
        all ? undefined : (
          <span className="grid gap-0.5 font-mono text-xs break-all">
            {first.script === null ? null : <span>{first.script}</span>}
            <span>{first.path}</span>
          </span>
        )
      }
      data-testid="revoke-dialog"
    >
      <DialogBody>
        {revoke.failure ? <ErrorNote error={revoke.failure.error} /> : null}
        <ul className="grid list-disc gap-1.5 ps-4.5 text-pretty text-ink-2 marker:text-ink-3">
          {points.map((point) => (
            <li key={point}>{point}</li>
          ))}
        </ul>
      </DialogBody>
      <DialogFooter>
        <Button look="ghost" onClick={onClose} autoFocus>
          {text.cancel}
        </Button>
        <Button
          look="danger"
          pending={revoke.pending}
          onClick={() => revoke.run()}
          data-testid="revoke-confirm"
        >
          {all ? programsText.revokeAll : programsText.revoke}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
