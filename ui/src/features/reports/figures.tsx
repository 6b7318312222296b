import { useMemo, useState } from "react";
import type { ReportFigures as Figures } from "@/gen/ReportFigures";
import type { ReportTable } from "@/gen/ReportTable";
import type { ReportView } from "@/gen/ReportView";
import { shortDay } from "@/lib/days";
import { type Column, DataTable } from "@/ui/data-table";
import { Figure } from "@/ui/figure";
import { LineChart } from "@/ui/line-chart";
import { Card, Section } from "@/ui/page";
import { Select } from "@/ui/select";
import { figureWords, pointsOf, rangeWords } from "./model";
import { METRICS, type Metric, metric as metricText, reportsText } from "./words";

interface ReportFiguresProps {
  report: ReportView;
  table: ReportTable;
}

/** The figures of a report: one of them per day as a line, all of them per day and per campaign as tables. */
export function ReportFigures({ report, table }: ReportFiguresProps) {
  const [metric, setMetric] = useState<Metric>("impressions");
  const points = useMemo(() => pointsOf(table, report, metric), [table, report, metric]);
  const say = (value: number) => figureWords(metric, value, table.currency);
  const figures = <R extends Figures>(): Column<R>[] =>
    METRICS.map((each) => ({
      key: each,
      name: metricText[each],
      number: true,
      cell: (row) => figureWords(each, row[each], table.currency),
    }));
  return (
    <>
      <Figure
        title={reportsText.perDay}
        chart={
          <LineChart
            label={reportsText.chartLabel(metricText[metric], rangeWords(report), say(table.total[metric]))}
            points={points}
            say={say}
          />
        }
        table={
          <DataTable
            label={reportsText.perDay}
            rows={table.days}
            rowKey={(day) => day.date}
            limit={31}
            columns={[
              {
                key: "day",
                name: reportsText.day,
                head: true,
                className: "whitespace-nowrap",
                cell: (day) => shortDay(day.date),
              },
              ...figures<ReportTable["days"][number]>(),
            ]}
            data-testid="day-table"
          />
        }
        data-testid="report-days"
      >
        <Select
          label={reportsText.figure}
          value={metric}
          options={METRICS.map((value) => ({ value, label: metricText[value] }))}
          onChange={setMetric}
          data-testid="report-metric"
        />
      </Figure>
      {table.campaigns.length === 0 ? null : (
        <Section title={reportsText.perCampaign}>
          <Card>
            <DataTable
              label={reportsText.perCampaign}
              rows={table.campaigns}
              rowKey={({ id }, index) => `${id} ${index}`}
              columns={[
                {
                  key: "campaign",
                  name: reportsText.campaign,
                  head: true,
                  cell: ({ id, name }) => <span className="font-medium break-words">{name || id}</span>,
                },
                ...figures<ReportTable["campaigns"][number]>(),
              ]}
              data-testid="campaign-table"
            />
            {table.campaigns.length >= MOST ? (
              <p className="border-t border-line px-4 py-2 text-xs text-ink-3">
                {reportsText.onlyCampaigns(MOST)}
              </p>
            ) : null}
          </Card>
        </Section>
      )}
    </>
  );
}

/** Campaigns that the app lists, at most. */
const MOST = 1000;
