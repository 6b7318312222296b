import { useNavigate } from "@tanstack/react-router";
import { Copy, KeyRound, LogIn, RefreshCw, Settings } from "lucide-react";
import type { ConnectionView } from "@/gen/ConnectionView";
import { useCommand, useSnapshot } from "@/lib/data";
import { useFlowUi } from "@/lib/flow";
import { STEP_PLACE } from "@/lib/health";
import { exactTime } from "@/lib/time";
import { copyAndSay } from "@/lib/toast";
import { cause as causeText, health as healthText, nextStep, text } from "@/strings";
import { Button } from "@/ui/button";

export function useRefresh(connection: ConnectionView) {
  return useCommand((backend) => backend.refreshConnection(connection.id), {
    done: () => text.toast.refreshed(connection.label),
  });
}

interface NextStepButtonProps {
  connection: ConnectionView;
  /** Stands alone beside its explanation instead of at the end of a list's row. */
  detail?: boolean;
}

/** The one button for what a user does next. */
export function NextStepButton({ connection, detail = false }: NextStepButtonProps) {
  const navigate = useNavigate();
  const { openConnect } = useFlowUi();
  const vault = useCommand((backend) => backend.retryVault());
  const signIn = useCommand((backend) => backend.beginSignIn());
  const { next_step: step } = connection;
  const look = detail ? "primary" : "secondary";
  if (connection.health === "disconnected") {
    return (
      <Button size="sm" onClick={() => openConnect(connection.id)} data-testid="connect-again">
        {text.connections.connectAgain}
      </Button>
    );
  }
  switch (step) {
    case "none":
    case "wait":
    case "check_network":
    case "check_certificate":
    case "check_clock":
    case "check_proxy":
      return <RefreshButton connection={connection} quiet={connection.health === "healthy" && !detail} />;
    case "unlock_vault":
      return (
        <Button size="sm" look={look} pending={vault.pending} onClick={() => vault.run()}>
          {nextStep[step]}
        </Button>
      );
    case "sign_in":
      return (
        <Button
          size="sm"
          look={look}
          pending={signIn.pending}
          onClick={() => signIn.run()}
          data-testid="step-sign-in"
        >
          {signIn.pending ? null : <LogIn aria-hidden />}
          {nextStep[step]}
        </Button>
      );
    case "reauthorise":
      return (
        <Button look="primary" size="sm" onClick={() => openConnect(connection.id)} data-testid="reauthorise">
          {nextStep[step]}
        </Button>
      );
    case "fix_secret":
    case "fix_client":
    case "fix_broker": {
      const Icon = step === "fix_secret" ? KeyRound : Settings;
      const hash = STEP_PLACE[step];
      return (
        <Button
          size="sm"
          look={look}
          onClick={() => void navigate({ to: "/settings", ...(hash ? { hash } : {}) })}
          data-testid={`step-${step}`}
        >
          <Icon aria-hidden />
          {nextStep[step]}
        </Button>
      );
    }
    case "report":
      return <ReportButton connection={connection} look={look} />;
  }
}

function RefreshButton({ connection, quiet }: { connection: ConnectionView; quiet: boolean }) {
  const refresh = useRefresh(connection);
  const busy = refresh.pending || connection.refreshing;
  // Amazon asked to wait: pressing would only lengthen it. The menu still has it.
  if (connection.cause === "throttled") return null;
  return (
    <Button
      size="sm"
      look={quiet ? "ghost" : "secondary"}
      pending={busy}
      onClick={() => refresh.run()}
      data-testid="refresh-now"
    >
      {busy ? null : <RefreshCw aria-hidden />}
      {nextStep[connection.next_step] || text.connections.refreshNow}
    </Button>
  );
}

/** What can be told of an unknown fault without telling anything secret. */
function ReportButton({ connection, look }: { connection: ConnectionView; look: "primary" | "secondary" }) {
  const version = useSnapshot().data?.version ?? "";
  const at = (instant: number | null) => (instant === null ? text.never : exactTime(instant));
  const facts = [
    `${healthText[connection.health]}: ${connection.cause ? causeText[connection.cause].title : text.none}`,
    `${text.connections.lastSuccess}: ${at(connection.last_success)}`,
    `${text.connections.lastFailure}: ${at(connection.last_failure)}`,
    `${text.connections.nextAttempt}: ${at(connection.next_attempt)}`,
  ];
  return (
    <Button
      size="sm"
      look={look}
      onClick={() => void copyAndSay(text.connections.report(version, facts), text.toast.copiedDetails)}
      data-testid="step-report"
    >
      <Copy aria-hidden />
      {nextStep.report}
    </Button>
  );
}
