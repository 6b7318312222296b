import { useCallback, useEffect, useRef, useState } from "react";
import { type ApprovalBackend, type CommandFailure, toFailure } from "@/backend/types";
import type { Decision } from "@/gen/Decision";
import type { QuestionView } from "@/gen/QuestionView";

/** A question, with its end by the page's monotonic clock. */
export interface Open extends QuestionView {
  deadline: number;
}

export interface Questions {
  /** The open ones, the oldest first; `null` until they were read. */
  open: readonly Open[] | null;
  /** Why they could not be read. */
  unread: CommandFailure | null;
  /** The name of the program whose question went away without the user's answer. */
  gone: string | null;
  /** The answer that is being given. */
  answering: Decision | null;
  /** Why the last answer could not be given. */
  failure: CommandFailure | null;
  answer: (question: Open, decision: Decision) => void;
  read: () => void;
}

const NO_ANSWER = { answering: null, failure: null } as const;

/** The questions as the app has them: read at first, and again whenever it says that they changed. */
export function useQuestions(backend: ApprovalBackend): Questions {
  const [open, setOpen] = useState<readonly Open[] | null>(null);
  const [unread, setUnread] = useState<CommandFailure | null>(null);
  const [gone, setGone] = useState<string | null>(null);
  const [{ answering, failure }, setAnswer] = useState<Pick<Questions, "answering" | "failure">>(NO_ANSWER);
  const shown = useRef<Open | null>(null);
  const answered = useRef(new Set<number>());
  const newest = useRef(0);

  const read = useCallback(async () => {
    newest.current += 1;
    const turn = newest.current;
    try {
      const found = await backend.questions();
      // An answer that was overtaken says nothing new.
      if (turn !== newest.current) return;
      const now = performance.now();
      const next = found.map((one): Open => ({ ...one, deadline: now + one.seconds_left * 1000 }));
      const before = shown.current;
      if (before && !next.some(({ id }) => id === before.id)) {
        setGone(answered.current.has(before.id) ? null : before.program.name);
        setAnswer(NO_ANSWER);
      }
      shown.current = next[0] ?? null;
      setOpen(next);
      setUnread(null);
    } catch (thrown) {
      if (turn === newest.current) setUnread(toFailure(thrown));
    }
  }, [backend]);

  useEffect(() => {
    const subscription = backend.subscribe(() => void read());
    // What changed before it listens is read once it does.
    const first = subscription.listening.then(read, read);
    // The shell shows the window then, and by a time limit too: a failure here is no loss.
    first.then(() => backend.questionReady()).catch(() => {});
    return () => subscription.stop();
  }, [backend, read]);

  const answer = useCallback(
    (question: Open, decision: Decision) => {
      setAnswer({ answering: decision, failure: null });
      setGone(null);
      answered.current.add(question.id);
      backend.answerQuestion(question.id, decision).then(read, (thrown: unknown) => {
        answered.current.delete(question.id);
        const failed = toFailure(thrown);
        if (failed.code === "not_found") return read();
        setAnswer({ answering: null, failure: failed });
        return undefined;
      });
    },
    [backend, read],
  );

  return { open, unread, gone, answering, failure, answer, read: () => void read() };
}
