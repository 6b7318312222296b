import { Link } from "@tanstack/react-router";
import { ChartLine, Plus, SearchX } from "lucide-react";
import { useState } from "react";
import { useReports } from "@/lib/data";
import { Button } from "@/ui/button";
import { Empty, LoadError, Loading, Skeleton } from "@/ui/feedback";
import { Card } from "@/ui/page";
import { CreateReportDialog } from "./create-dialog";
import { ReportRow } from "./row";
import { Report } from "./view";
import { reportsText } from "./words";

interface ReportsPartProps {
  id: string;
  /** The report that is shown; the list without it. */
  report: number | undefined;
}

/** The reports of a DSP advertiser, or one of them. */
export function ReportsPart({ id, report }: ReportsPartProps) {
  const { data, error, refetch } = useReports(id);
  const [creating, setCreating] = useState(false);
  if (!data) {
    if (error) return <LoadError failure={error} retry={() => void refetch()} />;
    return (
      <Loading className="grid gap-3">
        <Skeleton className="h-14 w-full rounded-lg" />
        <Skeleton className="h-14 w-full rounded-lg" />
      </Loading>
    );
  }
  if (report !== undefined) {
    const shown = data.find((each) => each.id === report);
    return shown ? <Report key={shown.id} report={shown} /> : <Gone id={id} />;
  }
  const create = (
    <Button look="primary" onClick={() => setCreating(true)} data-testid="create-report">
      <Plus aria-hidden />
      {reportsText.create}
    </Button>
  );
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3" data-testid="reports">
      {data.length === 0 ? (
        <Card>
          <Empty
            icon={ChartLine}
            title={reportsText.emptyTitle}
            body={reportsText.emptyBody}
            className="py-10"
            data-testid="reports-empty"
          >
            {create}
          </Empty>
        </Card>
      ) : (
        <>
          <div className="flex items-center justify-between gap-4">
            <p className="text-pretty text-ink-2">{reportsText.intro}</p>
            {create}
          </div>
          <Card>
            <ul aria-label={reportsText.title}>
              {data.map((each) => (
                <ReportRow key={each.id} report={each} />
              ))}
            </ul>
          </Card>
        </>
      )}
      {creating ? <CreateReportDialog id={id} onClose={() => setCreating(false)} /> : null}
    </div>
  );
}

function Gone({ id }: { id: string }) {
  return (
    <Empty icon={SearchX} title={reportsText.goneTitle} body={reportsText.goneBody} data-testid="report-gone">
      <Button asChild>
        <Link to="/accounts/$accountId" params={{ accountId: id }} search={{ tab: "reports" }} replace>
          {reportsText.back}
        </Link>
      </Button>
    </Empty>
  );
}
