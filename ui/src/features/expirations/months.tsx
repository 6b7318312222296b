import { cn } from "@/lib/cn";
import { Card, Section } from "@/ui/page";
import { BUSY, type Calendar, type Month } from "./model";
import { expirationsText } from "./words";

const longFormat = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric" });
const shortFormat = new Intl.DateTimeFormat("en-GB", { month: "short" });

/** “August 2027”. */
export const monthName = (start: number) => longFormat.format(start);

interface MonthsProps {
  calendar: Calendar;
  onShow: (start: number) => void;
}

/** A year at a glance: a bar for each week, busy ones in another colour. The list below says the same in words. */
export function Months({ calendar: { months, most }, onShow }: MonthsProps) {
  return (
    <Section title={expirationsText.months}>
      <Card className="grid grid-cols-6 gap-y-3 p-3 min-[900px]:grid-cols-12" data-testid="months">
        {months.map((month) => (
          <MonthButton key={month.start} month={month} most={most} onShow={onShow} />
        ))}
      </Card>
    </Section>
  );
}

interface MonthButtonProps {
  month: Month;
  most: number;
  onShow: (start: number) => void;
}

function MonthButton({ month: { start, weeks, ends }, most, onShow }: MonthButtonProps) {
  const january = new Date(start).getMonth() === 0;
  const busiest = Math.max(...weeks.map(({ count }) => count));
  const words = [
    expirationsText.monthEnds(monthName(start), ends.length),
    ...(busiest >= BUSY ? [expirationsText.busyWeek(busiest)] : []),
  ].join(". ");
  return (
    <button
      type="button"
      disabled={ends.length === 0}
      onClick={() => onShow(start)}
      title={words}
      data-testid="month"
      className="grid gap-1.5 rounded-md px-1.5 py-1 text-start enabled:hover:bg-hover"
    >
      <span aria-hidden className="flex h-14 items-end gap-0.5 border-b border-line pb-px">
        {weeks.map(({ from, count }) => (
          <span
            key={from}
            className={cn(
              "min-h-0 flex-1 rounded-t-xs",
              count === 0 ? "bg-transparent" : count >= BUSY ? "bg-expiring" : "bg-accent",
            )}
            style={{ height: count === 0 ? 0 : `${Math.max(12, (count / Math.max(most, BUSY)) * 100)}%` }}
          />
        ))}
      </span>
      <span className="flex items-baseline justify-between gap-1 text-2xs">
        <span className={cn("font-medium", ends.length > 0 ? "text-ink" : "text-ink-3")}>
          {shortFormat.format(start)}
          {january ? ` ${new Date(start).getFullYear()}` : null}
        </span>
        <span className="text-ink-3 tabular-nums">{ends.length > 0 ? ends.length : null}</span>
      </span>
    </button>
  );
}
