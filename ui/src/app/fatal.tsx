import { DatabaseZap } from "lucide-react";
import type { CommandError } from "@/gen/CommandError";
import type { ErrorCode } from "@/gen/ErrorCode";
import { errors, text } from "@/strings";
import { ErrorDetails } from "@/ui/feedback";

/** Adkeeper keeps opening the database until it works. */
const TRIED_AGAIN: ReadonlySet<ErrorCode> = new Set([
  "database_full",
  "database_read_only",
  "database_busy",
  "database_no_locks",
  "database_failed",
]);

/** The app can't work at all: what is wrong and what mends it. */
export function Fatal({ error, version }: { error: CommandError; version: string }) {
  const { title, next } = errors[error.code] ?? errors.internal;
  return (
    <main className="grid h-full place-items-center p-8" data-testid="fatal" data-code={error.code}>
      <div role="alert" className="grid max-w-lg gap-4">
        <span className="grid size-11 place-items-center rounded-xl bg-revoked-soft text-revoked">
          <DatabaseZap aria-hidden className="size-5" />
        </span>
        <div className="grid gap-1.5">
          <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
          <p className="text-base text-ink-2 text-pretty">{next}</p>
          {TRIED_AGAIN.has(error.code) ? (
            <p className="text-base text-ink-2 text-pretty" data-testid="fatal-keeps-trying">
              {text.fatal.keepsTrying}
            </p>
          ) : null}
        </div>
        <ErrorDetails message={error.message} />
        <p className="border-t border-line pt-3 text-xs text-ink-3">
          {text.fatal.hint} {text.app} {version}
        </p>
      </div>
    </main>
  );
}
