import { invoke } from "@tauri-apps/api/core";
import { type EventCallback, listen } from "@tauri-apps/api/event";
import type { AppEvent } from "@/gen/AppEvent";
import { commandsOver } from "@/gen/commands";
import { type ApprovalBackend, type Backend, type Subscription, toFailure } from "./types";

async function call<T>(command: string, args?: Record<string, unknown>): Promise<T> {
  try {
    return await invoke<T>(command, args);
  } catch (thrown) {
    throw toFailure(thrown);
  }
}

function hear<T>(event: string, listener: EventCallback<T>): Subscription {
  const unlisten = listen<T>(event, listener);
  return {
    listening: unlisten.then(() => {}),
    stop: () => void unlisten.then((stop) => stop()),
  };
}

/** The app behind the window: one command per method, one event named `app`. */
export const tauriBackend: Backend = {
  ...commandsOver(call),
  subscribe: (listener) => hear<AppEvent>("app", (event) => listener(event.payload)),
};

/** The app behind the window of a question, which hears of nothing else. */
export const tauriApproval: ApprovalBackend = {
  questions: tauriBackend.questions,
  answerQuestion: tauriBackend.answerQuestion,
  questionReady: tauriBackend.questionReady,
  subscribe: (listener) => hear("questions", () => listener()),
};
