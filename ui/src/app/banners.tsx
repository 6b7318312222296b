import { useLocation, useNavigate } from "@tanstack/react-router";
import {
  CirclePause,
  ClockAlert,
  Cloud,
  CloudOff,
  ExternalLink,
  FileWarning,
  HardDrive,
  KeyRound,
  LoaderCircle,
  Lock,
  LogIn,
  type LucideIcon,
  Vault,
} from "lucide-react";
import { type ReactNode, Suspense, useCallback, useState } from "react";
import { ReconnectQueue } from "@/features/expirations/queue";
import {
  problemEffect,
  problemPlace,
  problemTitle,
  setupProblemsText,
} from "@/features/setup/problems-words";
import { useLookAgain } from "@/features/sign-in/look-again";
import { taskText } from "@/features/users/words";
import type { AppSnapshot } from "@/gen/AppSnapshot";
import type { Cause } from "@/gen/Cause";
import type { ConnectionView } from "@/gen/ConnectionView";
import type { FlowView } from "@/gen/FlowView";
import type { TaskKind } from "@/gen/TaskKind";
import type { Unrecorded } from "@/gen/Unrecorded";
import type { VaultState } from "@/gen/VaultState";
import { useNow } from "@/lib/clock";
import { cn } from "@/lib/cn";
import { useCommand } from "@/lib/data";
import { useFlowUi } from "@/lib/flow";
import { clientTrouble, heldBySession, STEP_PLACE } from "@/lib/health";
import { KEYCHAIN_PROBLEM } from "@/lib/keychain";
import { platform } from "@/lib/platform";
import { Loaded, preloaded } from "@/lib/preload";
import { restEnd, span } from "@/lib/time";
import { copyAndSay } from "@/lib/toast";
import { cause as causeText, errors, nextStep, text } from "@/strings";
import { keeperText } from "@/strings/keeper";
import { Button } from "@/ui/button";

const sessionTask = preloaded(() =>
  import("@/features/sign-in/session-task").then((code) => code.SessionTaskDialog),
);

interface BannersProps {
  snapshot: AppSnapshot;
  connections: readonly ConnectionView[];
}

/** What concerns everything at once: one line each, the worst first, with the step that mends it. */
export function Banners({ snapshot, connections }: BannersProps) {
  const { vault, auth, mirror, keeper, flow } = snapshot;
  const held = heldBySession(connections);
  const why = errors[mirror.error?.code ?? "mirror_refused"] ?? errors.internal;
  const barrier = connections.map((each) => each.cause).find(isBarrier);
  return (
    <section aria-label={text.banner.label} className="shrink-0 empty:hidden">
      {keeper.unrecorded === null ? null : <UnrecordedBanner unrecorded={keeper.unrecorded} />}
      <KeychainBanner vault={vault} />
      <SetupBanner snapshot={snapshot} />
      <ClientBanner connections={connections} />
      {auth.task || auth.step === "task" ? (
        <TaskBanner task={auth.task} />
      ) : auth.state === "expired" || auth.state === "signing_in" || held > 0 ? (
        <SessionBanner snapshot={snapshot} held={held} />
      ) : null}
      {mirror.state === "refused" ? (
        <Banner id="mirror" tone="problem" icon={Cloud} title={why.title} body={why.next} />
      ) : null}
      {keeper.lock_held ? (
        <Banner
          id="lock"
          tone="problem"
          icon={Lock}
          title={keeperText.lockHeld}
          body={keeperText.lockHeldBody}
        />
      ) : null}
      {keeper.clock_off === null ? null : <ClockBanner seconds={keeper.clock_off} />}
      {snapshot.reconnects === null ? null : <ReconnectQueue reconnects={snapshot.reconnects} />}
      {keeper.paused ? <PausedBanner until={keeper.paused_until} /> : null}
      {/* While it rests it asks nobody, and goes on by itself neither. */}
      {keeper.offline && !keeper.paused ? (
        <Banner
          id="offline"
          tone="quiet"
          icon={CloudOff}
          title={barrier ? causeText[barrier].title.replace(/\.$/, "") : keeperText.offline}
          body={barrier ? causeText[barrier].next : keeperText.offlineBody}
        />
      ) : null}
      {flow?.kind === "connect" ? <WaitingBanner flow={flow} /> : null}
    </section>
  );
}

