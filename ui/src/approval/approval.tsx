import { CircleCheck, CircleSlash } from "lucide-react";
import type { ApprovalBackend } from "@/backend/types";
import { Empty, LoadError, Loading, Skeleton } from "@/ui/feedback";
import { Question } from "./question";
import { useQuestions } from "./questions";
import { approvalText as words } from "./words";

/** The window of the question: one program after the other, the oldest first. */
export function Approval({ backend }: { backend: ApprovalBackend }) {
  const questions = useQuestions(backend);
  const { open, unread, gone } = questions;
  const [first] = open ?? [];
  return (
    <main className="h-full overflow-y-auto [container-type:size]" data-testid="approval">
      {unread ? (
        <div className="grid min-h-full place-items-center">
          <LoadError failure={unread} retry={questions.read} />
        </div>
      ) : open === null ? (
        <>
          <h1 className="sr-only">{words.app}</h1>
          <Loading className="grid gap-4 p-6">
            <Skeleton className="h-6 w-1/2" />
            <Skeleton className="h-24 w-full" />
          </Loading>
        </>
      ) : first ? (
        // Keyed, so that nothing of one question is left for the next: focus, time, or a press on its way.
        <Question key={first.id} question={first} of={open.length} questions={questions} />
      ) : (
        <div role="status" className="grid min-h-full place-items-center">
          {gone === null ? (
            <Empty
              icon={CircleCheck}
              title={words.empty}
              body={words.emptyNext}
              data-testid="approval-empty"
            />
          ) : (
            <Empty icon={CircleSlash} title={words.gone} body={words.goneNext} data-testid="approval-gone" />
          )}
        </div>
      )}
    </main>
  );
}
