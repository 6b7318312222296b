import type { ConnectionView } from "@/gen/ConnectionView";
import { useSnapshot } from "@/lib/data";
import { text } from "@/strings";
import { When } from "@/ui/when";

interface NextAttemptProps {
  connection: ConnectionView;
  /** Shown when there will be none. */
  fallback?: string;
  className?: string;
}

/** When the keeper tries again: not before a pause is over. */
export function NextAttempt({ connection: { next_attempt: at }, ...look }: NextAttemptProps) {
  const keeper = useSnapshot().data?.keeper;
  const rests = keeper?.paused && (keeper.paused_until === null || (at ?? 0) < keeper.paused_until);
  if (at !== null && rests) return <span className={look.className}>{text.connections.afterPause}</span>;
  return <When at={at} {...look} />;
}