const BARRIERS: readonly Cause[] = [
  "certificate_untrusted",
  "certificate_date",
  "proxy_login",
  "proxy_failed",
];

/** What stands in the way to Amazon until somebody changes it. */
const isBarrier = (cause: Cause | null): cause is Cause => cause !== null && BARRIERS.includes(cause);

interface BannerProps {
  id: string;
  tone: "danger" | "problem" | "quiet";
  icon: LucideIcon;
  title: string;
  body: string;
  spin?: boolean;
  children?: ReactNode;
}

const TONE = {
  danger: { box: "bg-revoked-soft", icon: "text-revoked" },
  problem: { box: "bg-expiring-soft", icon: "text-expiring" },
  quiet: { box: "bg-sunken", icon: "text-ink-3" },
} as const;

function Banner({ id, tone, icon: Icon, title, body, spin, children }: BannerProps) {
  const look = TONE[tone];
  return (
    <div
      role={tone === "quiet" ? "status" : "alert"}
      data-testid={`banner-${id}`}
      className={cn("flex min-h-11 items-center gap-3 border-b border-line px-6 py-2", look.box)}
    >
      <Icon aria-hidden className={cn("size-4 shrink-0", look.icon, spin && "animate-spin")} />
      <p className="min-w-0 flex-1 text-pretty">
        <span className="font-medium">{title}.</span> <span className="text-ink-2">{body}</span>
      </p>
      {children}
    </div>
  );
}

/** Why the disk takes nothing, and the way out. */
function UnrecordedBanner({ unrecorded }: { unrecorded: Unrecorded }) {
  const { title, next } = errors[unrecorded.code] ?? errors.database_failed;
  return (
    <Banner
      id="unrecorded"
      tone="danger"
      icon={HardDrive}
      title={title}
      body={`${next} ${keeperText.unrecordedKeepsTrying}`}
    />
  );
}

function KeychainBanner({ vault }: { vault: VaultState }) {
  const retry = useCommand((backend) => backend.retryVault());
  const problem = KEYCHAIN_PROBLEM[vault];
  if (!problem) return null;
  return (
    <Banner id="vault" tone="danger" icon={Vault} title={problem.title} body={problem.fix[platform()]}>
      <Button size="sm" pending={retry.pending} onClick={() => retry.run()} data-testid="retry-vault">
        {text.tryAgain}
      </Button>
    </Banner>
  );
}

/** Names the first setting that can’t be used; the settings list all of them. */
function SetupBanner({ snapshot: { setup, setup_problems } }: { snapshot: AppSnapshot }) {
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const [first, ...more] = setup_problems;
  if (!first || pathname === "/settings") return null;
  const value = first.value === null ? "" : `: ${first.value}`;
  const place = first.source === null ? "" : ` (${problemPlace(first.source)})`;
  const rest = more.length > 0 ? setupProblemsText.more(more.length) : problemEffect(first, setup);
  return (
    <Banner
      id="setup"
      tone={first.part === "amazon" && !setup.amazon ? "danger" : "problem"}
      icon={FileWarning}
      title={`${problemTitle(first)}${value}${place}`}
      body={rest}
    >
      <Button size="sm" onClick={() => void navigate({ to: "/settings" })} data-testid="banner-setup-action">
        {setupProblemsText.action}
      </Button>
    </Banner>
  );
}

/** A fault of the client is one fault, however many connections wait for it. */
function ClientBanner({ connections }: { connections: readonly ConnectionView[] }) {
  const navigate = useNavigate();
  const trouble = clientTrouble(connections);
  if (!trouble) return null;
  const { cause, step } = trouble;
  const { title, next } = causeText[cause];
  return (
    <Banner
      id="client"
      tone="danger"
      icon={KeyRound}
      title={`${title} ${text.banner.client(trouble.connections)}`}
      body={trouble.connections > 1 ? `${next} ${text.banner.clientOne}` : next}
    >
      <Button
        size="sm"
        onClick={() => void navigate({ to: "/settings", hash: STEP_PLACE[step] ?? "client" })}
        data-testid="banner-client-action"
      >
        {nextStep[step] || text.connections.openSettings}
      </Button>
    </Banner>
  );
}

