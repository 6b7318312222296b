import { Link } from "@tanstack/react-router";
import { Cable, RefreshCw } from "lucide-react";
import { ConnectButton } from "@/features/connect/button";
import { ElsewhereList } from "@/features/connections/elsewhere";
import { RegionMatrix } from "@/features/connections/region-matrix";
import { ConnectionRow } from "@/features/connections/row";
import { ConnectionsSkeleton } from "@/features/connections/skeleton";
import { NextEnds } from "@/features/expirations/next-card";
import { Mirror } from "@/features/mirror/card";
import { PauseControl } from "@/features/settings/pause-control";
import { SetupChecklist } from "@/features/setup/checklist";
import { problemEffect, setupProblemsText } from "@/features/setup/problems-words";
import { taskText } from "@/features/users/words";
import type { AppSnapshot } from "@/gen/AppSnapshot";
import type { ConnectionView } from "@/gen/ConnectionView";
import type { Health } from "@/gen/Health";
import { useNow } from "@/lib/clock";
import { cn } from "@/lib/cn";
import { useCommand, useConnections, useSnapshot, useWatchSummary } from "@/lib/data";
import { byUrgency, clientTrouble, HEALTH_ORDER, heldBySession, isRecovering, needsUser } from "@/lib/health";
import { KEYCHAIN_PROBLEM } from "@/lib/keychain";
import { isDue, isLate } from "@/lib/late";
import { atTime, relativeTime } from "@/lib/time";
import { cause as causeText, count, errors, grantExpired, health as healthText, text } from "@/strings";
import { keeperText } from "@/strings/keeper";
import { Button } from "@/ui/button";
import { Empty, LoadError, Loading, Skeleton } from "@/ui/feedback";
import { HealthIcon, healthLook } from "@/ui/health-badge";
import { Card, PageBody, PageHeader, Section } from "@/ui/page";
import { AccountsCard } from "./accounts-card";
import { ComingUp } from "./coming-up";
import { HowItWent } from "./how-it-went";
import { needsOwnEntry } from "./needs";
import { NeedsYou } from "./needs-you";
import { SinceVisit } from "./since-visit";

/** Most connections listed here; the rest is one press away. */
const LISTED = 6;

export function Overview() {
  const snapshot = useSnapshot().data;
  const { data, error, refetch } = useConnections();
  if (!snapshot) return null;
  // What other computers keep alive is theirs to look after: it is listed under Connections.
  const connections = data?.filter(({ here }) => here).sort(byUrgency);
  const live = connections?.filter((connection) => connection.health !== "disconnected");
  return (
    <>
      <PageHeader title={text.overview.title}>
        {live && live.length > 0 ? (
          <>
            <KeeperButtons snapshot={snapshot} />
            <ConnectButton look="secondary" />
          </>
        ) : null}
      </PageHeader>
      <PageBody>
        {error && !data ? <LoadError failure={error} retry={() => void refetch()} /> : null}
        {!data && !error ? <OverviewSkeleton /> : null}
        {connections?.length === 0 ? <FirstSteps snapshot={snapshot} /> : null}
        {data && connections?.length === 0 && data.length > 0 ? (
          <ElsewhereList connections={data} all={data} />
        ) : null}
        {live && connections && connections.length > 0 ? (
          <>
            <Verdict snapshot={snapshot} live={live} />
            <NeedsYou snapshot={snapshot} live={live} />
            <SinceVisit />
            <HealthCounts connections={connections} />
            <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 min-[1000px]:grid-cols-[minmax(0,1fr)_19rem]">
              <ConnectionLists live={live} />
              <Aside snapshot={snapshot} />
            </div>
            <ComingUp snapshot={snapshot} />
            <HowItWent />
          </>
        ) : null}
      </PageBody>
    </>
  );
}

function KeeperButtons({ snapshot }: { snapshot: AppSnapshot }) {
  const refresh = useCommand((backend) => backend.refreshAll(), { done: () => text.toast.refreshAll });
  return (
    <>
      <PauseControl keeper={snapshot.keeper} look="ghost">
        {keeperText.pause}
      </PauseControl>
      <Button look="ghost" pending={refresh.pending} onClick={() => refresh.run()} data-testid="refresh-all">
        {refresh.pending ? null : <RefreshCw aria-hidden />}
        {text.overview.refreshAll}
      </Button>
    </>
  );
}

