import { Link, useNavigate } from "@tanstack/react-router";
import { CircleCheck, Clock, OctagonAlert } from "lucide-react";
import { useState } from "react";
import type { AppSnapshot } from "@/gen/AppSnapshot";
import type { ConnectionView } from "@/gen/ConnectionView";
import { useNow } from "@/lib/clock";
import { cn } from "@/lib/cn";
import { useCommand, useEnds, usePrograms, useWatchSummary } from "@/lib/data";
import { useFlowUi } from "@/lib/flow";
import { Button } from "@/ui/button";
import { Loading, Skeleton } from "@/ui/feedback";
import { Card, Section } from "@/ui/page";
import { PartError } from "@/ui/part-error";
import { type Need, type NeedAction, needsOf } from "./needs";
import { needsText } from "./words";

/** Entries shown at first. */
const SHOWN = 6;

interface NeedsYouProps {
  snapshot: AppSnapshot;
  live: readonly ConnectionView[];
}

/** Everything that waits for the user, each with the one thing to do about it. */
export function NeedsYou({ snapshot, live }: NeedsYouProps) {
  const now = useNow();
  const [whole, setWhole] = useState(false);
  const summary = useWatchSummary();
  const programs = usePrograms();
  const ends = useEnds();
  const sources = [summary, programs, ends];
  const loading = sources.some(({ isPending }) => isPending);
  const failed = sources.find(({ data, error }) => error && !data);
  const needs = needsOf({
    snapshot,
    live,
    summary: summary.data,
    questions: programs.data?.questions ?? [],
    ends: ends.data?.ends ?? [],
    now,
  });
  const shown = whole ? needs : needs.slice(0, SHOWN);
  return (
    <Section title={needsText.title} data-testid="needs-you">
      {failed ? (
        <PartError
          failure={failed.error}
          retry={() => void Promise.all(sources.map(({ refetch }) => refetch()))}
        />
      ) : null}
      <Card className={cn(failed && needs.length === 0 && "hidden")}>
        {needs.length === 0 && loading ? (
          <Loading className="grid gap-3 p-4" aria-label={needsText.loading}>
            <Skeleton className="w-2/3" />
          </Loading>
        ) : null}
        {needs.length === 0 && !loading && !failed ? (
          <p className="flex items-center gap-3 px-4 py-3.5" data-testid="needs-none">
            <CircleCheck aria-hidden className="size-4 shrink-0 text-healthy" />
            <span>
              <span className="font-medium">{needsText.none}.</span>{" "}
              <span className="text-ink-2">{needsText.noneBody}</span>
            </span>
          </p>
        ) : null}
        {shown.length > 0 ? (
          <ul aria-label={needsText.title}>
            {shown.map((need) => (
              <NeedRow key={need.key} need={need} />
            ))}
          </ul>
        ) : null}
        {needs.length > shown.length ? (
          <div className="border-t border-line px-4 py-2">
            <Button look="link" size="bare" onClick={() => setWhole(true)} data-testid="needs-more">
              {needsText.more(needs.length - shown.length)}
            </Button>
          </div>
        ) : null}
      </Card>
    </Section>
  );
}

function NeedRow({ need: { sentence, weight, action, key } }: { need: Need }) {
  const Icon = weight === "stopped" ? OctagonAlert : Clock;
  return (
    <li
      data-testid="need"
      data-need={key}
      className="flex items-center gap-3 px-4 py-2.5 not-last:border-b not-last:border-line"
    >
      <Icon
        aria-hidden
        className={cn("size-4 shrink-0", weight === "stopped" ? "text-revoked" : "text-expiring")}
      />
      <p className="min-w-0 flex-1 text-pretty break-words">{sentence}</p>
      <NeedButton action={action} />
    </li>
  );
}

function NeedButton({ action }: { action: NeedAction }) {
  const navigate = useNavigate();
  const { openConnect } = useFlowUi();
  const unlock = useCommand((backend) => backend.retryVault());
  const signIn = useCommand((backend) => backend.beginSignIn());
  const answer = useCommand((backend) => backend.showQuestion());
  const button = { size: "sm", "data-testid": "need-action" } as const;
  switch (action.do) {
    case "unlock":
    case "sign_in":
    case "answer": {
      const command = { unlock, sign_in: signIn, answer }[action.do];
      return (
        <Button {...button} look="primary" pending={command.pending} onClick={() => command.run()}>
          {action.words}
        </Button>
      );
    }
    case "reconnect":
      return (
        <Button
          {...button}
          look="primary"
          onClick={() => openConnect(action.connection)}
          aria-label={action.name}
        >
          {action.words}
        </Button>
      );
    case "settings":
      return (
        <Button
          {...button}
          onClick={() => void navigate({ to: "/settings", ...(action.hash ? { hash: action.hash } : {}) })}
        >
          {action.words}
        </Button>
      );
    case "connection":
      return (
        <Button {...button} asChild>
          <Link to="/connections/$connectionId" params={{ connectionId: action.connection }}>
            {action.words}
          </Link>
        </Button>
      );
    case "accounts":
      return (
        <Button {...button} asChild>
          <Link to="/accounts" search={action.search}>
            {action.words}
          </Link>
        </Button>
      );
  }
}
