import { Link } from "@tanstack/react-router";
import { CircleCheck, LoaderCircle, Trash2, TriangleAlert } from "lucide-react";
import { useState } from "react";
import type { ReportView } from "@/gen/ReportView";
import { cn } from "@/lib/cn";
import { Button } from "@/ui/button";
import { When } from "@/ui/when";
import { DeleteReportDialog } from "./delete-dialog";
import { daysOf, isOpen, rangeWords } from "./model";
import { reportPhase, reportsText } from "./words";

/** One report: its days, how far it is, and the way to its figures. */
export function ReportRow({ report }: { report: ReportView }) {
  const [deleting, setDeleting] = useState(false);
  const { id, account_id: account, phase, failure, rows, created_at: created } = report;
  const range = rangeWords(report);
  return (
    <li
      className={cn(
        "relative grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 px-4 py-3 not-last:border-b not-last:border-line",
        phase === "ready" && "hover:bg-sunken",
      )}
      data-testid="report-row"
      data-phase={phase}
    >
      <div className="grid min-w-0 gap-0.5">
        <p className="flex min-w-0 flex-wrap items-baseline gap-x-2">
          {phase === "ready" ? (
            <Link
              to="/accounts/$accountId"
              params={{ accountId: account }}
              search={{ tab: "reports", report: id }}
              aria-label={reportsText.open(range)}
              className="font-medium after:absolute after:inset-0 hover:underline"
              draggable={false}
              data-testid="report-open"
            >
              {range}
            </Link>
          ) : (
            <span className="font-medium">{range}</span>
          )}
          <span className="text-xs text-ink-3">{reportsText.days(daysOf(report))}</span>
        </p>
        <p className="flex flex-wrap items-center gap-x-1.5 text-xs text-ink-3">
          <Phase report={report} />
          {phase === "ready" ? (
            <>
              <span aria-hidden>·</span>
              <span>{reportsText.rows(rows)}</span>
            </>
          ) : null}
          <span aria-hidden>·</span>
          <span>
            {reportsText.askedFor} <When at={created} past />
          </span>
        </p>
        {phase === "failed" ? (
          <p className="text-pretty text-ink-2">
            {[failure ? reportsText.failedBecause(failure) : "", reportsText.failedNext]
              .filter(Boolean)
              .join(" ")}
          </p>
        ) : null}
      </div>
      <Button
        look="ghost"
        size="icon"
        className="relative"
        aria-label={`${reportsText.delete}: ${range}`}
        title={reportsText.delete}
        onClick={() => setDeleting(true)}
        data-testid="report-delete"
      >
        <Trash2 aria-hidden />
      </Button>
      {deleting ? <DeleteReportDialog report={report} onClose={() => setDeleting(false)} /> : null}
    </li>
  );
}

function Phase({ report }: { report: ReportView }) {
  const { name, hint } = reportPhase[report.phase];
  return (
    <span className="inline-flex items-center gap-1.5 text-ink-2" role="status" title={hint || undefined}>
      {isOpen(report) ? (
        <LoaderCircle aria-hidden className="size-3.5 animate-spin text-ink-3" />
      ) : report.phase === "ready" ? (
        <CircleCheck aria-hidden className="size-3.5 text-healthy" />
      ) : (
        <TriangleAlert aria-hidden className="size-3.5 text-revoked" />
      )}
      {name}
    </span>
  );
}
