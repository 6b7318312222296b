// How often one user may call, and whether the refresh token is theirs. Both are asked of PostgreSQL in one go,
// which all instances of this function share.
//
// When the database does not answer, calls go on: a limiter that fails closed would let every user's Amazon
// tokens lapse with it, and keeping them alive is what this function is for. What it protects against, a
// signed-in user who calls without end, is then still bounded by a count in this process's memory: per
// instance instead of in total.

import type { Config } from "./config.ts";
import { Refusal } from "./refusal.ts";

/** Calls of one user in a minute. The numbers of the database function are the same. */
const PER_MINUTE = 30;
const MINUTE_MS = 60_000;
/** How long the database may take: counting must not use up the time that LwA may need. */
const TIMEOUT_MS = 3_000;
/** Users held in memory; the oldest go first. */
const REMEMBERED = 10_000;

/** What the database says of a call: it may go on; it holds a token of somebody else's; it cannot be asked. */
export type Verdict = "own" | "foreign" | "unknown";

/** Counts calls, first in the database, else in memory. */
export class Limiter {
  private readonly local = new Map<string, { since: number; calls: number }>();
  private reported = Number.NEGATIVE_INFINITY;

  constructor(private readonly config: Pick<Config, "supabaseUrl" | "serviceKey">) {}

  /**
   * Counts one call of `user` with the token behind `mac`, if there is one. Throws `broker_throttled` with the
   * seconds to wait, and `broker_unauthorised` for a user who was deleted.
   */
  async count(user: string, mac: string | null): Promise<Verdict> {
    const told = await this.shared(user, mac);
    if (told === -2) throw new Refusal("broker_unauthorised", "This user was deleted.");
    const wait = told ?? this.own(user, Date.now());
    if (wait > 0) {
      throw new Refusal("broker_throttled", "Too many calls by this user.", { retryAfter: wait });
    }
    if (told === null) return "unknown";
    return told === -1 ? "foreign" : "own";
  }

  /** The answer of `count_broker_call`; null when there is none. */
  private async shared(user: string, mac: string | null): Promise<number | null> {
    try {
      const answer = await fetch(`${this.config.supabaseUrl}/rest/v1/rpc/count_broker_call`, {
        method: "POST",
        headers: headersOf(this.config.serviceKey),
        body: JSON.stringify({ caller: user, token_mac: mac }),
        redirect: "error",
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const body: unknown = await answer.json();
      if (answer.ok && typeof body === "number") return body;
      this.report(`status ${answer.status}`);
    } catch (error) {
      this.report(error instanceof Error ? error.name : "unknown");
    }
    return null;
  }

  private own(user: string, now: number): number {
    const last = this.local.get(user);
    const kept = last !== undefined && now - last.since < MINUTE_MS ? last : { since: now, calls: 0 };
    if (kept.calls >= PER_MINUTE) return Math.ceil((kept.since + MINUTE_MS - now) / 1000);
    kept.calls += 1;
    this.local.delete(user);
    this.local.set(user, kept);
    if (this.local.size > REMEMBERED) {
      for (const oldest of this.local.keys()) {
        this.local.delete(oldest);
        break;
      }
    }
    return 0;
  }

  /** One line a minute for the operator, without anything of the call. */
  private report(what: string): void {
    if (Date.now() - this.reported < MINUTE_MS) return;
    this.reported = Date.now();
    console.error(`The call counter cannot be reached (${what}); counting in memory.`);
  }
}

/** New secret keys go into `apikey` alone, where the gateway exchanges them; older ones are JWTs. */
export function headersOf(key: string): Record<string, string> {
  const headers: Record<string, string> = { apikey: key, "content-type": "application/json" };
  if (!key.startsWith("sb_")) headers.authorization = `Bearer ${key}`;
  return headers;
}
