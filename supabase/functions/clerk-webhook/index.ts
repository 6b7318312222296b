// Clerk's webhook: the database hears of new, changed and deleted users while no app is open.
//
//   POST, signed by Svix: svix-id, svix-timestamp (seconds), svix-signature (one or more, separated by spaces)
//
//   200  handled, handled before, or nothing to do    400  not signed by Clerk, or older than five minutes
//   405  not a POST    413  too large    500  a setting is wrong    503  the database does not answer
//
// Svix repeats what is not answered with 2xx for about a day, so a database that is down loses nothing. The
// app never waits for any of this: a user's row is made by the app as well.

import { Webhook, WebhookVerificationError } from "standardwebhooks";
import { Misconfigured, read } from "./config.ts";
import { change } from "./event.ts";
import { Database } from "./database.ts";

/** Largest message. Clerk's metadata has 8 kB a kind (documented); a whole user is far smaller than this. */
const LIMIT = 256 * 1024;

function start() {
  const config = read((name) => Deno.env.get(name));
  return { signature: new Webhook(config.secret), database: new Database(config) };
}

let started: ReturnType<typeof start> | undefined;

/** Answers one request. Settings are read at the first, so that a missing one is an answer, not a crash. */
export async function handle(request: Request): Promise<Response> {
  if (request.method !== "POST") return answer(405, "only POST is answered", { allow: "POST" });
  try {
    started ??= start();
  } catch (error) {
    if (!(error instanceof Misconfigured)) throw error;
    console.error(error.message);
    return answer(500, "the webhook is set up wrongly; its log says how");
  }
  // The signature is over the bytes as they came.
  const body = await bounded(request.body);
  if (body === null) return answer(413, "too large");
  const header = (name: string) => request.headers.get(name) ?? "";
  const id = header("svix-id");
  let event: unknown;
  try {
    event = started.signature.verify(body, {
      "webhook-id": id,
      "webhook-timestamp": header("svix-timestamp"),
      "webhook-signature": header("svix-signature"),
    });
  } catch (error) {
    const why = error instanceof WebhookVerificationError ? error.message : "the body is not JSON";
    return answer(400, why);
  }
  const outcome = await started.database.apply(change(id, event));
  return outcome === null ? answer(503, "the database does not answer") : answer(200, outcome);
}

function answer(status: number, outcome: string, headers: Record<string, string> = {}): Response {
  return Response.json({ outcome }, { status, headers: { "cache-control": "no-store", ...headers } });
}

/** All of `body` as text, or null if it has more bytes than the limit. */
async function bounded(body: ReadableStream<Uint8Array<ArrayBuffer>> | null): Promise<string | null> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.length;
    if (length > LIMIT) return null;
    chunks.push(chunk);
  }
  return await new Blob(chunks).text();
}

export default { fetch: handle };
