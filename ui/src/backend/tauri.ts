import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { AppEvent } from "@/gen/AppEvent";
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
  snapshot: () => call("snapshot"),
  connections: () => call("connections"),
  accounts: () => call("accounts"),
  notices: () => call("notices"),
  markNoticesRead: () => call("mark_notices_read"),

  beginSignIn: () => call("begin_sign_in"),
  beginConnect: (region, reauthorise) => call("begin_connect", { region, reauthorise }),
  cancelFlow: () => call("cancel_flow"),
  reopenBrowser: () => call("reopen_browser"),
  submitCallback: (url) => call("submit_callback", { url }),
  signOut: () => call("sign_out"),

  review: () => call("review"),
  confirmReview: (label, tracked) => call("confirm_review", { label, tracked }),
  discardReview: () => call("discard_review"),

  refreshConnection: (connectionId) => call("refresh_connection", { connectionId }),
  refreshAll: () => call("refresh_all"),
  renameConnection: (connectionId, label) => call("rename_connection", { connectionId, label }),
  disconnect: (connectionId) => call("disconnect", { connectionId }),
  setTracked: (accountIds, tracked) => call("set_tracked", { accountIds, tracked }),
  setPaused: (paused) => call("set_paused", { paused }),

  syncNow: () => call("sync_now"),
  retryVault: () => call("retry_vault"),
  updateSettings: (patch) => call("update_settings", { patch }),
  setClientSecret: (secret) => call("set_client_secret", { secret }),

  takeNavigation: () => call("take_navigation"),
  uiReady: () => call("ui_ready"),
  subscribe: (listener) => {
    const unlisten = listen<AppEvent>("app", (event) => listener(event.payload));
    return {
      listening: unlisten.then(() => {}),
      stop: () => void unlisten.then((stop) => stop()),
    };
  },
};