interface VerdictProps {
  snapshot: AppSnapshot;
  live: readonly ConnectionView[];
}

/** The answer to “do I have to do anything?”, before any detail. */
function Verdict({ snapshot, live }: VerdictProps) {
  const now = useNow();
  const { paused, paused_until: until, next_attempt: next } = snapshot.keeper;
  const when = next === null ? null : relativeTime(next, now);
  const needing = live.filter((connection) => needsUser(connection.health));
  const recovering = live.filter((connection) => isRecovering(connection.health));
  const worst = needing[0]?.health ?? recovering[0]?.health ?? "healthy";
  const trouble = clientTrouble(live);
  const held = heldBySession(live);
  const keychain = KEYCHAIN_PROBLEM[snapshot.vault];
  const { auth } = snapshot;
  const accounts = useWatchSummary().data;
  const stopped = accounts ? accounts.cannot_pay + accounts.stopped : 0;
  const choose = (): [health: Health, title: string, body: string, accounts?: true] => {
    if (snapshot.keeper.unrecorded) {
      const { code, since } = snapshot.keeper.unrecorded;
      const why = `${(errors[code] ?? errors.database_failed).title}.`;
      return ["error", keeperText.unrecorded, keeperText.unrecordedBody(why, relativeTime(since, now))];
    }
    if (keychain) return [worst === "healthy" ? "expiring" : worst, keychain.title, keychain.effect];
    if (trouble && trouble.connections === needing.length) {
      return ["error", text.overview.clientTitle(trouble.connections), causeText[trouble.cause].title];
    }
    if (needing.length > 0) return [worst, text.overview.needTitle(needing.length), text.overview.needBody];
    if (auth.task) {
      const waits = held > 0 ? taskText.holds(held) : taskText.bannerBody;
      return [held > 0 ? worst : "expiring", taskText.banner(auth.task), waits];
    }
    if (held > 0) return [worst, text.banner.session, text.overview.sessionBody(held)];
    if (paused) {
      const rest = until === null ? keeperText.restOpen : keeperText.restUntil(atTime(until, now));
      return ["disconnected", text.overview.pausedTitle, rest];
    }
    if (recovering.length > 0) {
      return [worst, text.overview.recoverTitle(recovering.length), text.overview.recoverBody(when)];
    }
    if (isLate(snapshot.keeper, now) && next !== null) {
      return ["expiring", keeperText.lateTitle, keeperText.lateBody(relativeTime(next, now))];
    }
    const [setting] = snapshot.setup_problems;
    if (setting) {
      const blocked = setting.part === "amazon" && !snapshot.setup.amazon;
      const heading = setupProblemsText.heading(snapshot.setup_problems.length);
      return [blocked ? "error" : "expiring", heading, problemEffect(setting, snapshot.setup)];
    }
    // A login that works is half of it: accounts whose ads don’t run are not fine.
    if (stopped > 0) {
      return ["error", text.overview.watch.verdict(stopped), text.overview.watch.verdictBody, true];
    }
    if (isDue(snapshot.keeper, now)) return ["healthy", keeperText.dueTitle, keeperText.dueBody];
    return [
      "healthy",
      text.overview.fineTitle,
      when ? text.overview.fineUntil(when) : text.overview.fineNoNext,
    ];
  };
  const [health, title, body, leads = false] = choose();
  return (
    <div
      className="flex items-center gap-4"
      data-testid="verdict"
      data-health={live.length === 0 ? "none" : health}
      role="status"
    >
      <span className={cn("grid size-12 shrink-0 place-items-center rounded-xl", healthLook[health].soft)}>
        <HealthIcon health={health} className="size-6" />
      </span>
      <div className="grid gap-0.5">
        <p className="text-xl font-semibold tracking-tight">{title}</p>
        <p className="text-base text-ink-2">{body}</p>
      </div>
      {leads ? (
        <Button asChild className="ms-auto">
          <Link to="/accounts" search={{ watch: "stopped", tracked: true }} data-testid="verdict-accounts">
            {text.overview.watch.verdictAction}
          </Link>
        </Button>
      ) : null}
    </div>
  );
}

