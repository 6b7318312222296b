import { ChartColumn, Table } from "lucide-react";
import { type ReactNode, useState } from "react";
import { cn } from "@/lib/cn";
import { dataText } from "@/strings/data";
import { Card } from "./page";

interface FigureProps {
  title: string;
  /** What the figures mean, in a line. */
  hint?: ReactNode;
  chart: ReactNode;
  /** The same figures as a table. */
  table: ReactNode;
  /** What the chart shows, before the switch between chart and table. */
  children?: ReactNode;
  className?: string;
  "data-testid"?: string;
}

/** Figures as a chart, and the same ones as a table: what a chart shows can always be read. */
export function Figure({ title, hint, chart, table, children, className, ...rest }: FigureProps) {
  const [asTable, setAsTable] = useState(false);
  const view = (wanted: boolean, label: string, icon: ReactNode) => (
    <button
      type="button"
      aria-pressed={asTable === wanted}
      aria-label={`${title}: ${label}`}
      title={label}
      onClick={() => setAsTable(wanted)}
      data-testid={wanted ? "view-table" : "view-chart"}
      className="grid h-6 w-7 place-items-center rounded-sm text-ink-3 hover:text-ink aria-pressed:bg-raised aria-pressed:text-ink aria-pressed:shadow-card [&_svg]:size-3.5"
    >
      {icon}
    </button>
  );
  return (
    <Card className={cn("min-w-0", className)} {...rest}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 pt-3 pb-2">
        <div className="grid min-w-0 flex-1">
          <h3 className="font-medium">{title}</h3>
          {hint ? <p className="text-xs text-pretty text-ink-3">{hint}</p> : null}
        </div>
        {asTable ? null : children}
        <fieldset className="flex rounded-md border border-line-strong bg-sunken p-0.5">
          <legend className="sr-only">{dataText.view}</legend>
          {view(false, dataText.chart, <ChartColumn aria-hidden />)}
          {view(true, dataText.table, <Table aria-hidden />)}
        </fieldset>
      </div>
      {asTable ? table : <div className="px-4 pb-4">{chart}</div>}
    </Card>
  );
}
