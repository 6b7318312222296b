import { Link, useNavigate } from "@tanstack/react-router";
import { ChartLine, ChevronLeft, Trash2 } from "lucide-react";
import { useState } from "react";
import type { ReportTable } from "@/gen/ReportTable";
import type { ReportView } from "@/gen/ReportView";
import { useReportTable } from "@/lib/data";
import { Button } from "@/ui/button";
import { ExportMenu } from "@/ui/export-menu";
import { Empty, LoadError, Loading, Skeleton } from "@/ui/feedback";
import { Card } from "@/ui/page";
import { DeleteReportDialog } from "./delete-dialog";
import { ReportFigures } from "./figures";
import { figureWords, rangeWords } from "./model";
import { ReportRow } from "./row";
import { METRICS, metric as metricText, reportsText } from "./words";

/** One report: its totals, its days as a chart and its campaigns. */
export function Report({ report }: { report: ReportView }) {
  const navigate = useNavigate();
  const [deleting, setDeleting] = useState(false);
  const list = { to: "/accounts/$accountId", params: { accountId: report.account_id } } as const;
  const ready = report.phase === "ready";
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3" data-testid="report">
      <div className="flex flex-wrap items-center gap-2">
        <Button asChild look="ghost" size="sm" className="-ms-2">
          <Link {...list} search={{ tab: "reports" }} data-testid="all-reports">
            <ChevronLeft aria-hidden />
            {reportsText.back}
          </Link>
        </Button>
        <h2 className="text-base font-semibold">{rangeWords(report)}</h2>
        {ready ? (
          <div className="ms-auto flex items-center gap-1">
            <ExportMenu
              formats={[{ format: "csv", label: reportsText.exportTable, testId: "export-report-csv" }]}
              save={(backend) => backend.exportReport(report.id)}
              words={reportsText}
              saving={reportsText.exporting}
              data-testid="report-export"
            />
            <Button look="ghost" onClick={() => setDeleting(true)} data-testid="report-delete">
              <Trash2 aria-hidden />
              {reportsText.delete}
            </Button>
          </div>
        ) : null}
      </div>
      {ready ? (
        <Ready report={report} />
      ) : (
        <Card>
          <ul aria-label={reportsText.title}>
            <ReportRow report={report} />
          </ul>
        </Card>
      )}
      {deleting ? (
        <DeleteReportDialog
          report={report}
          onClose={() => setDeleting(false)}
          onDone={() => void navigate({ ...list, search: { tab: "reports" }, replace: true })}
        />
      ) : null}
    </div>
  );
}

function Ready({ report }: { report: ReportView }) {
  const { data: table, error, refetch } = useReportTable(report.id);
  if (!table) {
    if (error) return <LoadError failure={error} retry={() => void refetch()} />;
    return (
      <Loading className="grid gap-3">
        <Skeleton className="h-18 w-full rounded-lg" />
        <Skeleton className="h-64 w-full rounded-lg" />
      </Loading>
    );
  }
  if (table.days.length === 0) {
    return (
      <Card>
        <Empty
          icon={ChartLine}
          title={reportsText.noRowsTitle}
          body={reportsText.noRowsBody}
          className="py-10"
          data-testid="report-empty"
        />
      </Card>
    );
  }
  return (
    <>
      <Totals table={table} />
      <ReportFigures report={report} table={table} />
      {table.currency === null ? <p className="text-xs text-ink-3">{reportsText.noCurrency}</p> : null}
    </>
  );
}

function Totals({ table: { total, currency } }: { table: ReportTable }) {
  return (
    <Card>
      <dl
        className="grid grid-cols-[repeat(auto-fit,minmax(7rem,1fr))] divide-x divide-line"
        aria-label={reportsText.total}
        data-testid="report-total"
      >
        {METRICS.map((each) => (
          <div key={each} className="grid content-start gap-0.5 px-3 py-2.5 first:ps-4">
            <dt className="text-2xs text-ink-2">{metricText[each]}</dt>
            <dd className="text-lg font-semibold break-words tabular-nums">
              {figureWords(each, total[each], currency)}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
