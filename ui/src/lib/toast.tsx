import { type CommandFailure, toFailure } from "@/backend/types";
import type { Action } from "@/gen/Action";
import { action as actionText, errors, text } from "@/strings";
import { copyText } from "./clipboard";
import { addToast, type ToastAction } from "./toasts";

/** How long a message stays, in milliseconds; longer where there is something to press or to read. */
const SHORT = 5000;
const LONG = 10_000;

/** Says that something worked. */
export function showDone(message: string, offer?: ToastAction) {
  addToast({
    tone: "done",
    title: message,
    lasts: offer ? LONG : SHORT,
    ...(offer ? { action: offer } : {}),
  });
}

/** What a button of an error toast does; the router and the dialogs set it once they exist. */
let perform: ((action: Action) => void) | undefined;

export function onToastAction(handler: (action: Action) => void): () => void {
  perform = handler;
  return () => {
    if (perform === handler) perform = undefined;
  };
}

const OFFERED: ReadonlySet<Action> = new Set(["sign_in", "open_settings"]);

/** Explains a failure by its code: what happened, the next step, and the raw message on demand. */
export function showFailure(thrown: unknown) {
  const failure: CommandFailure = toFailure(thrown);
  const { title, next } = errors[failure.code] ?? errors.internal;
  const { action, retry_after: wait, message } = failure.error;
  addToast({
    tone: "failure",
    title,
    lasts: LONG,
    body: (
      <div className="grid gap-1.5">
        <span>{wait ? text.retryAfter(wait) : next}</span>
        {message ? (
          <details className="text-xs text-ink-3">
            <summary className="w-fit cursor-pointer rounded-sm hover:text-ink-2">{text.details}</summary>
            <p className="selectable mt-1 font-mono text-2xs break-words">{message}</p>
          </details>
        ) : null}
      </div>
    ),
    ...(action && OFFERED.has(action)
      ? { action: { label: actionText[action], onClick: () => perform?.(action) } }
      : {}),
  });
}

/** Copies text and says so. */
export async function copyAndSay(value: string, said: string) {
  if (await copyText(value)) showDone(said);
  else addToast({ tone: "failure", title: text.toast.copyFailed, lasts: SHORT });
}
