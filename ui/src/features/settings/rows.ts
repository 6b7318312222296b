import { clerkText } from "@/features/setup/clerk-words";
import { supabaseText } from "@/features/setup/supabase-words";
import { setupText } from "@/features/setup/words";
import { profileText } from "@/features/users/words";
import { SETTINGS_ROWS, type SettingsRowId, type SettingsSection, sectionOf } from "./search";
import { backgroundText, dataText, notifyText, settingsText } from "./words";

/** A row of the settings as it is found: by the search and by the palette. */
export interface SettingsEntry {
  row: SettingsRowId;
  section: SettingsSection;
  name: string;
  hint?: string;
}

const { kinds } = notifyText;

const WORDS: Record<SettingsRowId, { name: string; hint?: string }> = {
  theme: { name: settingsText.theme, hint: settingsText.themeWords },
  contrast: { name: settingsText.contrast, hint: settingsText.contrastHint },
  notifications: { name: notifyText.all, hint: notifyText.allHint },
  broken: kinds.broken,
  lapsed: kinds.lapsed,
  "lapsed-after": { name: notifyText.lapsedAfter, hint: notifyText.lapsedAfterHint },
  recovered: kinds.recovered,
  accounts: kinds.accounts,
  watch: kinds.watch,
  ending: kinds.ending,
  "ends-from": { name: notifyText.endsFrom, hint: notifyText.endsFromHint },
  outlived: { name: notifyText.outlived, hint: notifyText.outlivedHint },
  quiet: { name: notifyText.quiet, hint: notifyText.quietHint },
  refreshing: { name: backgroundText.refreshing, hint: backgroundText.refreshingOn },
  autostart: { name: backgroundText.autostart, hint: backgroundText.autostartHint },
  close: { name: backgroundText.close, hint: backgroundText.closeTray },
  unload: { name: backgroundText.unload, hint: backgroundText.unloadHint },
  region: { name: settingsText.defaultRegion, hint: settingsText.defaultRegionHint },
  client: { name: setupText.clientId, hint: setupText.intro },
  secret: { name: setupText.secret, hint: setupText.ownHint },
  "secret-end": { name: setupText.secretEnd },
  broker: { name: setupText.brokerUrl, hint: setupText.brokerHint },
  clerk: { name: clerkText.key },
  supabase: { name: supabaseText.url },
  "supabase-key": { name: supabaseText.key },
  "export-accounts": { name: dataText.accounts, hint: dataText.accountsHint },
  "export-marks": { name: dataText.marks, hint: dataText.marksHint },
  "export-activity": { name: dataText.activity, hint: dataText.activityHint },
  "export-ends": { name: dataText.ends, hint: dataText.endsHint },
  remove: { name: profileText.remove },
  keychain: { name: settingsText.vault },
  version: { name: settingsText.version },
  "whats-new": { name: settingsText.whatsNew },
  licences: { name: settingsText.licences, hint: settingsText.licencesHint },
};

/** Every row, in the order of the settings. */
export const settingsEntries: readonly SettingsEntry[] = SETTINGS_ROWS.map((row) => ({
  row,
  section: sectionOf(row),
  ...WORDS[row],
}));
