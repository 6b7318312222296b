import type { Cause } from "@/gen/Cause";
import { afterCause, causeWords, health } from "@/gen/cause-words";
import type { Health } from "@/gen/Health";
import type { NextStep } from "@/gen/NextStep";
import { noticeWords } from "@/gen/notice-words";
import type { Explained } from "./explained";

/* Words of how a connection is, why, and what a user does about it. */

export { health } from "@/gen/cause-words";

export const healthMeaning: Record<Health, string> = {
  healthy: noticeWords.recovered,
  expiring: "Still working, but the last refresh did not succeed.",
  expired: "Down for now. It recovers automatically.",
  revoked: "Amazon removed the permission. You have to reconnect it.",
  error: "A setting is wrong. You have to fix it.",
  disconnected: "Removed from Adkeeper. Its history stays.",
};

/** A permission whose year is over. */
export const grantExpired = {
  name: "Permission expired",
  meaning: "Its year is over. You have to reconnect it.",
};

/** What a health is called for its cause: a permission whose year is over was not revoked. */
export const healthName = (of: Health, why: Cause | null): string =>
  why === "grant_expired" ? grantExpired.name : health[of];

/** What the window has room for beyond a notification. */
const more: Partial<Record<Cause, string>> = {
  grant_revoked: "Accounts and settings stay as they are.",
  grant_expired: "Accounts and settings stay as they are.",
  not_approved: "Logins work, but no account can be read until then.",
  unknown: "If this lasts, copy the details and report it.",
};

const joined = (...parts: readonly (string | undefined)[]) => parts.filter(Boolean).join(" ");

/** Why, and what to do, as a notification says it. */
export function causeBrief(cause: Cause): Explained {
  const { title, next, keepsTrying } = causeWords[cause];
  return { title: `${title}.`, next: joined(next, keepsTrying ? afterCause.keepsTrying : "") };
}

/** Why, and what to do about it. */
export const cause = Object.fromEntries(
  (Object.keys(causeWords) as Cause[]).map((each) => {
    const { title, next } = causeBrief(each);
    return [each, { title, next: joined(next, more[each]) }];
  }),
) as Record<Cause, Explained>;

/** The button for each next step; an empty word where there is nothing to press. */
export const nextStep: Record<NextStep, string> = {
  none: "",
  wait: "Refresh now",
  check_network: "Try again",
  check_certificate: "Try again",
  check_clock: "Try again",
  check_proxy: "Try again",
  unlock_vault: "Try again",
  sign_in: "Sign in",
  reauthorise: "Reconnect",
  fix_secret: "Enter client secret",
  fix_client: "Check the client",
  fix_broker: "Check the broker",
  report: "Copy details",
};
