import { CircleCheck, CircleDashed, type LucideIcon, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { CommandFailure } from "@/backend/types";
import type { CheckState } from "@/gen/CheckState";
import { cn } from "@/lib/cn";
import { errors } from "@/strings";
import { ErrorDetails, Spinner } from "@/ui/feedback";
import { Note } from "@/ui/note";
import type { Found } from "./found-words";
import { partText } from "./words";

export interface ShownCheck extends Found {
  finding: string;
  state: CheckState;
}

const LOOK: Record<CheckState, { icon: LucideIcon; colour: string }> = {
  ok: { icon: CircleCheck, colour: "text-healthy" },
  missing: { icon: TriangleAlert, colour: "text-revoked" },
  unknown: { icon: CircleDashed, colour: "text-ink-3" },
};

interface ChecksProps {
  /** Whose part it is. */
  part: string;
  /** What was found; nothing while it is not known of what is entered now. */
  checks: readonly ShownCheck[] | null;
  asking: boolean;
  /** Said while the other side is asked. */
  askingWords: string;
  failure: CommandFailure | null;
  heading?: ReactNode;
  "data-testid": string;
}

/** What was found of the other side: each check with its state and, where there is one, the next step. */
export function SetupChecks({ part, checks, asking, askingWords, failure, heading, ...rest }: ChecksProps) {
  return (
    <section
      className="grid gap-2 empty:hidden"
      aria-label={partText.checks(part)}
      aria-live="polite"
      aria-busy={asking}
      {...rest}
    >
      {checks ? (
        <div className={cn("rounded-lg border border-line", asking && "opacity-60")}>
          {heading ? (
            <div className="border-b border-line px-3 py-2 text-xs text-pretty text-ink-2">{heading}</div>
          ) : null}
          <ul className="grid gap-2.5 px-3 py-2.5">
            {checks.map((check) => (
              <Check key={check.finding} {...check} />
            ))}
          </ul>
        </div>
      ) : asking ? (
        <p className="flex items-center gap-2 px-1 text-ink-2">
          <Spinner />
          {askingWords}
        </p>
      ) : failure ? (
        <Note tone="danger" title={partText.failed}>
          <p>{(errors[failure.code] ?? errors.internal).next}</p>
          <ErrorDetails message={failure.error.message} />
        </Note>
      ) : null}
    </section>
  );
}

function Check({ finding, state, title, next }: ShownCheck) {
  const { icon: Icon, colour } = LOOK[state];
  return (
    <li className="relative flex gap-2.5" data-finding={finding} data-state={state}>
      <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", colour)} />
      <div className="grid min-w-0 gap-0.5 text-pretty">
        <p className={state === "missing" ? "font-medium" : "text-ink-2"}>
          <span className="sr-only">{partText.state[state]} </span>
          {title}
        </p>
        {next ? (
          <p className={cn("text-xs", state === "missing" ? "text-ink-2" : "text-ink-3")}>{next}</p>
        ) : null}
      </div>
    </li>
  );
}
