import { Link } from "@tanstack/react-router";
import type { ReachView } from "@/gen/ReachView";
import { date } from "@/lib/time";
import { HealthBadge } from "@/ui/health-badge";
import { Card, Section } from "@/ui/page";
import { accountText } from "./words";

/** Through which logins, on which computers, the account is reached, and until when. */
export function Reach({ reach }: { reach: readonly ReachView[] }) {
  return (
    <Section title={accountText.reach} data-testid="reach">
      <Card>
        {reach.length === 0 ? (
          <p className="px-4 py-3 text-ink-3">{accountText.noReach}</p>
        ) : (
          <ul aria-label={accountText.reach}>
            {reach.map(({ connection_id: id, label, device, health, end }) => (
              <li
                key={`${id} ${device ?? ""}`}
                className="grid gap-1 px-4 py-2.5 not-last:border-b not-last:border-line"
              >
                <span className="flex min-w-0 items-center justify-between gap-3">
                  <Link
                    to="/connections/$connectionId"
                    params={{ connectionId: id }}
                    className="min-w-0 truncate font-medium hover:underline"
                  >
                    {label}
                  </Link>
                  <HealthBadge health={health} className="shrink-0" />
                </span>
                <span className="flex flex-wrap gap-x-1.5 text-xs text-ink-3">
                  <span>
                    {device === null ? accountText.thisComputer : device || accountText.otherComputer}
                  </span>
                  {end.kind === "unknown" ? null : (
                    <>
                      <span aria-hidden>·</span>
                      <span>
                        {(end.kind === "certain" ? accountText.expires : accountText.mayExpire)(date(end.at))}
                      </span>
                    </>
                  )}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Card>
    </Section>
  );
}
