import type { SettingFault } from "@/gen/SettingFault";
import type { SettingProblem } from "@/gen/SettingProblem";
import type { SettingSource } from "@/gen/SettingSource";
import type { SetupView } from "@/gen/SetupView";

/* Words about a configuration of which something can’t be used. */

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
  people_signed_in: "is another Clerk instance than people are signed in with",
};

/** What a problem means for the rest of the app. */
export function problemEffect({ fault, part }: SettingProblem, setup: SetupView): string {
  if (fault === "needs_restart") return "Until then, Adkeeper keeps using what it started with.";
  if (fault === "people_signed_in") return "Change it in Settings to sign everyone out first.";
  if (fault === "file_missing")
    return "Create the file, or unset ADKEEPER_CONFIG. Until then, its settings can’t be read.";
  if (fault === "file_unreadable") return "Until you fix it, its settings can’t be read.";
  if (fault === "section") return "Adkeeper doesn’t read what is below it.";
  if (part === null) return "Adkeeper ignores it. Everything else works.";
  if (setup[part]) return "Adkeeper keeps using the earlier value until you correct it.";
  return {
    amazon: "No Amazon login can be refreshed until you correct it. Adkeeper then continues on its own.",
    clerk: "You can’t sign in until you correct it. Refreshing continues.",
    supabase: "Syncing with Supabase is off until you correct it. Refreshing continues.",
  }[part];
}

/** Its name and what is wrong with it, without the value. */
export function problemTitle({ setting, fault }: SettingProblem): string {
  const name = setting ?? (fault === "syntax" ? "A line" : "The configuration file");
  return `${name} ${settingFault[fault]}`;
}

export function problemPlace(source: SettingSource): string {
  if (source.kind === "environment") return `environment variable ${source.variable}`;
  return source.line === null ? source.path : `${source.path}, line ${source.line}`;
}

export const setupProblemsText = {
  heading: (count: number) => (count === 1 ? "A setting can’t be used" : `${count} settings can’t be used`),
  corrected: "Once you save a corrected file, Adkeeper uses it right away.",
  more: (count: number) =>
    count === 1 ? "1 more setting can’t be used." : `${count} more settings can’t be used.`,
  value: "Value",
  place: "Where",
  action: "Open settings",
} as const;
