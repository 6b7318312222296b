import type { LoginMatch } from "@/gen/LoginMatch";
import type { WayBack } from "@/gen/WayBack";
import { count, plural } from "@/strings";

/* Words of connecting and of the review: loaded with their dialogs. */

export const way: Record<WayBack, { name: string; hint: (url: string) => string; switch: string }> = {
  bounce: {
    name: "Return page",
    hint: () => "A web page hands Amazon’s answer to Adkeeper.",
    switch: "Use the return page",
  },
  loopback: {
    name: "This computer",
    hint: (url) => `Your browser comes back to ${url}.`,
    switch: "Use this computer",
  },
  paste: {
    name: "Copy and paste",
    hint: () => "You copy the address that Amazon leads to and paste it here.",
    switch: "Copy and paste",
  },
};

export const connectText = {
  title: "Connect an Amazon login",
  actionWords: "add new",
  retitle: (label: string) => `Reconnect ${label}`,
  body: "You sign in and allow access on Amazon’s own page.",
  rebody: "Use the same Amazon login as before. If you use a different login, nothing is replaced.",
  region: "Where do you sign in?",
  way: "How does Amazon’s answer come back?",
  recommended: "Recommended",
  continue: "Continue to Amazon",
  otherWays: "Other ways",
  opens: (region: string) =>
    `Your browser opens Amazon’s login page for ${region}. One login reaches all regions.`,
  returns: {
    bounce: "Amazon’s answer returns through your return page.",
    loopback: "Amazon’s answer returns to this computer automatically.",
    paste: "You copy the address from your browser at the end.",
  } satisfies Record<WayBack, string>,
  tryOther: {
    bounce: "Continue through your return page instead.",
    loopback: "Continue through this computer instead.",
    paste: "Continue by copying the address instead.",
  } satisfies Record<WayBack, string>,
  failedWay: "Didn’t work",
  waitingTitle: "Waiting for Amazon",
  waiting: {
    bounce:
      "Allow access on Amazon’s page. If your browser then asks whether to open Adkeeper, allow that too.",
    loopback:
      "Allow access on Amazon’s page. This continues automatically as soon as the browser comes back.",
    paste: "Waiting for the address.",
  } satisfies Record<WayBack, string>,
  finishingTitle: "Amazon answered",
  finishing: "Checking for accounts in North America, Europe and the Far East.",
  longWait: "Still waiting. The page may be behind another window, or waiting for your password or code.",
  restarted:
    "Adkeeper was restarted. Finish on Amazon’s page if it’s still open in your browser. Otherwise start again.",
  startAgain: "Start again",
  copyAddress: "Copy address",
  wrongAccount:
    "Amazon uses the login that’s signed in there, without asking. To use another one, copy the address into a private window or another browser profile.",
  cancel: "Cancel",
  hide: "Hide",
  until: (when: string) => `This attempt ends ${when}.`,
  refusedTitle: "Does Amazon show “400 Bad Request” and a redirect URI that is not whitelisted?",
  refused:
    "Then it does not know this address and never comes back. Add it to the Allowed Return URLs of your security profile, letter for letter:",
  console: "Open Amazon’s console",
  otherWay: "Or take another way back:",
  pasteSteps: (returns: string) => [
    "Allow access on Amazon’s page.",
    `The browser then goes to ${returns}. What the page shows does not matter, even an error.`,
    "Copy the whole address from the address bar and paste it here within five minutes.",
  ],
  pasteReturn: "the return address",
  progress: "Checking for accounts",
  notSetUpTitle: "Amazon is not set up yet",
  notSetUp: "Adkeeper needs the id of your Login with Amazon client, and its secret or a broker that has it.",
} as const;

export const loginMatch: Record<LoginMatch, (label: string) => string> = {
  same: (label) => `This is the login of “${label}”`,
  partly: (label) => `Is this still the login of “${label}”?`,
  different: () => "This is another Amazon login",
};

export const reviewText = {
  title: "Review the new login",
  retitle: (label: string) => `Review ${label}`,
  body: (accounts: number, regions: number) =>
    `Amazon let Adkeeper see ${plural(accounts, "account")} in ${plural(regions, "region")}. Choose what to track.`,
  label: "Name of this connection",
  search: "Search accounts",
  shown: (value: number) => `${plural(value, "match", "matches")}`,
  all: "All",
  noneButton: "None",
  selectAll: "Select all",
  selectNone: "Select none",
  selectAllOf: (group: string) => `Select all of ${group}`,
  selectNoneOf: (group: string) => `Select none of ${group}`,
  already: "Already connected",
  alreadyHint: "Another of your connections reaches this account. It stays there.",
  accounts: (value: number) => plural(value, "account"),
  denied: "No permission",
  deniedHint: "Named by Amazon, this login has no permission",
  confirm: "Confirm",
  asNew: "Add as a new connection",
  renew: (label: string) => `Renew “${label}”`,
  knownAs: (label: string) => `It is the login of “${label}”, which you have connected already.`,
  renewOffer: (label: string) => `Or renew “${label}” with it: nothing is connected twice.`,
  sameLogin: "It’s the same login",
  discard: "Discard",
  expires: (when: string) => `Expires ${when} if you don’t confirm.`,
  different: (label: string, missing: number) =>
    missing === 0
      ? `It reaches none of the accounts of “${label}”, so it can’t renew it.`
      : missing === 1
        ? `It does not reach the one account of “${label}”, so it can’t renew it.`
        : `It reaches none of the ${count(missing)} accounts of “${label}”, so it can’t renew it.`,
  differentSteps: (label: string) => [
    "Discard this login.",
    "Sign out at amazon.com, or use a private window or another browser profile.",
    `Reconnect “${label}” with the login it had.`,
  ],
  differentOffer: (label: string) => `Or keep it beside “${label}” as a connection of its own.`,
  partly: (missing: number, added: number) =>
    `${missing === 0 ? "Its accounts could not be compared" : `${plural(missing, "account")} it had ${missing === 1 ? "is" : "are"} missing`}, and ${added === 0 ? "none is new" : `${count(added)} ${added === 1 ? "is" : "are"} new`}.`,
  partlyUnseen:
    "Some parts couldn’t be checked (see below), so some of the missing accounts may still be there.",
  partlyChoice:
    "If only its access changed, it is the same login. If someone else signed in, add it as a new connection: the old one stays as it is.",
  recognised: (label: string) => `You already have this login as “${label}”`,
  recognisedBody: "Confirming renews that connection. Nothing is connected twice.",
  changed: (missing: number, added: number) =>
    [
      added > 0 ? `${plural(added, "account")} ${added === 1 ? "is" : "are"} new` : "",
      missing > 0 ? `${plural(missing, "account")} ${missing === 1 ? "is" : "are"} no longer reached` : "",
    ]
      .filter(Boolean)
      .join(", "),
  unchanged: "It reaches the same accounts as before.",
  emptyTitle: "This login reaches no account",
  emptyBody: "It may have no advertising access yet, or it was another login than you meant.",
  noMatch: "No account matches the search.",
  discardTitle: "Discard this login?",
  discardBody:
    "Nothing of it has been saved yet. Its token is deleted, and you would have to allow access at Amazon again.",
  keep: "Keep reviewing",
  discardConfirm: "Discard login",
} as const;
