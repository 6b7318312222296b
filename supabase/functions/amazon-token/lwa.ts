// The call itself: what may be forwarded, and how LwA's answer comes back unchanged.

import type { Config } from "./config.ts";
import { isRegion } from "./config.ts";
import { NO_STORE, Refusal } from "./refusal.ts";

/** Largest request. Tokens have at most 2048 bytes each (documented). */
const REQUEST_LIMIT = 16 * 1024;
/** Largest answer: tokens take little, but a page of an unwell host may be larger. */
const ANSWER_LIMIT = 256 * 1024;

/**
 * The parameters of each grant type beside `grant_type`, `client_id` and `region`. A code without its verifier
 * may be anybody's.
 */
const GRANTS: Record<string, { needed: string[] }> = {
  authorization_code: { needed: ["code", "redirect_uri", "code_verifier"] },
  refresh_token: { needed: ["refresh_token"] },
};

/** The app's made-up token, which asks LwA about the client alone: nobody was given it, so it is nobody's. */
const NOBODYS_TOKEN = "Atzr|IwEBIAdkZWVwZXItY2hlY2stb2YtdGhlLWNsaWVudC1hbG9uZS1uby1ncmFudC1iZWhpbmQtaXQ";

/** Headers of LwA's answer that the client may need: the wait asked for, and ids for a support case. */
const KEPT = ["content-type", "retry-after", "date", "x-amzn-requestid", "x-amz-request-id", "x-amz-rid"];

/**
 * One connection per call. On a kept connection that breaks, `fetch` sends the request again (observed with
 * Deno 2.9), also a POST that was acted on: the code is used up, and the second answer says invalid_grant
 * where the first said yes. A runtime without this function is left to do as it does.
 */
const client = typeof Deno.createHttpClient === "function"
  ? Deno.createHttpClient({ poolMaxIdlePerHost: 0 })
  : undefined;

/** A request that may be sent. */
export interface Call {
  url: string;
  form: URLSearchParams;
  /** The refresh token whose owner has to be known first; null for a code, and for the check of the client. */
  token: string | null;
}

/** Reads and checks the request; the secret is not in it yet. */
export async function readCall(request: Request, config: Config): Promise<Call> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) {
    throw refused("The body must be application/x-www-form-urlencoded.");
  }
  const form = new URLSearchParams(new TextDecoder().decode(await readForm(request.body)));
  for (const name of form.keys()) {
    if (form.getAll(name).length > 1) throw refused("A parameter occurs more than once.");
  }
  const grant = form.get("grant_type") ?? "";
  if (!Object.hasOwn(GRANTS, grant)) throw refused("This grant type is not forwarded.");
  const { needed } = GRANTS[grant];
  if (form.get("client_id") !== config.clientId) throw refused("This client id is not the broker's.");
  const region = form.get("region") ?? "";
  if (!isRegion(region)) throw refused("The region must be na, eu or fe.");
  if (needed.some((name) => !form.get(name))) throw refused("A parameter of this grant type is missing.");
  const known = ["grant_type", "client_id", "region", ...needed];
  for (const name of form.keys()) {
    if (!known.includes(name)) throw refused("A parameter is not forwarded.");
  }
  form.delete("region");
  const token = form.get("refresh_token");
  return { url: config.tokenUrl[region], form, token: token === NOBODYS_TOKEN ? null : token };
}

function refused(text: string): Refusal {
  return new Refusal("broker_refused", text);
}

async function readForm(body: Body): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await bounded(body, REQUEST_LIMIT);
  if (bytes === null) throw refused(`The body is larger than ${REQUEST_LIMIT} bytes.`);
  return bytes;
}

type Body = ReadableStream<Uint8Array<ArrayBuffer>> | null;

/** All of `body`, or null if it has more than `limit` bytes. */
async function bounded(body: Body, limit: number): Promise<Uint8Array<ArrayBuffer> | null> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.length;
    if (length > limit) return null;
    chunks.push(chunk);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** LwA's answer, and the refresh token in it, if there is one. */
export interface Forwarded {
  response: Response;
  refreshToken: string | null;
}

/** Sends the call with the client's secret; LwA's status and body are as they came. */
export async function forward(call: Call, config: Config): Promise<Forwarded> {
  const form = new URLSearchParams(call.form);
  form.set("client_secret", config.clientSecret);
  try {
    const answer = await fetch(call.url, {
      client,
      method: "POST",
      body: form,
      redirect: "error",
      signal: AbortSignal.timeout(config.timeoutMs),
    });
    const body = await bounded(answer.body, ANSWER_LIMIT);
    if (body === null) throw new RangeError("answer too large");
    const headers = new Headers(NO_STORE);
    for (const name of KEPT) {
      const value = answer.headers.get(name);
      if (value !== null) headers.set(name, value);
    }
    const response = new Response(body, { status: answer.status, headers });
    return { response, refreshToken: answer.ok ? refreshTokenOf(body) : null };
  } catch (error) {
    // The error's text may hold the address, never the body; still nothing of it leaves this function.
    const late = error instanceof DOMException && error.name === "TimeoutError";
    const text = late ? "Login with Amazon did not answer in time." : "Login with Amazon cannot be reached.";
    throw new Refusal("temporarily_unavailable", text, { status: late ? 504 : 503 });
  }
}

function refreshTokenOf(body: Uint8Array<ArrayBuffer>): string | null {
  try {
    const token: unknown = JSON.parse(new TextDecoder().decode(body))?.refresh_token;
    return typeof token === "string" && token !== "" ? token : null;
  } catch {
    return null;
  }
}
