// Who calls: a Clerk session token, verified here. The platform's own check (verify_jwt) knows only tokens
// of Supabase Auth and is switched off for this function.

import { createRemoteJWKSet, errors, jwtVerify } from "jose";
import type { JWTVerifyGetKey } from "jose";
import type { JWTPayload } from "jose";
import type { Admission } from "./config.ts";
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
 * RS256 of the issuer's keys, `iss`, `exp`, `nbf`, a subject, a session, and `role` = `authenticated`: OAuth
 * tokens that Clerk issues to third-party apps are signed with the same keys and carry no session and no role.
 * Then what the operator's settings ask for.
 */
export async function userOf(
  request: Request,
  issuer: string,
  keys: JWTVerifyGetKey,
  admission: Admission,
): Promise<string> {
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
  if (typeof payload.sid !== "string" || payload.sid === "") throw refused("is not a session's");
  if (!counts(payload.azp, admission.parties)) throw refused("was made for another application");
  const audiences = Array.isArray(payload.aud) ? payload.aud : [payload.aud];
  if (!audiences.every((audience) => counts(audience, admission.audiences))) {
    throw refused("was made for another audience");
  }
  if (!isAllowed(payload, admission)) {
    throw new Refusal("broker_refused", "This user isn't allowed to use this broker.", { status: 403 });
  }
  return payload.sub;
}

/** A claim that is there counts only if it is listed. */
function counts(claim: unknown, listed: ReadonlySet<string>): boolean {
  return claim === undefined || (typeof claim === "string" && listed.has(claim));
}

/**
 * By user id, by the session's active organisation (`o.id`, before version 2 `org_id`), or by e-mail domain. Clerk
 * puts no address into session tokens by itself: `email` and `email_verified` are the operator's to add.
 */
function isAllowed(payload: JWTPayload, { allowed, everybody }: Admission): boolean {
  if (everybody || allowed.has(payload.sub ?? "")) return true;
  const active = payload.o as { id?: unknown } | null | undefined;
  const organisation = active?.id ?? payload.org_id;
  if (typeof organisation === "string" && allowed.has(organisation)) return true;
  const verified = payload.email_verified === true || payload.email_verified === "true";
  if (!verified || typeof payload.email !== "string") return false;
  return allowed.has(payload.email.slice(payload.email.lastIndexOf("@")).toLowerCase());
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
