import { Link } from "@tanstack/react-router";
import { SquareTerminal } from "lucide-react";
import { ConnectButton } from "@/features/connect/button";
import { useAccounts, useConnections } from "@/lib/data";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/feedback";
import { Code } from "./code";
import { accountTarget, installLine, loginTarget, printLine } from "./lines";
import { programsText } from "./words";

/** What this screen is for, while no program has asked: two lines to try, and where there are more. */
export function Start() {
  const connections = useConnections().data;
  const accounts = useAccounts().data ?? [];
  const login = connections?.find(({ here, health }) => here && health !== "disconnected");
  if (connections && !login) {
    return (
      <Empty
        icon={SquareTerminal}
        title={programsText.emptyTitle}
        body={programsText.emptyNothing}
        data-testid="programs-empty"
      >
        <ConnectButton />
      </Empty>
    );
  }
  const account = accounts.find(
    ({ connection_id, access, tracked }) => connection_id === login?.id && access === "ok" && tracked,
  );
  const target = account ? accountTarget(account, account.name, accounts) : login ? loginTarget(login) : null;
  return (
    <Empty
      icon={SquareTerminal}
      title={programsText.emptyTitle}
      body={
        <>
          <p>{programsText.emptyBody}</p>
          {target ? (
            <dl className="mt-4 grid grid-cols-[minmax(0,1fr)] gap-1 text-left">
              <dt className="text-xs text-ink-3">{programsText.emptyToken}</dt>
              <dd className="mb-2">
                <Code value={printLine(target)} what={programsText.emptyToken} />
              </dd>
              <dt className="text-xs text-ink-3">{programsText.emptyMcp}</dt>
              <dd>
                <Code value={installLine(target, "claude-code")} what={programsText.emptyMcp} />
              </dd>
            </dl>
          ) : null}
          <p className="mt-4">{programsText.emptyStart}</p>
        </>
      }
      data-testid="programs-empty"
    >
      <Button asChild>
        <Link to="/connections">{programsText.emptyConnections}</Link>
      </Button>
      <Button asChild>
        <Link to="/accounts">{programsText.emptyAccounts}</Link>
      </Button>
    </Empty>
  );
}
