// Written by `cargo xtask generate` from src-tauri/src/text.
import type { Cause } from "./Cause";
import type { Health } from "./Health";

/** What follows several causes. */
export const afterCause = {
  keepsTrying: "Adkeeper keeps trying.",
  reconnect: "Reconnect with the same Amazon login.",
} as const;

/** Why a connection is down, and what to do about it. */
export const causeWords: Record<Cause, { title: string; next: string; keepsTrying: boolean }> = {
  offline: { title: "Amazon can’t be reached from this computer", next: "Adkeeper tries again as soon as the network is back.", keepsTrying: false },
  certificate_untrusted: { title: "Amazon’s connection has a certificate that this computer doesn’t trust", next: "Add your company’s or virus scanner’s root certificate to the system’s certificates, then restart Adkeeper.", keepsTrying: false },
  certificate_date: { title: "Amazon’s certificate isn’t valid at this computer’s date and time", next: "Check the date and time of this computer.", keepsTrying: true },
  proxy_login: { title: "Your network’s proxy needs a password", next: "Set the proxy with its user name and password in ADKEEPER_PROXY or config.toml, then restart Adkeeper.", keepsTrying: false },
  proxy_failed: { title: "Your network’s proxy can’t be reached or refuses the connection", next: "Check the proxy in the system’s settings, ADKEEPER_PROXY or config.toml.", keepsTrying: true },
  throttled: { title: "Amazon asks for fewer requests", next: "Adkeeper waits as long as Amazon asked for.", keepsTrying: false },
  provider_down: { title: "Amazon is temporarily unavailable", next: "", keepsTrying: true },
  bad_answer: { title: "The answer wasn’t from Amazon", next: "A proxy or your network’s sign-in page may be in the way. Open a web page to check.", keepsTrying: true },
  grant_revoked: { title: "Amazon says this login’s permission is gone", next: "Reconnect with the same Amazon login.", keepsTrying: false },
  grant_expired: { title: "This login’s permission expired, a year after you connected it", next: "Reconnect with the same Amazon login.", keepsTrying: false },
  grant_doubted: { title: "Amazon refused the last refresh once", next: "Adkeeper tries again before it asks you to reconnect.", keepsTrying: false },
  client_refused: { title: "Amazon refuses the client secret", next: "Enter the current secret in Settings.", keepsTrying: false },
  not_permitted: { title: "Amazon doesn’t let this client do that", next: "Check the client id in Settings, and Login with Amazon in the client’s security profile.", keepsTrying: false },
  scope_refused: { title: "Amazon refuses the scopes of this client", next: "Correct the scopes in Settings, or wait until the client’s access to the Ads API is approved.", keepsTrying: false },
  not_approved: { title: "This client isn’t approved for the Ads API", next: "Ask Amazon to approve it, then check for accounts again.", keepsTrying: false },
  broker_refused: { title: "The broker that has the client secret refuses", next: "Reconnect the login. If that doesn’t help, check the broker’s address in Settings, or ask its owner to allow you.", keepsTrying: false },
  clerk_unavailable: { title: "Your team’s broker needs Clerk, and Clerk is unavailable", next: "You’re still signed in.", keepsTrying: true },
  session_ended: { title: "Your team’s broker needs you to be signed in", next: "Sign in again. Refreshing then continues automatically.", keepsTrying: false },
  vault_locked: { title: "The keychain is locked", next: "Unlock it. Refreshing then continues automatically.", keepsTrying: false },
  vault_no_collection: { title: "Your keychain has no place to save passwords", next: "Choose “Try again” in Adkeeper to create one, or expose a group in KeePassXC’s Secret Service Integration.", keepsTrying: false },
  vault_unavailable: { title: "There is no keychain to read the token from", next: "Start a keychain service, then try again.", keepsTrying: false },
  token_missing: { title: "The token is no longer in this computer’s keychain", next: "Reconnect with the same Amazon login.", keepsTrying: false },
  secret_missing: { title: "The client secret isn’t in this computer’s keychain", next: "Enter the secret in Settings.", keepsTrying: false },
  by_user: { title: "You disconnected it", next: "Connect the same Amazon login again to bring it back.", keepsTrying: false },
  unknown: { title: "The last refresh failed for an unknown reason", next: "", keepsTrying: true },
};

/** A health in a word or two. */
export const health: Record<Health, string> = {
  healthy: "Healthy",
  expiring: "Expiring",
  expired: "Expired",
  revoked: "Revoked",
  error: "Set-up error",
  disconnected: "Disconnected",
};
