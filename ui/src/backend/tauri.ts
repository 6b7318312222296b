import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { AppEvent } from "@/gen/AppEvent";
import { commandsOver } from "@/gen/commands";
import { type Backend, toFailure } from "./types";

async function call<T>(command: string, args?: Record<string, unknown>): Promise<T> {
  try {
    return await invoke<T>(command, args);
  } catch (thrown) {
    throw toFailure(thrown);
  }
}

/** The app behind the window: one command per method, one event named `app`. */
export const tauriBackend: Backend = {
  ...commandsOver(call),

  subscribe: (listener) => {
    const unlisten = listen<AppEvent>("app", (event) => listener(event.payload));
    return {
      listening: unlisten.then(() => {}),
      stop: () => void unlisten.then((stop) => stop()),
    };
  },
};
