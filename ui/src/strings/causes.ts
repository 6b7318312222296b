import type { Cause } from "@/gen/Cause";
import type { Health } from "@/gen/Health";
import type { NextStep } from "@/gen/NextStep";
import type { Explained } from "./explained";

/* Words of how a connection is, why, and what a person does about it. */

export const health: Record<Health, string> = {
  healthy: "Healthy",
  expiring: "Expiring",
  expired: "Expired",
  revoked: "Revoked",
  error: "Set-up error",
  disconnected: "Disconnected",
};

export const healthMeaning: Record<Health, string> = {
  healthy: "The last refresh worked.",
  expiring: "Still working, but the last refresh did not succeed.",
  expired: "Down for now. It recovers automatically.",
  revoked: "Amazon removed the permission. Someone has to reconnect it.",
  error: "A setting is wrong. Someone has to fix it.",
  disconnected: "Removed from Adkeeper. Its history stays.",
};

export const cause: Record<Cause, Explained> = {
  offline: {
    title: "Amazon can’t be reached from this computer.",
    next: "Nothing to do. Adkeeper tries again as soon as the network is back.",
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
    next: "Nothing to do. Adkeeper waits as long as Amazon asked for.",
  },
  provider_down: {
    title: "Amazon answers with errors of its own.",
    next: "Nothing to do. Adkeeper keeps trying, more slowly each time.",
  },
  bad_answer: {
    title: "Something answers in Amazon’s place.",
    next: "Often it is a sign-in page of the network, or a proxy. Open a web page to see, then try again.",
  },
  grant_revoked: {
    title: "Amazon says this login’s permission is gone.",
    next: "Reconnect with the same Amazon login. Accounts and settings stay as they are.",
  },
  grant_doubted: {
    title: "Amazon refused the last refresh once.",
    next: "Nothing to do yet. Adkeeper looks once more before calling it revoked.",
  },
  client_refused: {
    title: "Amazon refuses the client secret.",
    next: "Enter the current secret in Settings.",
  },
  not_permitted: {
    title: "Amazon does not let this client do that.",
    next: "Check the client id in Settings, and Login with Amazon in the client’s security profile.",
  },
  scope_refused: {
    title: "Amazon refuses the scopes of this client.",
    next: "Correct the scopes in Settings, or wait until the client’s access to the Ads API is approved.",
  },
  not_approved: {
    title: "This client is not approved for the Ads API.",
    next: "Ask Amazon to approve it. Logins work, but no account can be read until then.",
  },
  broker_refused: {
    title: "The broker that has the client secret refuses.",
    next: "Reconnect the login. If that doesn’t help, check the broker’s address in Settings, or ask its owner to allow you.",
  },
  clerk_unavailable: {
    title: "Your team’s broker needs Clerk, and Clerk is unavailable.",
    next: "Nothing to do. You’re still signed in, and Adkeeper keeps trying.",
  },
  session_ended: {
    title: "The broker needs you to be signed in.",
    next: "Sign in again. Refreshing then continues automatically.",
  },
  vault_locked: {
    title: "The keychain is locked.",
    next: "Unlock it. Refreshing then continues automatically.",
  },
  vault_no_collection: {
    title: "Your keychain has no place to save passwords.",
    next: "Try again to create one. In KeePassXC, expose a group in the database’s Secret Service Integration.",
  },
  vault_unavailable: {
    title: "There is no keychain to read the token from.",
    next: "Start a keychain service, then try again.",
  },
  token_missing: {
    title: "The token is no longer in this computer’s keychain.",
    next: "Reconnect with the same Amazon login to store a new one.",
  },
  secret_missing: {
    title: "The client secret is not in this computer’s keychain.",
    next: "Enter the secret in Settings.",
  },
  by_person: {
    title: "You disconnected it.",
    next: "Connect the same Amazon login again to bring it back.",
  },
  unknown: {
    title: "The last refresh failed for an unknown reason.",
    next: "Adkeeper keeps trying. If it stays, copy the details and report it.",
  },
};

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
