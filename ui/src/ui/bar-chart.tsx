interface Bar {
  key: string;
  name: string;
  value: number;
  /** The value as it is read. */
  said: string;
  /** Something smaller beside it. */
  note?: string | undefined;
}

interface BarChartProps {
  /** What the bars are, for assistive technology; the table beside it has the values. */
  label: string;
  bars: readonly Bar[];
  /** The value of a full bar; the largest one by default. */
  most?: number;
}

/** Horizontal bars with their names, the values in figures at their ends. */
export function BarChart({ label, bars, most }: BarChartProps) {
  const full = most ?? Math.max(...bars.map(({ value }) => value), 0);
  return (
    <div
      role="img"
      aria-label={label}
      className="grid grid-cols-[fit-content(40%)_minmax(0,1fr)] items-center gap-x-3 gap-y-2"
      data-testid="bar-chart"
    >
      {bars.map(({ key, name, value, said, note }) => (
        <div key={key} className="contents">
          <span className="min-w-0 truncate text-xs text-ink-2" title={name}>
            {name}
          </span>
          <span className="flex min-w-0 items-center gap-2">
            <span
              className="h-4 min-w-0.5 rounded-e-sm bg-accent forced-colors:bg-[CanvasText]"
              style={{ width: `${full > 0 ? (Math.max(0, value) / full) * 55 : 0}%` }}
            />
            <span className="shrink-0 text-xs font-medium tabular-nums">{said}</span>
            {note ? <span className="truncate text-xs text-ink-3 tabular-nums">{note}</span> : null}
          </span>
        </div>
      ))}
    </div>
  );
}
