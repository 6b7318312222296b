import { MessageCircleQuestion } from "lucide-react";
import type { QuestionView } from "@/gen/QuestionView";
import { useCommand } from "@/lib/data";
import { Button } from "@/ui/button";
import { Card, Section } from "@/ui/page";
import { ProgramLine } from "./program-line";
import { programsText } from "./words";

/** Programs that wait for the user; nothing while none does. The answer is given in the window of the question. */
export function Asking({ questions }: { questions: readonly QuestionView[] }) {
  if (questions.length === 0) return null;
  return (
    <Section title={programsText.asking} data-testid="programs-asking">
      <Card className="border-transparent bg-expiring-soft">
        <ul aria-label={programsText.asking}>
          {questions.map((question) => (
            <AskingRow key={question.id} question={question} />
          ))}
        </ul>
      </Card>
    </Section>
  );
}

function AskingRow({ question: { program, purpose, label, waiting } }: { question: QuestionView }) {
  const show = useCommand((backend) => backend.showQuestion());
  return (
    <li
      data-testid="question-row"
      className="flex items-center gap-3 px-4 py-2.5 not-last:border-b not-last:border-line"
    >
      <MessageCircleQuestion aria-hidden className="size-4 shrink-0 text-expiring" />
      <div className="min-w-0 flex-1">
        <ProgramLine program={program}>
          {[programsText.wants[purpose], label, ...(waiting > 1 ? [programsText.waiting(waiting)] : [])].join(
            " · ",
          )}
        </ProgramLine>
      </div>
      <Button
        size="sm"
        look="primary"
        pending={show.pending}
        onClick={() => show.run()}
        aria-label={programsText.answerFor(program.name)}
        data-testid="answer"
      >
        {programsText.answer}
      </Button>
    </li>
  );
}