/** How many connections are in each state, worst first; states without any stay quiet. */
function HealthCounts({ connections }: { connections: readonly ConnectionView[] }) {
  return (
    <Card>
      <ul
        aria-label={text.overview.healthTitle}
        className="grid grid-cols-6 divide-x divide-line"
        data-testid="health-counts"
      >
        {HEALTH_ORDER.map((health) => {
          const these = connections.filter((connection) => connection.health === health);
          const value = these.length;
          // A permission whose year is over was not revoked.
          const expired = value > 0 && these.every((connection) => connection.cause === "grant_expired");
          return (
            <li
              key={health}
              className="grid gap-0.5 px-3 py-3 min-[1000px]:px-4"
              data-testid={`count-${health}`}
            >
              <span
                className={cn(
                  "text-xl font-semibold tabular-nums",
                  value === 0 ? "text-ink-3" : healthLook[health].text,
                )}
              >
                {count(value)}
              </span>
              <span className="flex items-center gap-1.5 text-2xs text-ink-2 min-[1000px]:text-xs">
                <HealthIcon
                  health={health}
                  className={cn("size-3.5 max-[999px]:hidden", value === 0 && "text-ink-3")}
                />
                <span className="truncate">{expired ? grantExpired.name : healthText[health]}</span>
              </span>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

function ConnectionLists({ live }: { live: readonly ConnectionView[] }) {
  // What has an entry of its own above is not said twice.
  const attention = live.filter(
    (connection) => connection.health !== "healthy" && !needsOwnEntry(connection),
  );
  const fine = live
    .filter((connection) => connection.health === "healthy")
    .slice(0, Math.max(2, LISTED - attention.length));
  const all = (
    <Link to="/connections" className="text-accent-text hover:underline">
      {text.overview.viewAll}
    </Link>
  );
  return (
    <div className="grid min-w-0 content-start gap-6">
      {attention.length > 0 ? (
        <Section title={text.overview.attention} aside={all} data-testid="attention">
          <Card>
            <ul aria-label={text.overview.attention}>
              {attention.slice(0, LISTED).map((connection) => (
                <ConnectionRow key={connection.id} connection={connection} />
              ))}
            </ul>
          </Card>
        </Section>
      ) : null}
      {fine.length > 0 ? (
        <Section title={healthText.healthy} aside={attention.length > 0 ? undefined : all}>
          <Card>
            <ul aria-label={healthText.healthy}>
              {fine.map((connection) => (
                <ConnectionRow key={connection.id} connection={connection} />
              ))}
            </ul>
          </Card>
        </Section>
      ) : null}
    </div>
  );
}

function Aside({ snapshot }: { snapshot: AppSnapshot }) {
  return (
    <div className="grid min-w-0 content-start gap-6">
      <AccountsCard />
      <Section title={text.overview.accounts}>
        <Card>
          <RegionMatrix />
        </Card>
      </Section>
      <NextEnds />
      <Mirror snapshot={snapshot} />
    </div>
  );
}

function FirstSteps({ snapshot }: { snapshot: AppSnapshot }) {
  return (
    <Empty
      icon={Cable}
      title={text.overview.emptyTitle}
      body={text.overview.emptyBody}
      className="pt-10"
      data-testid="overview-empty"
    >
      <div className="grid justify-items-center gap-6">
        <ConnectButton />
        <SetupChecklist key={snapshot.auth.user?.id} snapshot={snapshot}>
          <ol className="grid gap-2 text-start text-ink-2">
            {text.overview.emptySteps.map((step, index) => (
              <li key={step} className="flex gap-3">
                <span
                  aria-hidden
                  className="grid size-5 shrink-0 place-items-center rounded-full bg-selected text-2xs font-semibold text-accent-text"
                >
                  {index + 1}
                </span>
                {step}
              </li>
            ))}
          </ol>
        </SetupChecklist>
      </div>
    </Empty>
  );
}

function OverviewSkeleton() {
  return (
    <Loading className="grid gap-6">
      <div className="flex items-center gap-4">
        <Skeleton className="size-12 rounded-xl" />
        <div className="grid gap-2">
          <Skeleton className="h-5 w-48" />
          <Skeleton className="w-72" />
        </div>
      </div>
      <Skeleton className="h-18 w-full rounded-lg" />
      <ConnectionsSkeleton rows={3} />
    </Loading>
  );
}