function SessionBanner({ snapshot, held }: { snapshot: AppSnapshot; held: number }) {
  const signIn = useCommand((backend) => backend.beginSignIn());
  const reopen = useCommand((backend) => backend.reopenBrowser());
  const cancel = useCommand((backend) => backend.cancelFlow());
  const flow = snapshot.flow?.kind === "sign_in" ? snapshot.flow : null;
  if (flow) {
    const { url } = flow;
    return (
      <Banner
        id="session"
        tone="quiet"
        icon={LoaderCircle}
        spin
        title={text.banner.waitingSignIn}
        body={flow.finishing ? text.signIn.finishing : url === null ? text.signIn.restarted : ""}
      >
        {url === null ? null : (
          <>
            <Button size="sm" look="ghost" onClick={() => void copyAndSay(url, text.toast.copiedAddress)}>
              {text.signIn.copyAddress}
            </Button>
            <Button size="sm" pending={reopen.pending} onClick={() => reopen.run()}>
              <ExternalLink aria-hidden />
              {text.signIn.reopen}
            </Button>
          </>
        )}
        <Button size="sm" look="ghost" pending={cancel.pending} onClick={() => cancel.run()}>
          {text.cancel}
        </Button>
      </Banner>
    );
  }
  return (
    <Banner
      id="session"
      tone="problem"
      icon={LogIn}
      title={text.banner.session}
      body={held > 0 ? text.banner.sessionHolds(held) : text.banner.sessionBody}
    >
      <Button size="sm" pending={signIn.pending} onClick={() => signIn.run()} data-testid="sign-in-again">
        {text.banner.sessionAction}
      </Button>
    </Banner>
  );
}

/** The session waits for something at Clerk: of whoever is signed in, or of a sign-in that just succeeded. */
function TaskBanner({ task }: { task: TaskKind | null }) {
  const [open, setOpen] = useState(false);
  const { addUser } = useFlowUi();
  const { run } = useCommand((backend) => backend.signInStep({ kind: "look_again" }), {
    onFailure: () => {},
  });
  const look = useCallback(() => run(), [run]);
  useLookAgain(look, !open && !addUser);
  return (
    <>
      <Banner
        id="task"
        tone="problem"
        icon={LogIn}
        title={taskText.banner(task ?? "other")}
        body={task ? taskText.bannerBody : taskText.bannerSignIn}
      >
        <Button size="sm" onClick={() => setOpen(true)} data-testid="task-continue">
          {taskText.bannerAction}
        </Button>
      </Banner>
      {open ? (
        <Suspense>
          <Loaded code={sessionTask} props={{ onClose: () => setOpen(false) }} />
        </Suspense>
      ) : null}
    </>
  );
}

/** Stays as long as it is true: everything with a time in it is wrong meanwhile. */
function ClockBanner({ seconds }: { seconds: number }) {
  const off = span(seconds * 1000);
  return (
    <Banner
      id="clock"
      tone="problem"
      icon={ClockAlert}
      title={seconds > 0 ? keeperText.clockAhead(off) : keeperText.clockBehind(off)}
      body={keeperText.clockBody}
    />
  );
}

function PausedBanner({ until }: { until: number | null }) {
  const now = useNow();
  const resume = useCommand((backend) => backend.setPaused(null), { done: () => keeperText.saidResumed });
  return (
    <Banner
      id="paused"
      tone="problem"
      icon={CirclePause}
      title={until === null ? keeperText.paused : keeperText.pausedUntil(restEnd(until, now))}
      body={keeperText.pausedBody}
    >
      <Button size="sm" pending={resume.pending} onClick={() => resume.run()} data-testid="resume">
        {keeperText.resume}
      </Button>
    </Banner>
  );
}

function WaitingBanner({ flow }: { flow: FlowView }) {
  const { openConnect, connect } = useFlowUi();
  const cancel = useCommand((backend) => backend.cancelFlow());
  if (connect) return null;
  return (
    <Banner
      id="waiting"
      tone="quiet"
      icon={LoaderCircle}
      spin
      title={flow.finishing ? text.banner.finishing : text.banner.waiting}
      body=""
    >
      <Button size="sm" onClick={() => openConnect(flow.reauthorises)}>
        {text.banner.waitingAction}
      </Button>
      <Button size="sm" look="ghost" pending={cancel.pending} onClick={() => cancel.run()}>
        {text.cancel}
      </Button>
    </Banner>
  );
}
