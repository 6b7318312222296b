import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { SquareTerminal } from "lucide-react";
import { useBackend } from "@/backend/context";
import { ConnectButton } from "@/features/connect/button";
import { useConnections } from "@/lib/data";
import { keys } from "@/lib/keys";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/feedback";
import { Code } from "./code";
import { accountTarget, installLine, loginTarget, printLine } from "./lines";
import { programsText } from "./words";

/** What this screen is for, while no program has asked: two lines to try, and where there are more. */
export function Start() {
  const connections = useConnections().data;
  const login = connections?.find(({ here, health }) => here && health !== "disconnected");
  const backend = useBackend();
  const example = useQuery({
    queryKey: [...keys.accounts, "example", login?.id],
    queryFn: async () => {
      const query = { connection: login?.id ?? "", access: "ok", tracked: true } as const;
      const [item] = (await backend.accountList(query, { from: 0, count: 1 }, null)).items;
      return typeof item === "object" && item.type === "row" ? backend.accountDetail(item.row.id) : null;
    },
    enabled: login !== undefined,
  }).data;
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
  const target = example
    ? accountTarget(example.account, example.account.name, example.same_external_id)
    : login
      ? loginTarget(login)
      : null;
  return (
    <Empty
      icon={SquareTerminal}
      title={programsText.emptyTitle}
      body={
        <>
          <p>{programsText.emptyBody}</p>
          {target ? (
            <dl className="mt-4 grid grid-cols-[minmax(0,1fr)] gap-1 text-start">
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
