// Written by `cargo xtask generate` from src-tauri/src/text.
import type { CauseSource } from "./CauseSource";
import type { NoticeKind } from "./NoticeKind";

/** The title of one notice. */
export const titleOfOne: Record<NoticeKind, (label: string) => string> = {
  connection_broken: (label: string) => `${label} needs you`,
  connection_lapsed: (label: string) => `${label} is down`,
  connection_recovered: (label: string) => `${label} works again`,
  connection_added: (label: string) => `${label} is connected`,
  session_ended: () => "Your session ended",
  accounts_appeared: (label: string) => `New accounts in ${label}`,
  accounts_lost: (label: string) => `${label} lost accounts`,
  session_ending: () => "Your session expires soon",
  secret_ending: () => "The client secret expires soon",
  grant_ending: (label: string) => `${label} expires soon`,
  account_trouble: (label: string) => `${label} needs attention`,
  account_recovered: (label: string) => `${label} is fine again`,
};

/** The title of several notices of one kind. */
export const titleOfSeveral: Record<NoticeKind, (count: string) => string> = {
  connection_broken: (count: string) => `${count} connections need you`,
  connection_lapsed: (count: string) => `${count} connections are down`,
  connection_recovered: (count: string) => `${count} connections work again`,
  connection_added: (count: string) => `${count} connections were added`,
  session_ended: () => "Your session ended",
  accounts_appeared: (count: string) => `New accounts in ${count} connections`,
  accounts_lost: (count: string) => `${count} connections lost accounts`,
  session_ending: () => "Your session expires soon",
  secret_ending: () => "The client secret expires soon",
  grant_ending: (count: string) => `${count} connections expire soon`,
  account_trouble: (count: string) => `${count} accounts need attention`,
  account_recovered: (count: string) => `${count} accounts are fine again`,
};

/** What ends soon, and what to do. */
export const ends: Partial<Record<NoticeKind, (when: string) => string>> = {
  session_ending: (when: string) => `It ends ${when}. Sign in again to keep syncing with Supabase.`,
  secret_ending: (when: string) => `By the date you entered it is to be rotated ${when}. Enter the new one in Settings in time.`,
  grant_ending: (when: string) => `It expires ${when}, a year after you connected it. Reconnect with the same Amazon login.`,
};

/** What ended, and what to do. */
export const ended: Partial<Record<NoticeKind, (when: string) => string>> = {
  session_ending: (when: string) => `It ended ${when}. Sign in again to resume syncing with Supabase.`,
  secret_ending: (when: string) => `By the date you entered it was to be rotated ${when}. If it was, enter the new one in Settings.`,
  grant_ending: (when: string) => `It expired ${when}, a year after you connected it. Reconnect with the same Amazon login.`,
};

/** What is over once an account is fine again, by the answer that had named the cause. */
export const accountOver: Record<CauseSource, string> = {
  billing_status: "Amazon no longer reports a billing problem.",
  billing_notice: "Amazon no longer reports a billing problem.",
  account_status: "Amazon no longer reports a problem with the registration.",
  payment_method: "Amazon no longer reports a missing payment method.",
};

/** Sentences of a notice. */
export const noticeWords = {
  unnamed: "A connection",
  unnamedAccount: "An account",
  broken: "You have to reconnect it or fix a setting.",
  lapsed: "It recovers automatically.",
  recovered: "The last refresh worked.",
  added: "Adkeeper keeps it alive from now on.",
  affected: { one: "1 account is affected.", many: (count: string) => `${count} accounts are affected.` },
  appeared: { one: "1 new account found. Choose whether to track it.", many: (count: string) => `${count} new accounts found. Choose which to track.` },
  lost: { one: "Amazon no longer lets this login into 1 account.", many: (count: string) => `Amazon no longer lets this login into ${count} accounts.` },
  concerns: { one: "It concerns 1 account.", many: (count: string) => `It concerns ${count} accounts.` },
  accountProblem: "Amazon reports a problem with the account.",
  accountNext: "Open the account in Amazon Ads to see what Amazon needs.",
  accountFine: "Amazon no longer reports a problem.",
  grantExpired: (when: string) => `It expired ${when}, a year after you connected it.`,
  firstExpires: (when: string) => `The first one expires ${when}. Reconnect them one after the other in Expirations.`,
  mayExpire: (when: string) => `It may expire ${when}, a year after you connected it. Reconnect with the same Amazon login to be safe.`,
  sessionEnded: "Refreshing continues. Sign in again to resume syncing with Supabase.",
} as const;
