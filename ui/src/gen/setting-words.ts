// Written by `cargo xtask generate` from src-tauri/src/text.
import type { Part } from "./Part";
import type { SettingFault } from "./SettingFault";

/** What is wrong with a setting, after its name. */
export const settingFault: Record<SettingFault, string> = {
  file_missing: "does not exist",
  file_unreadable: "can’t be read",
  syntax: "isn’t valid TOML",
  section: "is a section; settings go above it, without a heading",
  unknown_setting: "isn’t a setting",
  not_text: "must be text in quotes",
  not_port: "must be a number from 1024 to 65535",
  not_address: "isn’t a web address",
  not_https: "must be an https address",
  not_sandbox: "must be an http address of this computer, with a port",
  not_project: "isn’t the address of a Supabase project",
  dashboard_address: "is a page of the dashboard; use https://<ref>.supabase.co",
  not_proxy: "must be an http, https, socks4 or socks5 address, or none",
  not_client_id: "must begin with amzn1.application-oa2-client.",
  not_clerk_key: "isn’t a Clerk publishable key (pk_test_… or pk_live_…)",
  not_supabase_key: "isn’t a Supabase publishable key (sb_publishable_…)",
  secret_key: "is a secret key; use the publishable key",
  missing: "is missing",
  needs_restart: "changed; restart Adkeeper to use it",
  users_signed_in: "is another Clerk instance than users are signed in with",
};

/** What a fault means whatever part it is in. */
export const faultEffect: Partial<Record<SettingFault, string>> = {
  file_missing: "Create the file, or unset ADKEEPER_CONFIG. Until then, its settings can’t be read.",
  file_unreadable: "Until you fix it, its settings can’t be read.",
  section: "Adkeeper doesn’t read what is below it.",
  needs_restart: "Until then, Adkeeper keeps using what it started with.",
  users_signed_in: "Change it in Settings to sign everyone out first.",
};

/** What a fault means for a part of which no value is in use. */
export const partStopped: Record<Part, string> = {
  amazon: "No Amazon login can be refreshed until you correct it. Adkeeper then continues on its own.",
  clerk: "You can’t sign in until you correct it. Refreshing continues.",
  supabase: "Syncing with Supabase is off until you correct it. Refreshing continues.",
};

/** The rest of what is said about settings that can’t be used. */
export const problemWords = {
  unusable: { one: "1 setting can’t be used", many: (count: string) => `${count} settings can’t be used` },
  line: "A line",
  file: "The configuration file",
  earlier: "Adkeeper keeps using the earlier value until you correct it.",
  ignored: "Adkeeper ignores it. Everything else works.",
} as const;
