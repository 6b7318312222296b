// Whose refresh token it is: the user's who brought its code. A session alone must not turn somebody else's
// token, found in a backup or a keychain, into access.
//
// The database holds an HMAC of each token with its user; without the key it says nothing about the token. This
// instance also remembers in memory what it saw, so that a database that is away stops only tokens that it has
// not seen.

import type { Config } from "./config.ts";
import type { Verdict } from "./limit.ts";
import { headersOf } from "./limit.ts";
import { Refusal } from "./refusal.ts";

/** How long the database may take, and how often it is asked: without it the new token is of no use. */
const TIMEOUT_MS = 3_000;
const ATTEMPTS = 3;
/** Tokens held in memory; the oldest go first. */
const REMEMBERED = 50_000;

/** Remembers who brought which token. */
export class Grants {
  private readonly seen = new Map<string, string>();
  private key: Promise<CryptoKey> | undefined;

  constructor(private readonly config: Pick<Config, "supabaseUrl" | "serviceKey" | "key">) {}

  /** The keyed hash of a refresh token, in hex. */
  async mac(token: string): Promise<string> {
    const text = new TextEncoder();
    this.key ??= crypto.subtle.importKey(
      "raw",
      text.encode(this.config.key),
      { name: "HMAC", hash: "SHA-256" },
      false,
      ["sign"],
    );
    const bytes = new Uint8Array(await crypto.subtle.sign("HMAC", await this.key, text.encode(token)));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  /** Throws unless the token behind `mac` is the user's, by the database or, while that is away, by memory. */
  judge(user: string, mac: string, verdict: Verdict): void {
    if (verdict === "own") return this.note(user, mac);
    if (verdict === "unknown" && this.seen.get(mac) === user) return;
    if (verdict === "unknown") {
      const text = "The broker's database cannot be reached.";
      throw new Refusal("temporarily_unavailable", text, { retryAfter: 30 });
    }
    const text = "This user did not connect this login through this broker. Reconnect it.";
    throw new Refusal("broker_refused", text, { status: 403 });
  }

  /** Remembers that `user` brought the code of `token`. */
  async remember(user: string, token: string): Promise<void> {
    const mac = await this.mac(token);
    if (this.seen.get(mac) === user) return;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const kept = await this.keep(user, mac);
      if (kept === false) throw new Refusal("broker_unauthorised", "This user was deleted.");
      if (kept === true) return this.note(user, mac);
    }
    console.error("A new refresh token could not be remembered; its login has to be connected again.");
    throw new Refusal("temporarily_unavailable", "The broker's database cannot be reached.", {
      retryAfter: 30,
    });
  }

  /** Null when the database does not answer. */
  private async keep(user: string, mac: string): Promise<boolean | null> {
    try {
      const answer = await fetch(`${this.config.supabaseUrl}/rest/v1/rpc/remember_broker_grant`, {
        method: "POST",
        headers: headersOf(this.config.serviceKey),
        body: JSON.stringify({ caller: user, token_mac: mac }),
        redirect: "error",
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const body: unknown = await answer.json();
      return answer.ok && typeof body === "boolean" ? body : null;
    } catch {
      return null;
    }
  }

  private note(user: string, mac: string): void {
    this.seen.delete(mac);
    this.seen.set(mac, user);
    if (this.seen.size <= REMEMBERED) return;
    for (const oldest of this.seen.keys()) {
      this.seen.delete(oldest);
      break;
    }
  }
}
