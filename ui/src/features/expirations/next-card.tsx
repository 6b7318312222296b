import { Link } from "@tanstack/react-router";
import { useNow } from "@/lib/clock";
import { cn } from "@/lib/cn";
import { useEnds } from "@/lib/data";
import { date } from "@/lib/time";
import { Card, Section } from "@/ui/page";
import { daysTo, endAt, nearness } from "./model";
import { expirationsText, inDays } from "./words";

/** Ends that are named. */
const NAMED = 4;

/** What expires next, for the overview. */
export function NextEnds() {
  const now = useNow();
  const ends = useEnds().data?.ends;
  if (!ends) return null;
  const near = ends
    .map((end) => ({ end, at: endAt(end.end) }))
    .filter(({ at, end }) => at !== null && at > now && nearness(at, now) !== "far" && !end.outlived)
    .slice(0, NAMED);
  const names = { client_secret: expirationsText.clientSecret, session: expirationsText.session };
  return (
    <Section
      title={expirationsText.cardTitle}
      aside={
        <Link to="/expirations" className="text-accent-text hover:underline" data-testid="all-ends">
          {expirationsText.cardAll}
        </Link>
      }
    >
      <Card className="px-4 py-3" data-testid="next-ends">
        {near.length === 0 ? (
          <p className="text-ink-2">{expirationsText.cardNone}</p>
        ) : (
          <ul className="grid gap-1.5">
            {near.map(({ end, at }) => (
              <li key={end.id} className="flex min-w-0 items-baseline justify-between gap-3">
                {end.kind === "grant" && end.connection_id !== null ? (
                  <Link
                    to="/connections/$connectionId"
                    params={{ connectionId: end.connection_id }}
                    className="truncate hover:underline"
                  >
                    {end.label}
                  </Link>
                ) : (
                  <span className="truncate">{end.kind === "grant" ? end.label : names[end.kind]}</span>
                )}
                <span
                  title={date(at ?? now)}
                  className={cn(
                    "shrink-0 text-xs",
                    nearness(at ?? now, now) === "soon" ? "text-expiring" : "text-ink-3",
                  )}
                >
                  {inDays(daysTo(at ?? now, now))}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Card>
    </Section>
  );
}
