import type { ReportView } from "@/gen/ReportView";
import { useCommand } from "@/lib/data";
import { text } from "@/strings";
import { Button } from "@/ui/button";
import { Dialog, DialogFooter } from "@/ui/dialog";
import { ErrorNote } from "@/ui/feedback";
import { rangeWords } from "./model";
import { reportsText } from "./words";

interface DeleteReportDialogProps {
  report: ReportView;
  onClose: () => void;
  onDone?: () => void;
}

/** Asks before a report is removed from this computer. */
export function DeleteReportDialog({ report, onClose, onDone }: DeleteReportDialogProps) {
  const remove = useCommand((backend) => backend.deleteReport(report.id), {
    done: () => reportsText.deleted,
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
      title={reportsText.deleteTitle(rangeWords(report))}
      description={reportsText.deleteBody}
      data-testid="delete-report-dialog"
    >
      <div className="px-5 py-4 empty:py-2">
        {remove.failure ? <ErrorNote error={remove.failure.error} /> : null}
      </div>
      <DialogFooter>
        <Button look="ghost" onClick={onClose} autoFocus>
          {text.cancel}
        </Button>
        <Button
          look="danger"
          pending={remove.pending}
          onClick={() => remove.run()}
          data-testid="delete-report-confirm"
        >
          {reportsText.delete}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
