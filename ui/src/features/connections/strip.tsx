import { type KeyboardEvent, useRef, useState } from "react";
import type { HealthDay } from "@/gen/HealthDay";
import { cn } from "@/lib/cn";
import { dayWords, shortDay } from "@/lib/days";
import { clockTime } from "@/lib/time";
import { cause as causeText, count, healthName } from "@/strings";
import { DataTable } from "@/ui/data-table";
import { Figure } from "@/ui/figure";
import { stripText } from "./history-words";

const FILL = {
  healthy: "bg-healthy",
  expiring: "bg-expiring",
  expired: "bg-expired",
  revoked: "bg-revoked",
  error: "bg-error",
  disconnected: "bg-disconnected",
} as const;

/** Heights differ as well, so that colour is never the only sign. */
const HEIGHT = {
  healthy: "h-full",
  expiring: "h-3/4",
  expired: "h-1/2",
  error: "h-1/4",
  revoked: "h-1/4",
  disconnected: "h-1",
} as const;

/** Why a day was as bad as it was. */
const whyOf = ({ worst, spans }: HealthDay) =>
  spans.find(({ health, cause }) => health === worst && cause !== null)?.cause ?? null;

/** What the worst health of a day is called. */
const nameOf = (day: HealthDay) =>
  day.worst === null ? stripText.unknown : healthName(day.worst, whyOf(day));

/** A day in one sentence: its worst health and why. */
export function dayText(day: HealthDay): string {
  const [name, why] = [dayWords(day.day), whyOf(day)];
  return why && day.worst !== null
    ? stripText.dayWith(name, nameOf(day), causeText[why].title)
    : stripText.day(name, nameOf(day));
}

interface StripProps {
  label: string;
  days: readonly HealthDay[];
}

/** The worst health of each of 90 days. One stop of the Tab key; arrows, Home and End move between days. */
export function Strip({ label, days }: StripProps) {
  const [at, setAt] = useState(days.length - 1);
  const place = useRef<HTMLUListElement>(null);
  const known = days.filter(({ worst }) => worst !== null);
  const fine = known.filter(({ worst }) => worst === "healthy").length;
  const chosen = days[at];
  const onKey = (event: KeyboardEvent) => {
    const ltr = getComputedStyle(event.currentTarget).direction !== "rtl";
    const steps: Record<string, number> = {
      ArrowLeft: at + (ltr ? -1 : 1),
      ArrowRight: at + (ltr ? 1 : -1),
      Home: 0,
      End: days.length - 1,
    };
    const next = steps[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const to = Math.min(days.length - 1, Math.max(0, next));
    setAt(to);
    place.current?.querySelectorAll<HTMLElement>("button")[to]?.focus();
  };
  return (
    <Figure
      title={stripText.title}
      hint={known.length === 0 ? stripText.nothing : stripText.summary(fine, known.length)}
      data-testid="health-strip"
      chart={
        <div className="grid gap-2">
          <ul
            ref={place}
            aria-label={stripText.label(label)}
            title={stripText.hint}
            onKeyDown={onKey}
            className="flex h-8 items-end gap-px"
          >
            {days.map((day, index) => (
              <li key={day.day} className="flex h-full min-w-0 flex-1 items-end">
                <button
                  type="button"
                  tabIndex={index === at ? 0 : -1}
                  aria-label={dayText(day)}
                  aria-current={index === at ? "date" : undefined}
                  onClick={() => setAt(index)}
                  onFocus={() => setAt(index)}
                  onPointerEnter={() => setAt(index)}
                  data-testid="strip-day"
                  data-health={day.worst ?? "none"}
                  className={cn(
                    "flex h-full w-full items-end rounded-xs",
                    index === at && "bg-selected ring-1 ring-line-strong",
                  )}
                >
                  <span
                    aria-hidden
                    className={cn(
                      "w-full rounded-xs forced-colors:bg-[CanvasText]",
                      day.worst ? [FILL[day.worst], HEIGHT[day.worst]] : "h-1 bg-line-strong",
                    )}
                  />
                </button>
              </li>
            ))}
          </ul>
          <p aria-hidden className="flex justify-between text-2xs text-ink-3">
            <span>{days[0] ? shortDay(days[0].day) : null}</span>
            <span>{stripText.today}</span>
          </p>
          {chosen ? <Chosen day={chosen} /> : null}
        </div>
      }
      table={
        <DataTable
          label={stripText.label(label)}
          rows={[...days].reverse()}
          rowKey={({ day }) => day}
          limit={10}
          columns={[
            { key: "day", name: stripText.dayColumn, head: true, cell: ({ day }) => shortDay(day) },
            {
              key: "health",
              name: stripText.healthColumn,
              cell: nameOf,
            },
            { key: "worked", name: stripText.worked, number: true, cell: (day) => count(day.refreshed) },
            { key: "failed", name: stripText.failed, number: true, cell: (day) => count(day.failed) },
          ]}
        />
      }
    />
  );
}

/** Spells of a day that are spelled out. */
const SPELLS = 3;

function Chosen({ day }: { day: HealthDay }) {
  const troubles = day.spans.filter(({ health }) => health !== "healthy").slice(0, SPELLS);
  return (
    <div className="min-h-10 text-xs" data-testid="strip-chosen">
      <p className="text-ink">{dayText(day)}</p>
      <p className="text-ink-3 tabular-nums">
        {day.refreshed + day.failed > 0 ? stripText.refreshes(day.refreshed, day.failed) : null}
        {troubles.map(({ from, to, health, cause }) => (
          <span key={from} className="block">
            {stripText.spell(healthName(health, cause), clockTime(from), clockTime(to))}
          </span>
        ))}
      </p>
    </div>
  );
}
