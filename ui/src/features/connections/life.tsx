import { daysTo, endAt, nearness } from "@/features/expirations/model";
import type { ConnectionView } from "@/gen/ConnectionView";
import { useNow } from "@/lib/clock";
import { relativeTime } from "@/lib/time";
import { LifeBar } from "@/ui/life-bar";
import { Card, Section } from "@/ui/page";
import { lifeText } from "./history-words";

const DAY = 86_400_000;
/** A token of Amazon's lives for an hour; one whose beginning is not known is measured by that. */
const TOKEN = 3_600_000;

/** What is left of the access token, from 0 to 1. */
export function tokenLeft({ access_expires_at: at, last_success: began }: ConnectionView, now: number) {
  if (at === null) return null;
  const life = began !== null && began < at && at - began <= 24 * TOKEN ? at - began : TOKEN;
  return Math.min(1, Math.max(0, (at - now) / life));
}

/** Days of the permission: those that are left, and all of them; `null` where no end is known. */
export function grantDays({ end, consent }: ConnectionView, now: number) {
  const at = endAt(end);
  if (at === null || consent === null) return null;
  const all = Math.max(1, Math.round((at - consent.at) / DAY));
  return { left: Math.min(all, Math.max(0, daysTo(at, now))), all, at };
}

/** How much is left of the token and of the permission. */
export function Life({ connection }: { connection: ConnectionView }) {
  const now = useNow();
  const token = tokenLeft(connection, now);
  const grant = grantDays(connection, now);
  const at = connection.access_expires_at;
  const over = at !== null && at <= now;
  const near = grant ? nearness(grant.at, now) : "far";
  return (
    <Section title={lifeText.title} data-testid="connection-life">
      <Card className="grid gap-3 px-4 py-3">
        <LifeBar
          label={lifeText.token}
          left={token}
          tone={over ? "over" : "fine"}
          words={
            at === null
              ? lifeText.noToken
              : over
                ? lifeText.expired(relativeTime(at, now))
                : lifeText.expiresIn(relativeTime(at, now))
          }
          data-testid="token-life"
        />
        <LifeBar
          label={lifeText.grant}
          left={grant ? grant.left / grant.all : null}
          tone={near === "over" ? "over" : near === "far" ? "fine" : "near"}
          words={
            grant === null
              ? lifeText.unknown
              : near === "over"
                ? lifeText.over
                : lifeText.daysLeft(grant.left, grant.all)
          }
          data-testid="grant-life"
        />
      </Card>
    </Section>
  );
}
