import type { ClerkFinding } from "@/gen/ClerkFinding";
import { errors, plural } from "@/strings";
import { activateSupabase, type Found, pasteKey } from "./found-words";

/* Words of the Clerk set-up. */

/** What was found, and what to do about it. */
export const clerkFound: Record<ClerkFinding, Found> = {
  key_good: { title: "This is a publishable key" },
  key_malformed: {
    title: "This is not a Clerk publishable key",
    next: "It starts with pk_test_ or pk_live_. Copy it whole from API keys in Clerk’s dashboard.",
  },
  key_secret: {
    title: errors.secret_key.title,
    next: `${errors.secret_key.next} It starts with pk_test_ or pk_live_.`,
  },
  reached: { title: "Clerk answers" },
  host_offline: {
    title: "Clerk can’t be reached",
    next: "Check the network. If others work, the key may be of an instance that is gone.",
  },
  host_untrusted: errors.certificate_untrusted,
  host_certificate_date: errors.certificate_date,
  host_proxy_login: errors.proxy_login,
  host_proxy_failed: errors.proxy_failed,
  host_down: { title: "Clerk is temporarily unavailable", next: "Check again in a few minutes." },
  host_not_clerk: {
    title: "No Clerk instance answers for this key",
    next: "Copy the key again from API keys in Clerk’s dashboard. A proxy or your network’s login page can also get in the way.",
  },
  proxy_malformed: {
    title: "This isn’t a web address",
    next: "Enter the whole address of your proxy, such as https://app.example.com/__clerk.",
  },
  proxy_not_https: { title: "The proxy address must begin with https", next: "Enter its https address." },
  proxy_offline: {
    title: "Nothing answers at the proxy address",
    next: "Check the address and the network.",
  },
  proxy_not_clerk: {
    title: "Clerk doesn’t answer at the proxy address",
    next: "Check the address, and that your proxy forwards to Clerk’s Frontend API.",
  },
  host_unknown: { title: "Clerk not checked yet" },
  native_on: { title: "Desktop apps may sign users in" },
  native_off: {
    title: "Desktop apps are not let in",
    next: "In Clerk’s dashboard, under Native applications, switch on the Native API.",
  },
  native_unknown: { title: "Sign-in from desktop apps not checked yet" },
  way_there: { title: "There is a way to sign in" },
  way_missing: {
    title: "Every way to sign in is switched off",
    next: "In Clerk’s dashboard, under User & authentication, switch on e-mail, a password or another way.",
  },
  way_unknown: { title: "Ways to sign in not checked yet" },
  callback_seen: { title: "The way back from the browser works" },
  callback_refused: {
    title: "The last sign-in could not come back",
    next: "In Clerk’s dashboard, under Native applications, add the callback below to the allowlist for mobile SSO redirect. Then sign in again.",
  },
  callback_unknown: {
    title: "The callback is checked at your first sign-in",
    next: "Clerk does not say beforehand. Add the callback below under Native applications.",
  },
  role_there: { title: "Sessions carry the role that Supabase wants" },
  role_missing: {
    title: "Sessions lack the role that Supabase wants",
    next: `${activateSupabase} Only syncing with Supabase needs it.`,
  },
  role_unknown: {
    title: "The role for Supabase is checked once you’re signed in",
    next: "Only syncing with Supabase needs it.",
  },
};

export const clerkText = {
  title: "Sign-in (Clerk)",
  part: "Clerk",
  dashboard: "Open Clerk’s dashboard",
  key: "Publishable key",
  keyHint: "From API keys in Clerk’s dashboard. It starts with pk_test_ or pk_live_.",
  keyNeeded: pasteKey,
  proxy: "Frontend API address",
  proxyHint:
    "Optional. Only if you use a proxy for Clerk’s Frontend API, such as https://app.example.com/__clerk.",
  asking: "Asking Clerk…",
  instance: (host: string) => `Instance ${host}`,
  development: "A development instance: fine to try things out, not for work.",
  register: "To register at Clerk",
  registerHint:
    "Under Native applications: the callback goes into the allowlist for mobile SSO redirect, the bundle id into a new iOS application.",
  callback: "Callback",
  bundleId: "Bundle id",
  copyCallback: "Copy the callback",
  copyBundleId: "Copy the bundle id",
  saved: "Clerk set-up saved",
  switchTitle: "Sign everyone out?",
  switchBody: (users: number) =>
    `${plural(users, "user is", "users are")} signed in with the present Clerk instance. Another instance knows nothing of them.`,
  switchStays:
    "Their accounts and connections stay on this computer and keep being refreshed. They are shown again after signing in with the present instance.",
  switchConfirm: "Sign out and save",
} as const;
