import type { ReactNode } from "react";
import { programsText } from "./words";

interface ProgramFile {
  name: string;
  path: string;
  script: string | null;
}

/** Where a program is: its script, where an interpreter runs one. */
export const placeOf = ({ path, script }: ProgramFile) => script ?? path;

/** A program as a row shows it: its name with what is said of it, and its place below. */
export function ProgramLine({ program, children }: { program: ProgramFile; children?: ReactNode }) {
  const { name, path, script } = program;
  return (
    <div className="grid min-w-0 gap-0.5">
      <p className="flex min-w-0 items-baseline gap-2">
        <span className="max-w-1/2 shrink-0 truncate font-medium" title={name}>
          {name}
        </span>
        <span className="min-w-0 truncate text-ink-2">{children}</span>
      </p>
      <p
        className="truncate font-mono text-2xs text-ink-3"
        title={script === null ? path : `${script}\n${programsText.runBy(path)}`}
      >
        {placeOf(program)}
      </p>
    </div>
  );
}
