import { Fragment, type ReactNode, type Ref, useEffect, useEffectEvent, useRef } from "react";
import type { Decision } from "@/gen/Decision";
import { cn } from "@/lib/cn";
import { Button } from "@/ui/button";
import { ErrorNote } from "@/ui/feedback";
import { Logo } from "@/ui/logo";
import { Note } from "@/ui/note";
import { useArmed } from "./armed";
import { lastSaid, useSecondsLeft } from "./countdown";
import type { Open, Questions } from "./questions";
import { decision as decisionText, wants, approvalText as words } from "./words";

/** The answers that let a token out, the narrowest first. */
const ALLOWING = ["once", "eight_hours", "always"] as const satisfies readonly Decision[];

interface QuestionProps {
  question: Open;
  /** How many wait for an answer. */
  of: number;
  questions: Questions;
}

/** Who asks, for what, and the answers. */
export function Question({ question, of, questions }: QuestionProps) {
  const { program, purpose } = question;
  const { gone, failure, answering } = questions;
  const { armed, isArmed } = useArmed();
  const left = useSecondsLeft(question.deadline);

  const deny = useRef<HTMLButtonElement>(null);
  // At first, and again when an answer failed and its button lost the focus. Without scrolling: who asks is read
  // first, however large the text is.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each failure anew
  useEffect(() => deny.current?.focus({ preventScroll: true }), [failure]);

  const answer = (decision: Decision) => {
    if (answering !== null || (decision !== "deny" && !(isArmed() && left > 0))) return;
    questions.answer(question, decision);
  };
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    // A key that is held down answers one question, not those behind it too.
    if (event.key !== "Escape" || event.repeat) return;
    event.preventDefault();
    answer("deny");
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, []);

  const offered = program.unreadable ? ALLOWING.slice(0, 1) : ALLOWING;
  return (
    <div className="flex min-h-full flex-col">
      <div className="grid flex-1 grid-cols-[minmax(0,1fr)] content-start gap-4 px-6 pt-5 pb-4">
        <header className="flex items-center gap-2 text-xs text-ink-3">
          <Logo className="size-4.5" />
          <span className="font-medium">{words.app}</span>
          {of > 1 ? (
            <span className="ms-auto tabular-nums" data-testid="question-position">
              {words.position(1, of)}
            </span>
          ) : null}
        </header>
        {gone === null ? null : (
          <p role="status" className="text-ink-2" data-testid="question-gone">
            {words.goneBefore(gone)}
          </p>
        )}
        <div className="grid grid-cols-[minmax(0,1fr)] gap-0.5">
          <h1
            className="selectable text-xl font-semibold tracking-tight [overflow-wrap:anywhere]"
            data-testid="asker"
          >
            {program.name}
          </h1>
          <p className="text-base text-pretty text-ink-2">{wants[purpose]}.</p>
        </div>
        <Facts question={question} />
        <Note tone="warning">
          <p className="text-ink">{words.reach}</p>
        </Note>
        {program.unreadable ? (
          <Note tone="quiet" title={words.unreadable} data-testid="unreadable">
            <p>{words.unreadableWhy}</p>
          </Note>
        ) : null}
        <p className="text-xs text-pretty text-ink-3">{words.honest}</p>
      </div>
      <footer className="grid gap-3 border-t border-line bg-raised px-6 py-4 [@container(min-height:24rem)]:sticky [@container(min-height:24rem)]:bottom-0">
        <div className="flex flex-wrap justify-between gap-x-4 text-xs text-ink-3 tabular-nums">
          <TimeLeft left={left} />
          {question.waiting > 1 ? <span data-testid="waiting">{words.waiting(question.waiting)}</span> : null}
        </div>
        {failure ? <ErrorNote error={failure.error} /> : null}
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset can't be a grid everywhere */}
        <div role="group" aria-label={words.answers} className="flex flex-wrap gap-2">
          <Answer
            decision="deny"
            ref={deny}
            pending={answering === "deny"}
            disabled={answering !== null}
            onClick={() => answer("deny")}
          />
          {offered.map((decision) => (
            <Answer
              key={decision}
              decision={decision}
              pending={answering === decision}
              disabled={!armed || left === 0 || answering !== null}
              onClick={() => answer(decision)}
            />
          ))}
        </div>
      </footer>
    </div>
  );
}

interface AnswerProps {
  decision: Decision;
  pending: boolean;
  disabled: boolean;
  ref?: Ref<HTMLButtonElement>;
  onClick: () => void;
}

/** Two in a row, or each on its own line where the window or the text leaves no room. */
function Answer({ decision, ...props }: AnswerProps) {
  return (
    <Button className="h-9 min-w-fit flex-[1_0_45%]" data-testid={`answer-${decision}`} {...props}>
      {decisionText[decision]}
    </Button>
  );
}

function Facts({ question: { program, label, account } }: { question: Open }) {
  return (
    <dl className="grid gap-2 rounded-lg border border-line bg-surface px-3.5 py-3">
      <Fact name={words.program} mono>
        {program.path}
      </Fact>
      {program.script === null ? null : (
        <Fact name={words.script} mono>
          {program.script}
        </Fact>
      )}
      {program.parents.length === 0 ? null : (
        <Fact name={words.startedBy}>
          {program.parents.map((parent, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a chain that never changes, in which names repeat
            <Fragment key={index}>
              {index === 0 ? null : (
                <>
                  <span aria-hidden className="text-ink-3">
                    {" → "}
                  </span>
                  <span className="sr-only"> {words.startedByNext} </span>
                </>
              )}
              {parent}
            </Fragment>
          ))}
        </Fact>
      )}
      <Fact name={words.login} strong>
        {label}
      </Fact>
      {account ? (
        <Fact name={words.account} strong>
          {account}
        </Fact>
      ) : null}
    </dl>
  );
}

interface FactProps {
  name: string;
  mono?: boolean;
  strong?: boolean;
  children: ReactNode;
}

function Fact({ name, mono, strong, children }: FactProps) {
  return (
    <div className="grid gap-x-3 [@container(min-width:22rem)]:grid-cols-[5.5rem_minmax(0,1fr)]">
      <dt className="text-ink-3">{name}</dt>
      <dd
        className={cn(
          "selectable min-w-0 [overflow-wrap:anywhere]",
          mono && "py-0.5 font-mono text-xs",
          strong && "font-medium",
        )}
      >
        {children}
      </dd>
    </div>
  );
}

/** Seen each second, heard three times. */
function TimeLeft({ left }: { left: number }) {
  const said = lastSaid(left);
  const minutes = Math.floor(left / 60);
  return (
    <span data-testid="time-left">
      <span aria-hidden>
        {left === 0 ? words.timeUp : words.left(minutes, String(left % 60).padStart(2, "0"))}
      </span>
      <span className="sr-only" aria-live="polite" data-testid="time-said">
        {left === 0 ? words.timeUp : said === null ? "" : words.leftSaid(said)}
      </span>
    </span>
  );
}
