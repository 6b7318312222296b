import type { AppEvent } from "@/gen/AppEvent";
import type { CommandError } from "@/gen/CommandError";
import type { Commands } from "@/gen/commands";
import type { ErrorCode } from "@/gen/ErrorCode";

/** What the dashboard may ask of the app. Every promise that fails rejects with a `CommandFailure`. */
export interface Backend extends Commands {
  /** Calls `listener` for every announcement until stopped. */
  subscribe(listener: (event: AppEvent) => void): Subscription;
}

export interface Subscription {
  /** Done once announcements arrive; what was announced before is lost. */
  listening: Promise<void>;
  stop: () => void;
}

/** What the window of a question may ask of the app. */
export interface ApprovalBackend extends Pick<Commands, "questions" | "answerQuestion" | "questionReady"> {
  /** Calls `listener` whenever the questions changed, until stopped. */
  subscribe(listener: () => void): Subscription;
}

/** A failed command, with the app's typed reason. */
export class CommandFailure extends Error {
  readonly error: CommandError;

  constructor(error: CommandError) {
    super(error.message);
    this.name = "CommandFailure";
    this.error = error;
  }

  get code(): ErrorCode {
    return this.error.code;
  }
}

function isCommandError(value: unknown): value is CommandError {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as CommandError).code === "string" &&
    typeof (value as CommandError).message === "string"
  );
}

/** Any thrown value as a `CommandFailure`; what has no code of ours is a fault of the app itself. */
export function toFailure(thrown: unknown): CommandFailure {
  if (thrown instanceof CommandFailure) return thrown;
  if (isCommandError(thrown)) return new CommandFailure(thrown);
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new CommandFailure({ code: "internal", message, retry_after: null, action: null });
}
