// Who calls: a Clerk session token, verified here. The platform's own check (verify_jwt) knows only tokens
// of Supabase Auth and is switched off for this function.

import { createRemoteJWKSet, errors, jwtVerify } from "jose";
import type { JWTVerifyGetKey } from "jose";
import { Refusal } from "./refusal.ts";

/** documented by Clerk: session tokens live 60 s; a few seconds of clock difference are normal. */
const LEEWAY_SECONDS = 5;
/** How long the key set may take to come. */
const KEYS_TIMEOUT_MS = 5_000;

/** The key set of an issuer. Kept between requests; fetched again for a key id that is not in it. */
export function keysOf(issuer: string): JWTVerifyGetKey {
  return createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`), { timeoutDuration: KEYS_TIMEOUT_MS });
}

/**
 * The user of the session token in `Authorization`.
 *
 * RS256 of the issuer's keys, `iss`, `exp`, `nbf`, a subject, and `role` = `authenticated`: OAuth tokens
 * that Clerk issues to third-party apps are signed with the same keys and carry no role.
 */
export async function userOf(request: Request, issuer: string, keys: JWTVerifyGetKey): Promise<string> {
  const token = /^Bearer ([^\s]+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (token === undefined) throw new Refusal("broker_unauthorised", "A session token is needed.");
  const { payload, protectedHeader } = await jwtVerify(token, keys, {
    issuer,
    algorithms: ["RS256"],
    clockTolerance: LEEWAY_SECONDS,
    requiredClaims: ["exp", "sub"],
  }).catch(explained);
  if ((protectedHeader.typ ?? "JWT").toUpperCase() !== "JWT") throw refused("is no session token");
  if (payload.role !== "authenticated") throw refused("has no role");
  if (typeof payload.sub !== "string" || payload.sub === "") throw refused("names no user");
  return payload.sub;
}

function refused(how: string): Refusal {
  return new Refusal("broker_unauthorised", `The session token ${how}.`);
}

/** Faults of the token are the caller's; keys that cannot be fetched are nobody's verdict. */
function explained(error: unknown): never {
  if (error instanceof errors.JWTExpired) throw refused("has expired");
  if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError)) throw unavailable();
  // jose reports a key set that answered with something else as its general error.
  if (error.code === "ERR_JOSE_GENERIC" || error.code === "ERR_JWKS_INVALID") throw unavailable();
  throw refused("is not valid");
}

function unavailable(): Refusal {
  const text = "The keys of the session's issuer cannot be fetched.";
  return new Refusal("temporarily_unavailable", text, { retryAfter: 10 });
}
