import type { Cause } from "@/gen/Cause";
import type { NoticeKind } from "@/gen/NoticeKind";
import type { NoticeView } from "@/gen/NoticeView";
import { count, plural } from "@/strings";
import type { Explained } from "@/strings/explained";

/*
 * Words of the notices, loaded with their list. A system notification is a copy of a notice: its
 * sentences, in `src-tauri/src/text.rs`, are these.
 */

/** A connection whose label is not known any more. */
const UNNAMED = "A connection";

/** The title of one notice. */
export const noticeTitle: Record<NoticeKind, (label: string) => string> = {
  connection_broken: (label) => `${label} needs you`,
  connection_lapsed: (label) => `${label} is down`,
  connection_recovered: (label) => `${label} works again`,
  connection_added: (label) => `${label} is connected`,
  session_ended: () => "Your session ended",
  accounts_appeared: (label) => `New accounts in ${label}`,
  accounts_lost: (label) => `${label} lost accounts`,
  session_ending: () => "Your session expires soon",
  secret_ending: () => "The client secret expires soon",
  grant_ending: (label) => `${label} must be reconnected soon`,
};

/** The title of several notices of one kind, about so many connections. */
export const noticesTitle: Record<NoticeKind, (connections: number) => string> = {
  connection_broken: (connections) => `${count(connections)} connections need you`,
  connection_lapsed: (connections) => `${count(connections)} connections are down`,
  connection_recovered: (connections) => `${count(connections)} connections work again`,
  connection_added: (connections) => `${count(connections)} connections were added`,
  session_ended: () => "Your session ended",
  accounts_appeared: (connections) => `New accounts in ${count(connections)} connections`,
  accounts_lost: (connections) => `${count(connections)} connections lost accounts`,
  session_ending: () => "Your session expires soon",
  secret_ending: () => "The client secret expires soon",
  grant_ending: (connections) => `${count(connections)} connections must be reconnected soon`,
};

/** Why, and what to do, as short as a notification has to be. */
export const noticeCause: Record<Cause, Explained> = {
  offline: {
    title: "Amazon can’t be reached from this computer.",
    next: "Adkeeper tries again as soon as the network is back.",
  },
  certificate_untrusted: {
    title: "Amazon’s connection has a certificate that this computer doesn’t trust.",
    next: "Add your company’s or virus scanner’s root certificate to the system’s certificates, then restart Adkeeper.",
  },
  certificate_date: {
    title: "Amazon’s certificate isn’t valid at this computer’s date and time.",
    next: "Check the date and time of this computer. Adkeeper keeps trying.",
  },
  proxy_login: {
    title: "Your network’s proxy needs a password.",
    next: "Set the proxy with its user name and password in ADKEEPER_PROXY or config.toml, then restart Adkeeper.",
  },
  proxy_failed: {
    title: "Your network’s proxy can’t be reached or refuses the connection.",
    next: "Check the proxy in the system’s settings, ADKEEPER_PROXY or config.toml. Adkeeper keeps trying.",
  },
  throttled: {
    title: "Amazon asks for fewer requests.",
    next: "Adkeeper waits as long as Amazon asked for.",
  },
  provider_down: { title: "Amazon answers with errors of its own.", next: "Adkeeper keeps trying." },
  bad_answer: {
    title: "The answer wasn’t from Amazon.",
    next: "A proxy or a sign-in page of the network may stand between. Adkeeper keeps trying.",
  },
  grant_revoked: {
    title: "Amazon says this login’s permission is gone.",
    next: "Reconnect with the same Amazon login.",
  },
  grant_doubted: { title: "Amazon refused the last refresh once.", next: "Adkeeper looks once more." },
  client_refused: {
    title: "Amazon refuses the client secret.",
    next: "Enter the current secret in Settings.",
  },
  not_permitted: {
    title: "Amazon does not let this client do this.",
    next: "Check the client id and its security profile at Amazon.",
  },
  scope_refused: {
    title: "Amazon refuses the scope for this client.",
    next: "Check the scopes in Settings, and that Amazon approved the client for the Ads API.",
  },
  not_approved: {
    title: "The Ads API refuses this client.",
    next: "Ask Amazon to approve the client for the Ads API, then check for accounts again.",
  },
  broker_refused: {
    title: "Your team’s broker refuses.",
    next: "Reconnect the login, check the broker’s address in Settings, or ask who runs it to allow you.",
  },
  clerk_unavailable: {
    title: "Your team’s broker needs Clerk, and Clerk is unavailable.",
    next: "You’re still signed in, and Adkeeper keeps trying.",
  },
  session_ended: {
    title: "Your team’s broker needs you to be signed in.",
    next: "Sign in again. Refreshing then continues automatically.",
  },
  vault_locked: {
    title: "The keychain is locked.",
    next: "Unlock it. Refreshing then continues automatically.",
  },
  vault_no_collection: {
    title: "Your keychain has no place to save passwords.",
    next: "Open Adkeeper to create one, or expose a group in KeePassXC.",
  },
  vault_unavailable: {
    title: "There is no keychain to read the token from.",
    next: "Start a keychain service, then try again.",
  },
  token_missing: {
    title: "The token is no longer in this computer’s keychain.",
    next: "Reconnect with the same Amazon login.",
  },
  secret_missing: {
    title: "The client secret is not in this computer’s keychain.",
    next: "Enter the secret in Settings.",
  },
  by_person: {
    title: "You disconnected it.",
    next: "Connect the same Amazon login again to bring it back.",
  },
  unknown: { title: "The last refresh failed for an unknown reason.", next: "Adkeeper keeps trying." },
};

