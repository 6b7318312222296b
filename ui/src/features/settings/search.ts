import { known, oneOf } from "@/lib/search-params";

/** The parts of the settings, in the order of their list. */
export const SETTINGS_SECTIONS = [
  "general",
  "notifications",
  "background",
  "connections",
  "sign-in",
  "sync",
  "data",
  "about",
] as const;
export type SettingsSection = (typeof SETTINGS_SECTIONS)[number];

export interface SettingsSearch {
  section?: SettingsSection;
}

/** Reads the section from an address; what is not understood is dropped. */
export const readSettingsSearch = (raw: Record<string, unknown>): SettingsSearch =>
  known({ section: oneOf(SETTINGS_SECTIONS, raw.section) });

/** The part in which each row stands. An address names a row behind `#`, and need not name its part. */
const ROWS = {
  theme: "general",
  contrast: "general",
  notifications: "notifications",
  broken: "notifications",
  lapsed: "notifications",
  "lapsed-after": "notifications",
  recovered: "notifications",
  accounts: "notifications",
  watch: "notifications",
  ending: "notifications",
  "ends-from": "notifications",
  outlived: "notifications",
  quiet: "notifications",
  refreshing: "background",
  autostart: "background",
  close: "background",
  unload: "background",
  region: "connections",
  client: "connections",
  secret: "connections",
  "secret-end": "connections",
  broker: "connections",
  clerk: "sign-in",
  supabase: "sync",
  "supabase-key": "sync",
  "export-accounts": "data",
  "export-marks": "data",
  "export-activity": "data",
  "export-ends": "data",
  remove: "data",
  keychain: "about",
  version: "about",
  "whats-new": "about",
  licences: "about",
} as const satisfies Record<string, SettingsSection>;

export type SettingsRowId = keyof typeof ROWS;
export const SETTINGS_ROWS = Object.keys(ROWS) as SettingsRowId[];
export const sectionOf = (row: SettingsRowId): SettingsSection => ROWS[row];

/** The part that an address without one means. */
export const sectionOfHash = (hash: string): SettingsSection | undefined => {
  const row = oneOf(SETTINGS_ROWS, hash);
  return row && ROWS[row];
};

/** Keeps the part that an address meant once it no longer names the row. */
export const keepSection =
  (row: string) =>
  (now: SettingsSearch): SettingsSearch =>
    known({ section: now.section ?? sectionOfHash(row) });
