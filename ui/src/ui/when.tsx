import { useNow } from "@/lib/clock";
import { exactTime, relativeTime } from "@/lib/time";
import { text } from "@/strings";

interface WhenProps {
  /** Milliseconds since the epoch, or nothing. */
  at: number | null;
  /** It has happened: the clock of the page, which steps slowly, never makes it come. */
  past?: boolean;
  fallback?: string;
  className?: string;
}

/** A relative time, with the exact one on hover. */
export function When({ at, past = false, fallback = text.never, className }: WhenProps) {
  const now = useNow();
  if (at === null) return <span className={className}>{fallback}</span>;
  return (
    <time dateTime={new Date(at).toISOString()} title={exactTime(at)} className={className}>
      {relativeTime(past ? Math.min(at, now) : at, now)}
    </time>
  );
}
