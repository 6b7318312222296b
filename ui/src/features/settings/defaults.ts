import type { SettingsView } from "@/gen/SettingsView";

type Kept = Pick<SettingsView, "theme" | "notifications" | "default_region" | "notify">;

/** How the settings are at first: what `domain/src/settings.rs` says, which a test compares. */
export const FIRST: Kept = {
  theme: "system",
  notifications: true,
  default_region: "na",
  notify: {
    broken: true,
    lapsed: true,
    recovered: true,
    accounts: true,
    watch: true,
    ending: true,
    ends_from: 60,
    outlived: false,
    lapsed_after: 15,
    quiet: null,
  },
};

/** Minutes for which a closed window is kept at first, and whether the app starts with the desktop. */
export const FIRST_BACKGROUND = { unload_after: 5, autostart: false } as const;
