// The one call to the database: message, user and consequences in one transaction.

import type { Config } from "./config.ts";
import type { Change } from "./event.ts";

/** How long the database may take. Svix gives the whole answer 15 s (documented). */
const TIMEOUT_MS = 8_000;

/** Applies messages through `apply_clerk_event`. */
export class Database {
  constructor(private readonly config: Pick<Config, "supabaseUrl" | "serviceKey">) {}

  /** What became of it in the database's word, or null if the database did not take it. */
  async apply(change: Change): Promise<string | null> {
    try {
      const answer = await fetch(`${this.config.supabaseUrl}/rest/v1/rpc/apply_clerk_event`, {
        method: "POST",
        headers: this.headers(),
        body: JSON.stringify(change),
        redirect: "error",
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const body: unknown = await answer.json().catch(() => null);
      if (answer.ok && typeof body === "string") return body;
      console.error(`${change.kind} was not taken by the database: status ${answer.status}.`);
    } catch (error) {
      console.error(
        `${change.kind} did not reach the database: ${error instanceof Error ? error.name : "?"}.`,
      );
    }
    return null;
  }

  /** New secret keys go into `apikey` alone, where the gateway exchanges them; older ones are JWTs. */
  private headers(): Record<string, string> {
    const key = this.config.serviceKey;
    const headers: Record<string, string> = { apikey: key, "content-type": "application/json" };
    if (!key.startsWith("sb_")) headers.authorization = `Bearer ${key}`;
    return headers;
  }
}
