import { type PointerEvent, useState } from "react";

interface Point {
  /** As it is read: “12 Nov”. */
  name: string;
  value: number;
}

interface LineChartProps {
  /** What the line is, for assistive technology; the table beside it has the values. */
  label: string;
  /** At equal distances. */
  points: readonly Point[];
  say: (value: number) => string;
}

const WIDTH = 1000;
const HEIGHT = 200;

/** The next round number. */
export function roundUp(value: number): number {
  if (!(value > 0)) return 1;
  const size = 10 ** Math.floor(Math.log10(value));
  const step =
    [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((each) => each * size >= value * (1 - 1e-9)) ?? 10;
  return step * size;
}

/** A line over days, from zero to a round number. The pointer reads single values. */
export function LineChart({ label, points, say }: LineChartProps) {
  const [at, setAt] = useState<number | null>(null);
  const top = roundUp(Math.max(...points.map(({ value }) => value), 0));
  const x = (index: number) => (points.length > 1 ? (index / (points.length - 1)) * WIDTH : WIDTH / 2);
  const y = (value: number) => HEIGHT - (Math.max(0, value) / top) * HEIGHT;
  const line = points.map(({ value }, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
  const onMove = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    if (box.width === 0 || points.length === 0) return;
    const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    setAt(Math.round(share * (points.length - 1)));
  };
  const read = at === null ? undefined : points[at];
  const [first] = points;
  const last = points.at(-1);
  return (
    <div className="grid gap-1.5" data-testid="line-chart">
      <p aria-hidden className="flex justify-between text-xs text-ink-3 tabular-nums">
        <span>{say(top)}</span>
        <span className="text-ink">{read ? `${read.name}: ${say(read.value)}` : ""}</span>
      </p>
      <div
        role="img"
        aria-label={label}
        className="relative h-44"
        onPointerMove={onMove}
        onPointerLeave={() => setAt(null)}
      >
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          aria-hidden
          className="absolute inset-0 size-full overflow-visible"
        >
          {[0, HEIGHT / 2, HEIGHT].map((height) => (
            <line
              key={height}
              x1={0}
              x2={WIDTH}
              y1={height}
              y2={height}
              vectorEffect="non-scaling-stroke"
              className="stroke-line forced-colors:stroke-[GrayText]"
            />
          ))}
          <polygon
            points={`${x(0)},${HEIGHT} ${line} ${x(points.length - 1)},${HEIGHT}`}
            className="fill-accent opacity-10"
          />
          <polyline
            points={line}
            fill="none"
            strokeWidth={2}
            strokeLinejoin="round"
            vectorEffect="non-scaling-stroke"
            className="stroke-accent-text forced-colors:stroke-[CanvasText]"
          />
          {at === null ? null : (
            <line
              x1={x(at)}
              x2={x(at)}
              y1={0}
              y2={HEIGHT}
              vectorEffect="non-scaling-stroke"
              className="stroke-ink-3"
            />
          )}
        </svg>
        {points.length === 1 && first ? (
          <span
            aria-hidden
            className="absolute size-2 -translate-1/2 rounded-full bg-accent-text"
            style={{ left: "50%", top: `${(y(first.value) / HEIGHT) * 100}%` }}
          />
        ) : null}
      </div>
      <p aria-hidden className="flex justify-between text-xs text-ink-3">
        <span>{first?.name}</span>
        <span>{points.length > 1 ? last?.name : null}</span>
      </p>
    </div>
  );
}
