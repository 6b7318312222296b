import type { AppSnapshot } from "@/gen/AppSnapshot";
import { Note } from "@/ui/note";
import { problemEffect, problemPlace, problemTitle, setupProblemsText } from "./problems-words";

interface SetupProblemsProps {
  snapshot: AppSnapshot;
  className?: string;
}

/** Each setting that can’t be used, with its value, where it stands, and what it means. */
export function SetupProblems({ snapshot: { setup, setup_problems }, className }: SetupProblemsProps) {
  if (setup_problems.length === 0) return null;
  const inFile = setup_problems.some(({ source }) => source?.kind === "file");
  return (
    <Note
      tone="danger"
      role="alert"
      title={setupProblemsText.heading(setup_problems.length)}
      className={className}
      data-testid="setup-problems"
    >
      <ul className="grid gap-2.5">
        {setup_problems.map((problem) => (
          <li key={JSON.stringify(problem)} className="grid gap-0.5" data-testid="setup-problem">
            <p className="text-ink">{problemTitle(problem)}.</p>
            {problem.value === null ? null : <Fact name={setupProblemsText.value} value={problem.value} />}
            {problem.source === null ? null : (
              <Fact name={setupProblemsText.place} value={problemPlace(problem.source)} />
            )}
            <p>{problemEffect(problem, setup)}</p>
          </li>
        ))}
      </ul>
      {inFile ? <p>{setupProblemsText.corrected}</p> : null}
    </Note>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <p className="min-w-0">
      {name}: <span className="selectable font-mono text-xs break-all">{value}</span>
    </p>
  );
}
