import type { Action } from "@/gen/Action";
import { causeWords } from "@/gen/cause-words";
import type { ErrorCode } from "@/gen/ErrorCode";
import { statusWords } from "@/gen/status-words";
import { storageWords } from "@/gen/storage-words";
import type { Explained } from "./explained";

/* Words of a command that failed. Where a connection fails for the same cause, they are the cause’s. */

/** The last step of an error that a setting causes. */
const then = (step: string) => `${step} Then try again.`;

/** Why Supabase restricts a project. */
export const overQuota =
  "The project is over a quota, or a bill is overdue. Check Usage and Billing in Supabase’s dashboard.";
/** How a database comes to trust a Clerk instance. */
export const trustIssuer = "Name it in mirror.trusted_issuers; “cargo xtask backend deploy” does that.";
/** What a project that is ahead needs. */
export const installNewest = "Install the newest Adkeeper.";

export const errors: Record<ErrorCode, Explained> = {
  offline: { title: "The network can’t be reached", next: "Check the connection and try again." },
  certificate_untrusted: {
    title: "This computer doesn’t trust the connection’s certificate",
    next: causeWords.certificate_untrusted.next,
  },
  certificate_date: {
    title: "The certificate isn’t valid at this computer’s date and time",
    next: then(causeWords.certificate_date.next),
  },
  proxy_login: causeWords.proxy_login,
  proxy_failed: { title: causeWords.proxy_failed.title, next: then(causeWords.proxy_failed.next) },
  provider_down: { title: causeWords.provider_down.title, next: "Try again in a few minutes." },
  throttled: { title: "Too many requests", next: "Wait a moment before trying again." },
  signed_out: { title: "You are signed out", next: "Sign in to continue." },
  session_expired: { title: "Your session ended", next: statusWords.signInToResume },
  clerk_unavailable: {
    title: statusWords.clerkUnavailable,
    next: "Nothing is lost. Try again in a few minutes.",
  },
  session_pending: {
    title: statusWords.clerkStep,
    next: "Finish it, and syncing with Supabase continues automatically.",
  },
  native_api_disabled: {
    title: "Sign-in from desktop apps is switched off",
    next: "Switch on “Native API” for this instance in the Clerk dashboard, then try again.",
  },
  state_mismatch: {
    title: "That answer belongs to another attempt",
    next: "Finish in the browser window that opened last, or start again.",
  },
  no_pending_flow: {
    title: "Nothing was waiting for that answer",
    next: "Start again from here if you still want to sign in or connect.",
  },
  flow_expired: { title: "This attempt timed out", next: "Start again." },
  bad_callback: {
    title: "That address does not lead back to Adkeeper",
    next: "Copy the whole address from the browser and paste it again.",
  },
  access_denied: { title: "Cancelled in the browser", next: "Nothing was changed. Start again any time." },
  code_rejected: {
    title: "Amazon refused the one-time code",
    next: "It lives for five minutes and works once. Start again.",
  },
  client_refused: causeWords.client_refused,
  not_permitted: causeWords.not_permitted,
  scope_refused: causeWords.scope_refused,
  not_approved: causeWords.not_approved,
  broker_refused: causeWords.broker_refused,
  port_busy: {
    title: "Another program uses the port for the way back",
    next: "Close that program, take another way back, or set another port in Settings.",
  },
  grant_revoked: causeWords.grant_revoked,
  bad_response: {
    title: "The answer could not be understood",
    next: "Try again. If it stays, a newer version may know more.",
  },
  no_refresh_token: {
    title: "Amazon sent nothing that could be kept alive",
    next: "Start again and allow access on Amazon’s page.",
  },
  wrong_login: {
    title: "That is another Amazon login",
    next: "Nothing was replaced. Add it as a new connection, or discard it and reconnect with the original login.",
  },
  vault_locked: { title: causeWords.vault_locked.title, next: "Unlock it and try again." },
  vault_no_collection: {
    title: causeWords.vault_no_collection.title,
    next: "Create a keyring when your system asks for one, or expose a group in KeePassXC, then try again.",
  },
  vault_unavailable: {
    title: "No keychain was found",
    next: "Adkeeper keeps tokens in the system keychain only. Start one and try again.",
  },
  secret_missing: {
    title: "A secret is missing from the keychain",
    next: "Enter the client secret in Settings, or reconnect the login.",
  },
  not_configured: { title: "This part is not set up yet", next: "See Settings for what is missing." },
  bad_config: {
    title: "A setting has a value that can’t work",
    next: "Correct it, then try again.",
  },
  invalid_input: {
    title: "That can’t be used",
    next: "Nothing was changed. Check what you entered, then try again.",
  },
  step_not_due: {
    title: "Sign-in has moved on",
    next: "Continue with the step on screen, or start again.",
  },
  session_not_sent: {
    title: "The broker answers. Your session wasn’t sent to it",
    next: "A broker gets your Clerk session only once you save it. Save it if you trust it, then test again.",
  },
  declined: {
    title: "You chose Cancel, so nothing was changed",
    next: "Nothing was sent to the new address. Save again if you want to use it.",
  },
  question_open: {
    title: "Adkeeper is waiting for another answer",
    next: "Answer the dialog that’s already open, then save again.",
  },
  secret_key: {
    title: "This is a secret key",
    next: "A secret key grants full access, so Adkeeper didn’t save it. Paste the publishable key instead.",
  },
  users_signed_in: {
    title: "Users are signed in with the present Clerk instance",
    next: "Sign everyone out first. Their data stays on this computer.",
  },
  database_corrupt: {
    title: storageWords.database_corrupt.title,
    next: `${storageWords.database_corrupt.next} Or move it aside to start over: you then have to reconnect every login.`,
  },
  database_newer: {
    title: "The local database is from a newer version",
    next: `${installNewest} This version leaves the file untouched.`,
  },
  database_foreign: {
    title: "This data folder is from an older Adkeeper",
    next: "Its database predates the first release and can’t be read. Adkeeper left it untouched: move the folder aside and restart to begin with an empty one.",
  },
  folder_holds_real: {
    title: "This data folder holds real Amazon logins",
    next: "Adkeeper didn’t start in the sandbox here. Start it with ADKEEPER_DATA_DIR set to another folder, or without ADKEEPER_SANDBOX.",
  },
  folder_holds_sandbox: {
    title: "This data folder belongs to the sandbox",
    next: "Start Adkeeper with ADKEEPER_DATA_DIR set to another folder, or with ADKEEPER_SANDBOX as before.",
  },
  database_full: storageWords.database_full,
  database_read_only: storageWords.database_read_only,
  database_busy: storageWords.database_busy,
  database_no_locks: storageWords.database_no_locks,
  database_failed: storageWords.database_failed,
  mirror_refused: {
    title: "Supabase refuses the changes",
    next: "Check that the migrations ran and the key is right. Nothing is lost: changes wait here.",
  },
  unknown_user: {
    title: "No account has this address",
    next: "Check for typos, or create an account.",
  },
  wrong_password: {
    title: "That password is wrong",
    next: "Try again, have a code sent, or replace the password.",
  },
  wrong_code: { title: "That code is wrong", next: "Check it and try again. The newest code counts." },
  code_expired: {
    title: "That code can’t be used any more",
    next: "It was too old or tried too often. Have a new one sent.",
  },
  weak_password: {
    title: "That password is not good enough",
    next: "Choose a longer one that you use nowhere else.",
  },
  address_taken: {
    title: "This address is already taken",
    next: "If it is you, sign in instead.",
  },
  bad_address: { title: "That isn’t a valid email address", next: "Check for typos." },
  sign_up_closed: {
    title: "This Clerk instance is closed to new users",
    next: "Ask its owner to invite you.",
  },
  factor_unavailable: {
    title: "This step needs Clerk’s own page",
    next: "Go back and sign in with the browser.",
  },
  callback_not_registered: {
    title: "Clerk does not know this app’s callback",
    next: "Add com.adkeeper.desktop://callback to the allowlist for mobile SSO redirect in the Clerk dashboard, under Native applications.",
  },
  mirror_key: {
    title: "Supabase does not know the publishable key",
    next: "Check that address and key are of the same project. Nothing is lost: changes wait here.",
  },
  mirror_key_retired: {
    title: "Supabase has disabled this project’s legacy keys",
    next: "Copy the publishable key (sb_publishable_…) from Project settings, API keys, and replace the key here.",
  },
  mirror_no_host: {
    title: "The address of your Supabase project can’t be found",
    next: "Check it for typos, and check in Supabase’s dashboard that the project still exists and isn’t paused.",
  },
  mirror_paused: {
    title: "Your Supabase project is paused",
    next: "Resume the project in Supabase’s dashboard. Changes wait here.",
  },
  mirror_restricted: {
    title: "Supabase has restricted your project",
    next: `${overQuota} Changes wait here.`,
  },
  mirror_read_only: {
    title: "Your Supabase database is read-only",
    next: "The project’s disk is probably full. Free space or enlarge the disk in Supabase’s dashboard. Changes wait here.",
  },
  mirror_starting: {
    title: "Your Supabase database is starting",
    next: "It is being restored, restarted or updated. Adkeeper tries again automatically.",
  },
  mirror_down: {
    title: "Supabase is temporarily unavailable",
    next: "Adkeeper tries again automatically. Changes wait here.",
  },
  mirror_slow: {
    title: "Your Supabase project took too long to answer",
    next: "Adkeeper tries again automatically. If this lasts, check the database’s load in Supabase’s dashboard.",
  },
  mirror_unreachable: {
    title: "Supabase can’t reach your project’s servers",
    next: "Adkeeper tries again automatically. If this lasts, check the project in Supabase’s dashboard.",
  },
  mirror_token: {
    title: "Supabase does not accept your Clerk session",
    next: "Add this Clerk instance to the project’s third-party auth. Changes wait here.",
  },
  mirror_claims: {
    title: "Clerk’s sessions lack what Supabase wants",
    next: "Activate the Supabase integration in the Clerk dashboard. Changes wait here.",
  },
  mirror_issuer: {
    title: "The database does not trust this Clerk instance",
    next: `${trustIssuer} Changes wait here.`,
  },
  mirror_limit: {
    title: "You’ve reached a limit of this Supabase project",
    next: "A user can have 50 computers, 500 Amazon logins and 50,000 accounts, and 2,000 log entries a day. Ask the project’s owner to delete what you no longer need. Your logins stay connected, and changes wait here.",
  },
  mirror_schema_missing: {
    title: "The Supabase project has no tables for Adkeeper",
    next: "Run the migrations, or check that it is the right project. Changes wait here.",
  },
  mirror_schema_old: {
    title: "The Supabase project is behind this version of Adkeeper",
    next: "Run the newer migrations. Changes wait here until then.",
  },
  mirror_schema_new: {
    title: "The Supabase project is ahead of this version of Adkeeper",
    next: `${installNewest} Changes wait here until then.`,
  },
  not_found: { title: "It is no longer there", next: "It may have been removed on another computer." },
  browser_failed: {
    title: "The browser could not be opened",
    next: "Copy the address and open it yourself.",
  },
  internal: {
    title: "Something went wrong inside Adkeeper",
    next: "Try again. If it stays, restart the app.",
  },
};

export const action: Record<Action, string> = {
  retry: "Try again",
  sign_in: "Sign in",
  reauthorise: "Reconnect",
  open_settings: "Open settings",
  unlock_vault: "Try again",
  update: "Get the update",
};
