import type { SupabaseFinding } from "@/gen/SupabaseFinding";
import { errors, installNewest, overQuota, trustIssuer } from "@/strings";
import { activateSupabase, type Found, pasteKey } from "./found-words";

/* Words of the Supabase set-up. */

/** What was found, and what to do about it. */
export const supabaseFound: Record<SupabaseFinding, Found> = {
  address_good: { title: "The address can be one of a project" },
  address_missing: { title: "Enter the address of the project." },
  address_malformed: {
    title: "This is not the address of a project",
    next: "It looks like https://<ref>.supabase.co.",
  },
  address_not_https: {
    title: "Only https is safe enough",
    next: "Start the address with https://. Only this computer may be spoken to without.",
  },
  address_dashboard: {
    title: "This is a page of the dashboard",
    next: "Copy the project’s own address there, under Project settings, Data API: https://<ref>.supabase.co.",
  },
  reached: { title: "The project answers" },
  offline: {
    title: "The project can’t be reached",
    next: "Check the network and the address. A deleted project has no address any more.",
  },
  untrusted: errors.certificate_untrusted,
  certificate_date: errors.certificate_date,
  proxy_login: errors.proxy_login,
  proxy_failed: errors.proxy_failed,
  down: {
    title: "The project does not work at the moment",
    next: "Supabase pauses unused projects: check its dashboard, then check again.",
  },
  paused: {
    title: "The project is paused",
    next: "Resume it in Supabase’s dashboard, then check again.",
  },
  restricted: {
    title: "Supabase has restricted the project",
    next: overQuota,
  },
  starting: {
    title: "The project’s database is starting",
    next: "Wait a minute, then check again.",
  },
  no_host: {
    title: "This address can’t be found",
    next: "Check it for typos. A project that was deleted or has been paused for a long time has no address.",
  },
  not_supabase: {
    title: "What answers there is not a Supabase project",
    next: "Copy the address from Project settings, Data API. A log-in page of your network can also be in the way.",
  },
  reached_unknown: { title: "Project not checked yet" },
  key_good: { title: "It accepts the key" },
  key_missing: { title: pasteKey },
  key_malformed: {
    title: "This is not a Supabase publishable key",
    next: "It starts with sb_publishable_. Copy it whole from Project settings, API keys.",
  },
  key_secret: {
    title: errors.secret_key.title,
    next: `${errors.secret_key.next} It starts with sb_publishable_.`,
  },
  key_wrong: {
    title: "The key is of another project",
    next: "Copy address and key from the same project, under Project settings, API keys.",
  },
  key_legacy: {
    title: "This is a legacy key that stops working soon",
    next: "Supabase retires legacy keys at the end of 2026. Use the publishable key, which starts with sb_publishable_.",
  },
  key_retired: {
    title: "The project’s legacy keys are disabled",
    next: "Copy the publishable key, which starts with sb_publishable_, from Project settings, API keys.",
  },
  key_unknown: { title: "Key not checked yet" },
  tables_there: { title: "The migrations ran" },
  tables_missing: {
    title: "The migrations did not run",
    next: "Run “cargo xtask backend deploy” for this project, or check that it is the right one.",
  },
  tables_old: {
    title: "Newer migrations are missing",
    next: "Run “cargo xtask backend deploy” with this version.",
  },
  tables_new: {
    title: "The project is ahead of this version of Adkeeper",
    next: installNewest,
  },
  tables_unknown: { title: "Migrations not checked yet" },
  closed: { title: "Strangers see nothing" },
  open: {
    title: "Anyone with the publishable key can read your tables",
    next: "Revoke the grants of the anon role: run the migrations again. “cargo xtask backend check” names the tables.",
  },
  closed_unknown: { title: "Access for strangers not checked yet" },
  role_there: { title: "Your session carries the role that it wants" },
  role_missing: {
    title: "Your session lacks the role that it wants",
    next: activateSupabase,
  },
  role_unknown: { title: "The role is checked once you’re signed in" },
  session_taken: { title: "It accepts Clerk’s sessions" },
  session_refused: {
    title: "It does not accept Clerk’s sessions",
    next: "In Supabase’s dashboard, under Authentication, Third-party auth, add Clerk with the domain of your instance.",
  },
  session_unknown: {
    title: "Clerk sessions not checked yet",
    next: "Your session is sent only to a project that you saved. Save it and sign in, then check again.",
  },
  issuer_trusted: { title: "The database trusts your Clerk instance" },
  issuer_strange: {
    title: "The database does not trust your Clerk instance",
    next: trustIssuer,
  },
  issuer_unknown: { title: "Trust in your Clerk instance not checked yet" },
};

export const supabaseText = {
  title: "Sync with Supabase",
  part: "Supabase",
  dashboard: "Open Supabase’s dashboard",
  intro:
    "Optional. A project of your own syncs accounts and health with your other computers. Tokens never leave this one.",
  url: "Project address",
  urlHint: "Like https://<ref>.supabase.co, from Project settings, Data API.",
  key: "Publishable key",
  keyHint: "From Project settings, API keys. It starts with sb_publishable_.",
  asking: "Asking Supabase…",
  saved: "Supabase set-up saved",
  remove: "Stop syncing",
  removed: "Syncing with Supabase is off",
  removeTitle: "Stop syncing with Supabase?",
  removeBody: "Nothing on this computer is lost, and everything keeps working.",
  removeStays:
    "What is in the project stays there. Changes from now on wait on this computer: set up the same project again, or another one, and it gets them all.",
  removeConfirm: "Stop syncing",
} as const;
