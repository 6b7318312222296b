// What the broker says in its own name. LwA's answers never pass through here.

/**
 * The broker's own errors. They are not OAuth's, so that a client cannot take them for a verdict about its
 * grant: `broker_unauthorised` is about the session, never about Amazon.
 */
export type Code =
  | "broker_unauthorised" // 401: no session, or one that does not hold; sign in again
  | "broker_throttled" // 429: this user asked too often; Retry-After says how long to wait
  | "broker_refused" // 400: a request that the broker does not forward; 403: not for this user
  | "broker_misconfigured" // 500: the operator has to act
  | "temporarily_unavailable"; // 503 or 504, OAuth's own word: try again later

const STATUS: Record<Code, number> = {
  broker_unauthorised: 401,
  broker_throttled: 429,
  broker_refused: 400,
  broker_misconfigured: 500,
  temporarily_unavailable: 503,
};

/** A refusal on its way to the answer. Its text is written here and never holds anything of the request. */
export class Refusal extends Error {
  constructor(
    readonly code: Code,
    readonly description: string,
    readonly more: { status?: number; retryAfter?: number } = {},
  ) {
    super(description);
  }

  /** JSON like an OAuth error: `{"error", "error_description"}`. */
  response(): Response {
    const headers = new Headers(NO_STORE);
    if (this.more.retryAfter !== undefined) headers.set("retry-after", String(this.more.retryAfter));
    if (this.code === "broker_unauthorised") headers.set("www-authenticate", "Bearer");
    const body = { error: this.code, error_description: this.description };
    return Response.json(body, { status: this.more.status ?? STATUS[this.code], headers });
  }
}

/** No answer of a token endpoint is kept by anybody on the way (RFC 6749, 5.1). */
export const NO_STORE = { "cache-control": "no-store", pragma: "no-cache" };
