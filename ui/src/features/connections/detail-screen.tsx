import { Link, useParams } from "@tanstack/react-router";
import { ChevronLeft, SearchX } from "lucide-react";
import type { ReactNode } from "react";
import { ConnectionEnd } from "@/features/expirations/connection-end";
import { mirrorText } from "@/features/mirror/words";
import { ConnectionMarks } from "@/features/organize/connection-marks";
import type { ConnectionView } from "@/gen/ConnectionView";
import { useNow } from "@/lib/clock";
import { cn } from "@/lib/cn";
import { useConnections } from "@/lib/data";
import { clockTime, relativeTime } from "@/lib/time";
import { cause as causeText, errors, healthMeaning, region as regionText, text } from "@/strings";
import { gapText } from "@/strings/reach";
import { Button } from "@/ui/button";
import { Empty, LoadError } from "@/ui/feedback";
import { HealthBadge, healthLook } from "@/ui/health-badge";
import { Card, PageBody, PageHeader, Section } from "@/ui/page";
import { When } from "@/ui/when";
import { ConnectionActions } from "./actions";
import { Places } from "./elsewhere";
import { GapNotes } from "./gap-notes";
import { Life } from "./life";
import { NextAttempt } from "./next-attempt";
import { NextStepButton } from "./next-step-button";
import { Depends, Past } from "./past";
import { RegionMatrix } from "./region-matrix";
import { Removal } from "./removal";
import { stateSentence } from "./row";
import { ConnectionsSkeleton } from "./skeleton";
import { Sweep } from "./sweep";

/** One connection: how it is, why, what to do, and what it reaches. */
export function Connection() {
  const { connectionId } = useParams({ from: "/connections/$connectionId" });
  const { data, error, refetch } = useConnections();
  const connection = data?.find((candidate) => candidate.id === connectionId);
  return (
    <>
      <PageHeader
        title={
          <span className="flex min-w-0 items-center gap-1.5">
            <Button asChild look="ghost" size="icon" className="-ms-2">
              <Link to="/connections" aria-label={text.connections.back}>
                <ChevronLeft aria-hidden />
              </Link>
            </Button>
            <span className="truncate">{connection?.label ?? text.connections.title}</span>
          </span>
        }
        status={
          connection?.here ? <HealthBadge health={connection.health} cause={connection.cause} /> : undefined
        }
      >
        {connection?.here ? <ConnectionActions connection={connection} menuOnly /> : null}
      </PageHeader>
      <PageBody>
        {error && !data ? <LoadError failure={error} retry={() => void refetch()} /> : null}
        {!data && !error ? <ConnectionsSkeleton rows={2} /> : null}
        {data && !connection ? (
          <Empty icon={SearchX} title={text.connections.notFoundTitle} body={errors.not_found.next}>
            <Button asChild>
              <Link to="/connections">{text.connections.back}</Link>
            </Button>
          </Empty>
        ) : null}
        {connection ? <Detail connection={connection} /> : null}
      </PageBody>
    </>
  );
}

function Detail({ connection }: StateProps) {
  const gone = connection.health === "disconnected";
  return (
    <>
      {connection.here ? <State connection={connection} /> : null}
      {connection.elsewhere.length > 0 ? <Elsewhere connection={connection} /> : null}
      {gone && connection.here ? <Removal key={connection.id} connection={connection} /> : null}
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 min-[1000px]:grid-cols-[minmax(0,1fr)_19rem]">
        <div className="grid min-w-0 gap-6">
          <Section
            title={text.connections.topAccounts}
            aside={
              connection.accounts > 0 ? (
                <Link
                  to="/accounts"
                  search={{ connection: connection.id }}
                  className="text-accent-text hover:underline"
                >
                  {text.connections.seeAll(connection.accounts)}
                </Link>
              ) : undefined
            }
          >
            <Card>
              <RegionMatrix connection={connection.id} />
            </Card>
          </Section>
          {connection.here ? <Past connection={connection} /> : null}
          {gone || !connection.here ? null : <Depends connection={connection} />}
          {connection.gaps.length > 0 && !gone ? (
            <Section title={gapText.title}>
              <GapNotes gaps={connection.gaps} data-testid="connection-gaps" />
            </Section>
          ) : null}
        </div>
        <div className="grid min-w-0 gap-6">
          {gone || !connection.here ? null : <Life connection={connection} />}
          {gone || !connection.here || connection.health === "revoked" ? null : (
            <ConnectionEnd connection={connection} />
          )}
          {gone ? null : <Sweep connection={connection} />}
          {connection.here ? <Times connection={connection} /> : null}
          <ConnectionMarks key={`marks ${connection.id}`} connection={connection} />
        </div>
      </div>
    </>
  );
}