/** What a notice needs for its sentences. */
export type Told = Pick<NoticeView, "kind" | "cause" | "accounts">;

const explained = ({ cause }: Told, otherwise: Explained): Explained =>
  cause ? noticeCause[cause] : otherwise;
const sentences = (...parts: string[]) => parts.filter(Boolean).join(" ");

/** What is to be known: the reason, whom it concerns, and the next step. `when` it ends or ended is said in words. */
export const noticeBody: Record<NoticeKind, (notice: Told, when: string, past: boolean) => string> = {
  connection_broken: (notice) => {
    const { title, next } = explained(notice, {
      title: "",
      next: "Someone has to reconnect it or fix a setting.",
    });
    const { accounts } = notice;
    const concerned =
      accounts === 0
        ? ""
        : accounts === 1
          ? "1 account is affected."
          : `${count(accounts)} accounts are affected.`;
    return sentences(title, concerned, next);
  },
  connection_lapsed: (notice) => {
    const { title, next } = explained(notice, {
      title: "",
      next: "Adkeeper keeps trying. It recovers automatically.",
    });
    return sentences(title, next);
  },
  connection_recovered: () => "The last refresh worked.",
  connection_added: () => "Adkeeper keeps it alive from now on.",
  session_ended: () => "Refreshing continues. Sign in again to resume syncing with Supabase.",
  accounts_appeared: ({ accounts }) =>
    accounts === 1
      ? "1 new account found. Choose whether to track it."
      : `${count(accounts)} new accounts found. Choose which to track.`,
  accounts_lost: ({ accounts }) =>
    accounts === 1
      ? "Amazon no longer lets this login into 1 account."
      : `Amazon no longer lets this login into ${count(accounts)} accounts.`,
  session_ending: (_, when, past) =>
    past ? `It ended ${when}.` : `It ends ${when}. Sign in again to keep syncing with Supabase.`,
  secret_ending: (_, when, past) =>
    past
      ? `By the date you entered it was to be rotated ${when}. If it was, enter the new one in Settings.`
      : `By the date you entered it is to be rotated ${when}. Enter the new one in Settings in time.`,
  grant_ending: (_, when, past) =>
    past
      ? `Its permission ended ${when}. Reconnect with the same Amazon login.`
      : `Its permission ends ${when}. Reconnect with the same Amazon login.`,
};

/** Three labels, and how many more. */
export function labelsText(labels: readonly string[]): string {
  const named = labels.slice(0, 3).join(", ");
  return labels.length > 3 ? `${named} and ${count(labels.length - 3)} more` : named;
}

export const noticesText = {
  title: "Notices",
  emptyTitle: "Nothing to report",
  emptyBody: "When a connection breaks, goes down or recovers, you see it here first.",
  noMatchTitle: "No notices of this kind",
  noMatchBody: "None so far.",
  showAll: "Show all notices",
  filter: "Show",
  filters: { all: "All", needs: "Needs you", recovered: "Recovered", accounts: "Accounts" },
  markRead: "Mark all as read",
  unread: "Unread",
  affected: (accounts: number) => `${plural(accounts, "account")} affected`,
  has: (accounts: number) => plural(accounts, "account"),
  times: (value: number) => `${count(value)} times`,
  expand: (value: number) => `Show all ${count(value)}`,
  collapse: "Show less",
  connection: "Open connection",
  signIn: "Sign in again",
  secret: "Enter the new secret",
  reauthorise: "Reconnect",
  showNew: "Choose what to track",
  showLost: "Show them",
  ends: (date: string) => `Ends on ${date}`,
  ended: (date: string) => `Ended on ${date}`,
  unnamed: UNNAMED,
} as const;
