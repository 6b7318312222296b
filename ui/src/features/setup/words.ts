import { causeWords } from "@/gen/cause-words";
import type { ErrorCode } from "@/gen/ErrorCode";
import type { WayBack } from "@/gen/WayBack";
import type { Explained } from "@/strings";

/* Words of the Amazon set-up: loaded with the settings. */

/** What a test of the set-up says beyond the general words of an error. */
export const setupTest: Partial<Record<ErrorCode, Explained>> = {
  client_refused: {
    title: "Amazon does not accept this secret for this client id",
    next: "Copy both again from the security profile in Amazon’s console, without spaces.",
  },
  not_permitted: {
    title: "Amazon knows this client, but does not let it sign anyone in",
    next: "Check that the security profile has Login with Amazon switched on.",
  },
  scope_refused: {
    title: "Amazon refuses the scopes for this client",
    next: "Leave the scopes empty for the usual one. It also needs an approved access to the Ads API.",
  },
  not_approved: {
    title: "This client is not approved for the Ads API yet",
    next: "Ask Amazon for access with this client id, then test again.",
  },
  broker_refused: {
    title: "The broker does not answer as one",
    next: "Check its address, and that it holds the secret of this client id.",
  },
  secret_missing: {
    title: "There is no secret to test with",
    next: "Enter the client secret, then test again.",
  },
  bad_config: {
    title: "One of these values can’t work",
    next: "Correct it, then test again.",
  },
  offline: {
    title: causeWords.offline.title,
    next: "Check the network, then test again. Nothing is known about the set-up yet.",
  },
};

export const wayName: Record<WayBack, string> = {
  bounce: "Return page",
  loopback: "This computer",
  paste: "Copy and paste",
};

/** What all parts of the set-up say alike. */
export const partText = {
  save: "Save",
  revert: "Undo changes",
  unsaved: "Unsaved changes",
  asking: "Adkeeper opened a dialog. Answer it to continue.",
  leaveTitle: "Leave without saving?",
  leaveBody: (part: string) => `The changes to the ${part} set-up are not saved yet.`,
  stay: "Stay here",
  leave: "Leave without saving",
  fixedSandbox: "The sandbox sets this part. It is shown, and cannot be changed here.",
  fixedEnvironment:
    "ADKEEPER_ environment variables or the command line set this part. Change it there, then start Adkeeper again.",
  check: "Check",
  state: { ok: "Fine:", missing: "To do:", unknown: "Not known yet:" },
  checks: (part: string) => `What was found of ${part}`,
  failed: "It could not be looked at",
} as const;

export const setupText = {
  title: "Amazon set-up",
  intro: "Adkeeper signs logins in with your own Login with Amazon client.",
  console: "Open Amazon’s console",
  panel: "Open the sandbox panel",
  fixedSandbox: "The sandbox sets these. Only the client secret can be replaced here.",
  fixedEnvironment:
    "ADKEEPER_ environment variables or the command line set these. Change them there, then start Adkeeper again. The client secret is kept in the keychain and can be replaced here.",
  clientId: "Client id",
  clientIdHint: "Starts with amzn1.application-oa2-client.",
  clientIdNeeded: "Enter the client id.",
  proof: "Who has the client secret?",
  own: "My own client secret",
  ownHint: "In this computer’s keychain.",
  broker: "Our team’s broker",
  brokerHint: "It adds the secret. You never have it.",
  secret: "Client secret",
  secretStored: "In the keychain. It can be replaced here, but never shown again.",
  secretAbsent: "Not stored yet. It goes straight into this computer’s keychain.",
  secretPlaceholder: "Stored. Type to replace it",
  secretNeeded: "Enter the client secret.",
  secretEnd: "Secret to be rotated on",
  secretEndHint: "Optional. Adkeeper warns you in time. Write year, month and day, like 2027-01-31.",
  secretEndPlaceholder: "YYYY-MM-DD",
  secretEndIs: (distance: string, day: string) =>
    `${distance.charAt(0).toUpperCase()}${distance.slice(1)}: ${day}.`,
  secretEndPast: "Enter the new secret above, and its own day here.",
  secretEndBad: "This is not a day. Write year, month and day, like 2027-01-31.",
  secretEndClear: "Clear the day of rotation",
  clear: "Clear",
  brokerUrl: "Address of the broker",
  brokerUrlHint: "An https address, for example of an Edge Function of your team.",
  brokerNeeded: "Enter the address of the broker.",
  bounceUrl: "Return page",
  bounceUrlHint: "Optional. An https page of yours that hands Amazon’s answer to Adkeeper.",
  advanced: "Advanced",
  scopes: "Scopes",
  scopesHint:
    "Leave empty for advertising::campaign_management, the only one needed. Amazon refuses all of them for one it does not know.",
  port: "Port on this computer",
  portHint: "Leave empty for the usual one. Only change it if another program uses it.",
  portBad: "A port is a number from 1024 to 65535.",
  pasteUrl: "Address to copy from",
  pasteUrlHint: "Leave empty for the usual one. It must be registered at Amazon too.",
  urlBad: "This is not an https address.",
  returns: "Return addresses to register",
  returnsHint:
    "Add the ones you use to Allowed Return URLs in Amazon’s console, letter for letter. After a change here, save first.",
  copyReturn: (name: string) => `Copy the address for “${name}”`,
  test: "Test",
  testing: "Asking Amazon…",
  passed: "Amazon accepts this client",
  passedBody: "Logins can be connected with it.",
  passedUnsaved: "Save it to use it.",
  saved: "Amazon set-up saved",
  part: "Amazon",
} as const;
