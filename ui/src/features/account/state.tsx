import { ExternalLink } from "lucide-react";
import type { AccountDetail } from "@/gen/AccountDetail";
import type { AccountKind } from "@/gen/AccountKind";
import { accountSteps } from "@/gen/account-words";
import { useNow } from "@/lib/clock";
import { cn } from "@/lib/cn";
import { useCommand } from "@/lib/data";
import { fullDate } from "@/lib/time";
import { cause as causeText, errors } from "@/strings";
import { fragment } from "@/strings/account-health";
import { accountLook } from "@/ui/account-health";
import { Button } from "@/ui/button";
import { Checked } from "@/ui/checked";
import { ErrorNote } from "@/ui/feedback";
import { Note } from "@/ui/note";
import type { useAccountCheck } from "./check";
import { verdictOf } from "./model";
import { accountText } from "./words";

interface StateProps {
  detail: AccountDetail;
  kind: AccountKind;
  look: ReturnType<typeof useAccountCheck>;
}

/** How the account is, since when, what follows, and the one thing to do about it. */
export function AccountState({ detail, kind, look }: StateProps) {
  const checking = look.pending || detail.checking;
  const verdict = verdictOf(detail, kind, checking);
  const { icon: Icon, text: colour, soft } = accountLook[verdict.look];
  const failed = look.failure && !look.pending ? look.failure.error : null;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2.5">
      <div
        className={cn("flex flex-wrap items-center gap-3 rounded-lg px-4 py-3.5", soft)}
        data-testid="account-state"
        data-look={verdict.look}
      >
        <Icon aria-hidden className={cn("mt-0.5 size-5 shrink-0 self-start", colour)} />
        <div className="grid min-w-0 flex-1 basis-60 gap-0.5 text-pretty">
          <p className="text-base font-semibold">{verdict.title}</p>
          {verdict.body ? <p className="text-ink-2">{verdict.body}</p> : null}
          <Dates detail={detail} />
        </div>
        <NextStep detail={detail} />
      </div>
      {detail.unwatched ? null : (
        <Checked
          at={detail.checked_at}
          checking={checking}
          onCheck={look.check}
          data-testid="check-account"
        />
      )}
      {failed && look.asked ? <ErrorNote error={failed} /> : null}
      {failed && !look.asked && !detail.problem ? (
        <Failed
          title={(errors[failed.code] ?? errors.internal).title}
          next={(errors[failed.code] ?? errors.internal).next}
          kept={detail.checked_at !== null}
        />
      ) : null}
      {detail.problem && !checking ? (
        <Failed
          title={causeText[detail.problem].title}
          next={causeText[detail.problem].next}
          kept={detail.checked_at !== null}
        />
      ) : null}
    </div>
  );
}

interface FailedProps {
  title: string;
  next: string;
  /** There is an earlier answer. */
  kept: boolean;
}

/** A look in the background that had no answer: no alarm, what is known stays. */
function Failed({ title, next, kept }: FailedProps) {
  return (
    <Note tone="quiet" title={accountText.problem(fragment(title))} role="status" data-testid="check-problem">
      <p>{[kept ? accountText.lastAnswer : "", next].filter(Boolean).join(" ")}</p>
    </Note>
  );
}

/** Since when, and which days matter. */
function Dates({ detail: { watch, payment_due: due } }: { detail: AccountDetail }) {
  const now = useNow();
  const { since, suspends, health, hidden } = watch;
  const lines = [
    ...(suspends === null
      ? []
      : [(suspends > now ? accountText.suspends : accountText.suspended)(fullDate(suspends))]),
    ...(due === null ? [] : [(due > now ? accountText.due : accountText.overdue)(fullDate(due))]),
  ];
  return (
    <>
      {lines.map((line) => (
        <p key={line} className="font-medium" data-testid="account-date">
          {line}
        </p>
      ))}
      {since === null || hidden ? null : (
        <p className="text-xs text-ink-2">
          {accountText.since[health]} {fullDate(since)}
        </p>
      )}
    </>
  );
}

/** Opens Amazon’s page for the next step. */
function NextStep({ detail: { account_id: id, step, link } }: { detail: AccountDetail }) {
  const open = useCommand((backend) => backend.openAccountPage(id), { done: () => accountText.opened });
  const label = step === null ? "" : accountSteps[step].label;
  if (link === null || label === "") return null;
  return (
    <Button
      look={step === "wait" || step === "nothing" ? "secondary" : "primary"}
      pending={open.pending}
      onClick={() => open.run()}
      data-testid="account-step"
    >
      {open.pending ? null : <ExternalLink aria-hidden />}
      {label}
    </Button>
  );
}
