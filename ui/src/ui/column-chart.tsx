import { cn } from "@/lib/cn";

interface Part {
  value: number;
  /** A background of the design. */
  className: string;
}

export interface ChartColumn {
  key: string;
  /** The column in words, for the pointer. */
  words: string;
  /** From the bottom up. */
  parts: readonly Part[];
}

interface ColumnChartProps {
  /** What the columns are, for assistive technology; the table or the list beside it has the values. */
  label: string;
  columns: readonly ChartColumn[];
  /** The value of a full column; the largest one by default. */
  most?: number;
  /** What stands below the first and the last column. */
  ends?: readonly [string, string];
  className?: string;
}

const sum = ({ parts }: ChartColumn) => parts.reduce((all, { value }) => all + value, 0);

/** Columns over time, in the direction of reading. */
export function ColumnChart({ label, columns, most, ends, className }: ColumnChartProps) {
  const full = Math.max(most ?? 0, ...columns.map(sum), 1);
  return (
    <div className="grid gap-1" data-testid="column-chart">
      <div
        role="img"
        aria-label={label}
        className={cn("flex h-16 items-stretch gap-px border-b border-line", className)}
      >
        {columns.map((column) => (
          <span
            key={column.key}
            title={column.words}
            className="flex min-w-0 flex-1 flex-col-reverse rounded-t-xs hover:bg-hover"
          >
            {column.parts.map(({ value, className: look }) =>
              value > 0 ? (
                <span
                  key={look}
                  className={cn("min-h-0.5 last:rounded-t-xs forced-colors:bg-[CanvasText]", look)}
                  style={{ height: `${(value / full) * 100}%` }}
                />
              ) : null,
            )}
          </span>
        ))}
      </div>
      {ends ? (
        <p aria-hidden className="flex justify-between gap-2 text-2xs text-ink-3">
          <span>{ends[0]}</span>
          <span>{ends[1]}</span>
        </p>
      ) : null}
    </div>
  );
}
