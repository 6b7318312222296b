import { ChartColumn } from "lucide-react";
import type { ReactNode } from "react";
import type { KeeperDay } from "@/gen/KeeperDay";
import { shortDay } from "@/lib/days";
import { useHistory } from "@/lib/past";
import { span } from "@/lib/time";
import { count } from "@/strings";
import { ColumnChart, type ChartColumn as Columns } from "@/ui/column-chart";
import { type Column, DataTable } from "@/ui/data-table";
import { Empty } from "@/ui/feedback";
import { Figure } from "@/ui/figure";
import { Card } from "@/ui/page";
import { PartError } from "@/ui/part-error";
import { WentShape } from "./how-it-went";
import { share, wentOf } from "./went";
import { wentText } from "./words";

const percent = new Intl.NumberFormat("en-GB", { style: "percent", maximumFractionDigits: 1 });

/** Success, recovery and requests of the last 90 days, each as a chart and as a table. */
export default function WentCharts() {
  const { data, error, refetch } = useHistory();
  if (!data) return error ? <PartError failure={error} retry={() => void refetch()} /> : <WentShape />;
  const { days } = data;
  const went = wentOf(days);
  if (went.calls === 0 && went.refreshes === 0) {
    return (
      <Card>
        <Empty icon={ChartColumn} title={wentText.emptyTitle} body={wentText.empty} className="py-10" />
      </Card>
    );
  }
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3 min-[760px]:grid-cols-2" data-testid="went-charts">
      <Days
        title={wentText.success}
        hint={wentText.successHint(percent.format(share(went)), went.refreshes)}
        days={days}
        parts={({ refreshed, failed }) => [
          { value: refreshed, className: "bg-accent" },
          { value: failed, className: "bg-revoked" },
        ]}
        words={(name, { refreshed, failed }) => wentText.successDay(name, refreshed, failed)}
        columns={[
          { key: "worked", name: wentText.worked, number: true, cell: (day) => count(day.refreshed) },
          { key: "failed", name: wentText.failed, number: true, cell: (day) => count(day.failed) },
        ]}
        className="min-[760px]:col-span-2"
      />
      <Days
        title={wentText.recovery}
        hint={went.recovered > 0 ? wentText.recoveryHint(went.recovered) : wentText.recoveryNone}
        days={days}
        parts={({ median_recovery_ms }) => [{ value: median_recovery_ms ?? 0, className: "bg-expiring" }]}
        words={(name, { median_recovery_ms: time }) =>
          wentText.recoveryDay(name, time === null ? wentText.nothing : span(time))
        }
        columns={[
          { key: "recovered", name: wentText.recovered, number: true, cell: (day) => count(day.recovered) },
          {
            key: "median",
            name: wentText.median,
            number: true,
            cell: ({ median_recovery_ms: time }) => (time === null ? wentText.nothing : span(time)),
          },
        ]}
      />
      <Days
        title={wentText.calls}
        hint={wentText.callsHint}
        days={days}
        parts={({ calls }) => [{ value: calls, className: "bg-accent" }]}
        words={(name, { calls }) => wentText.callsDay(name, calls)}
        columns={[
          { key: "all", name: wentText.all, number: true, cell: (day) => count(day.calls) },
          { key: "refresh", name: wentText.refreshes, number: true, cell: (day) => count(day.calls_refresh) },
          { key: "probe", name: wentText.checks, number: true, cell: (day) => count(day.calls_probe) },
          { key: "sweep", name: wentText.scans, number: true, cell: (day) => count(day.calls_sweep) },
        ]}
      />
    </div>
  );
}

interface DaysProps {
  title: string;
  hint: ReactNode;
  days: readonly KeeperDay[];
  parts: (day: KeeperDay) => Columns["parts"];
  words: (name: string, day: KeeperDay) => string;
  columns: readonly Column<KeeperDay>[];
  className?: string;
}

function Days({ title, hint, days, parts, words, columns, className }: DaysProps) {
  const [first] = days;
  const last = days.at(-1);
  return (
    <Figure
      title={title}
      hint={hint}
      {...(className ? { className } : {})}
      chart={
        <ColumnChart
          label={`${title}. ${typeof hint === "string" ? hint : ""}`}
          className="h-24"
          {...(first && last ? { ends: [shortDay(first.day), shortDay(last.day)] as const } : {})}
          columns={days.map((day) => ({
            key: day.day,
            words: words(shortDay(day.day), day),
            parts: parts(day),
          }))}
        />
      }
      table={
        <DataTable
          label={title}
          rows={[...days].reverse()}
          rowKey={({ day }) => day}
          limit={7}
          columns={[
            { key: "day", name: wentText.day, head: true, cell: ({ day }) => shortDay(day) },
            ...columns,
          ]}
        />
      }
    />
  );
}