/** The other computers that have, or had, a token for it. */
function Elsewhere({ connection }: StateProps) {
  return (
    <Section title={mirrorText.elsewhere} data-testid="connection-elsewhere">
      <Card className="grid gap-1 px-4 py-3">
        {connection.here ? null : <p className="text-ink-2">{mirrorText.onlyThere}</p>}
        <Places connection={connection} />
      </Card>
    </Section>
  );
}

interface StateProps {
  connection: ConnectionView;
}

/** How it is, why, and the one thing to do about it. */
function State({ connection }: StateProps) {
  const now = useNow();
  const { icon: Icon, text: colour, soft } = healthLook[connection.health];
  const next =
    connection.health === "healthy" || !connection.cause
      ? healthMeaning[connection.health]
      : causeText[connection.cause].next;
  // A doubted grant is decided by one more attempt, and that has a time.
  const look = connection.cause === "grant_doubted" ? connection.next_attempt : null;
  return (
    <div
      className={cn("flex items-center gap-3 rounded-lg px-4 py-3.5", soft)}
      data-testid="connection-state"
      data-health={connection.health}
    >
      <Icon aria-hidden className={cn("mt-0.5 size-5 shrink-0 self-start", colour)} />
      <div className="grid min-w-0 flex-1 gap-0.5 text-pretty">
        <p className="text-base font-semibold">{stateSentence({ ...connection, sweeping: null })}</p>
        <p className="text-ink-2">
          {next}
          {look === null ? null : ` ${text.connections.secondLook(relativeTime(look, now), clockTime(look))}`}
        </p>
      </div>
      <NextStepButton connection={connection} detail />
    </div>
  );
}

function Times({ connection }: { connection: ConnectionView }) {
  return (
    <Section
      title={text.connections.history}
      aside={
        <Link
          to="/activity"
          search={{ connection: connection.id }}
          className="text-accent-text hover:underline"
          data-testid="show-activity"
        >
          {text.connections.showActivity}
        </Link>
      }
    >
      <Card>
        <LastSeen connection={connection} />
        <dl className="grid">
          <Fact name={text.connections.lastFailure}>
            <When at={connection.last_failure} past />
          </Fact>
          <Fact name={text.connections.nextAttempt}>
            <NextAttempt
              connection={connection}
              fallback={
                connection.health === "disconnected"
                  ? text.connections.noAttempt
                  : text.connections.waitsForYou
              }
            />
          </Fact>
          <Fact name={text.connections.accessUntil}>
            <When at={connection.access_expires_at} fallback={text.none} />
          </Fact>
          <Fact name={text.connections.connectedOn}>
            <When at={connection.created_at} past />
          </Fact>
          <Fact name={text.connections.home}>{regionText[connection.home_region].name}</Fact>
        </dl>
      </Card>
    </Section>
  );
}

/** Two different proofs of life: a token can be had from Amazon and still be refused by the Ads API. */
function LastSeen({ connection: { last_success: refreshed, probed_at: probed } }: StateProps) {
  const proof = (at: number | null, said: string, never: string) => (
    <p className="text-xs text-ink-3">
      {at === null ? (
        never
      ) : (
        <>
          {said} <When at={at} past />
        </>
      )}
    </p>
  );
  const seen = refreshed === null || probed === null ? (refreshed ?? probed) : Math.max(refreshed, probed);
  return (
    <div className="grid gap-0.5 border-b border-line px-4 py-2" data-testid="last-seen">
      <p className="flex justify-between gap-4">
        <span className="text-ink-3">{text.connections.lastSeen}</span>
        <When at={seen} past />
      </p>
      {proof(refreshed, text.connections.tokenRefreshed, text.connections.tokenNever)}
      {proof(probed, text.connections.probed, text.connections.probedNever)}
    </div>
  );
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex items-center justify-between gap-4 px-4 py-2 not-last:border-b not-last:border-line">
      <dt className="shrink-0 text-ink-3">{name}</dt>
      <dd className="min-w-0 truncate text-end">{children}</dd>
    </div>
  );
}
