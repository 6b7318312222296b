import type { AccountCause } from "@/gen/AccountCause";
import {
  accountStatuses,
  billingNotices,
  billingStatuses,
  deliveryReasons,
  fixers,
  paymentMethodMissing,
  unknownWord,
} from "@/gen/account-words";
import { plural } from "./number";

/* Words of how an account is at Amazon. Amazon’s own words have their sentences in `gen/account-words`. */

/** Amazon’s word in a sentence; a word that is not known, and one that names a property of objects, as it is. */
const say = (words: Record<string, string>, word: string) =>
  Object.hasOwn(words, word) ? (words[word] ?? unknownWord(word)) : unknownWord(word);

export const billingStatusSentence = (code: string) => say(billingStatuses, code);
export const accountStatusSentence = (status: string) => say(accountStatuses, status);

/** A notice of Amazon’s billing: in our words where its name is known, else by Amazon’s title. */
export const billingNoticeSentence = ({ name, title }: { name: string; title: string }) =>
  Object.hasOwn(billingNotices, name) || title === "" ? say(billingNotices, name) : title;

/** Why an account is as it is. */
export function accountCauseSentence({ source, word }: AccountCause): string {
  switch (source) {
    case "billing_status":
      return billingStatusSentence(word);
    case "billing_notice":
      return say(billingNotices, word);
    case "account_status":
      return accountStatusSentence(word);
    default:
      return paymentMethodMissing;
  }
}

/** Why a campaign doesn’t deliver, and who can fix it; `null` where the reason is not known. */
export function deliveryReason(reason: string): { sentence: string; fixer: string | null } {
  const known = Object.hasOwn(deliveryReasons, reason) ? deliveryReasons[reason] : undefined;
  return known
    ? { sentence: known.sentence, fixer: fixers[known.fixer] }
    : { sentence: unknownWord(reason), fixer: null };
}

/** A sentence as a fragment, for where there is no room for one. */
export const fragment = (sentence: string) => sentence.replace(/\.$/, "");

export const accountHealthText = {
  notVisible: "Not visible",
  notVisibleHint: "Amazon doesn’t show this account’s billing to this login.",
  notChecked: "Not checked",
  noBilling: "Has no billing of its own",
  campaigns: (value: number) => `${plural(value, "campaign")} not delivering`,
} as const;
