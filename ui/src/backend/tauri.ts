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
  activity: (filter, before) => call("activity", { filter, before }),
  exportActivity: (filter, format) => call("export_activity", { filter, format }),
  showInFolder: (path) => call("show_in_folder", { path }),

  beginSignIn: () => call("begin_sign_in"),
  beginSignUp: () => call("begin_sign_up"),
  signInWays: () => call("sign_in_ways"),
  signInStep: (step) => call("sign_in_step", { step }),
  beginConnect: (region, reauthorise, way) => call("begin_connect", { region, reauthorise, way }),
  cancelFlow: () => call("cancel_flow"),
  reopenBrowser: () => call("reopen_browser"),
  submitCallback: (url) => call("submit_callback", { url }),
  signOut: () => call("sign_out"),
  signOutEverybody: () => call("sign_out_everybody"),

  people: () => call("people"),
  switchPerson: (id) => call("switch_person", { id }),
  forgetPerson: (id, confirmed) => call("forget_person", { id, confirmed }),
  profile: () => call("profile"),
  deviceSessions: () => call("device_sessions"),
  endDeviceSessions: (id) => call("end_device_sessions", { id }),

  review: () => call("review"),
  confirmReview: (label, tracked, asNew) => call("confirm_review", { label, tracked, asNew }),
  discardReview: () => call("discard_review"),

  refreshConnection: (connectionId) => call("refresh_connection", { connectionId }),
  refreshAll: () => call("refresh_all"),
  renameConnection: (connectionId, label) => call("rename_connection", { connectionId, label }),
  sweepConnection: (connectionId) => call("sweep_connection", { connectionId }),
  disconnect: (connectionIds) => call("disconnect", { connectionIds }),
  checkRemoved: (connectionId) => call("check_removed", { connectionId }),
  setTracked: (accountIds, tracked) => call("set_tracked", { accountIds, tracked }),
  setPaused: (pause) => call("set_paused", { pause }),

  syncNow: () => call("sync_now"),
  retryVault: () => call("retry_vault"),
  updateSettings: (patch) => call("update_settings", { patch }),
  background: () => call("background"),
  setAutostart: (on) => call("set_autostart", { on }),
  setUnloadAfter: (minutes) => call("set_unload_after", { minutes }),

  amazonSetup: () => call("amazon_setup"),
  testAmazonSetup: (form, secret) => call("test_amazon_setup", { form, secret }),
  saveAmazonSetup: (form, secret) => call("save_amazon_setup", { form, secret }),
  setSecretEnd: (day) => call("set_secret_end", { day }),
  clerkSetup: () => call("clerk_setup"),
  testClerkSetup: (key, proxy) => call("test_clerk_setup", { key, proxy }),
  saveClerkSetup: (key, proxy, signOut) => call("save_clerk_setup", { key, proxy, signOut }),
  supabaseSetup: () => call("supabase_setup"),
  testSupabaseSetup: (url, key) => call("test_supabase_setup", { url, key }),
  saveSupabaseSetup: (url, key) => call("save_supabase_setup", { url, key }),
  openLink: (link) => call("open_link", { link }),

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
