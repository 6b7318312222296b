// The token broker: adds the LwA client secret to token requests of signed-in users, so that the desktop app
// needs none.
//
//   POST, application/x-www-form-urlencoded, Authorization: Bearer <Clerk session token>
//   grant_type=authorization_code|refresh_token, the parameters of that grant type, client_id, region=na|eu|fe
//
// LwA's status and body come back unchanged. Refusals of the broker itself are JSON like OAuth errors with
// codes of their own, see refusal.ts. It stores no token, code or secret and logs none: the only thing kept
// is how many calls a user id made in the current minute and day, see limit.ts. It is called by the app, not
// by web pages, and so sends no CORS headers.

import { type Config, read } from "./config.ts";
import { Limiter } from "./limit.ts";
import { forward, readCall } from "./lwa.ts";
import { Refusal } from "./refusal.ts";
import { keysOf, userOf } from "./session.ts";

/** The broker for one set of settings. */
function broker(config: Config): (request: Request) => Promise<Response> {
  const keys = keysOf(config.issuer);
  const limiter = new Limiter(config);
  return async (request) => {
    if (request.method !== "POST") {
      throw new Refusal("broker_refused", "Only POST is answered.", { status: 405 });
    }
    const user = await userOf(request, config.issuer, keys);
    await limiter.count(user);
    return await forward(await readCall(request, config), config);
  };
}

let started: ReturnType<typeof broker> | undefined;

/** Answers one request. Settings are read at the first, so that a missing one is an answer, not a crash. */
export async function handle(request: Request): Promise<Response> {
  try {
    started ??= broker(read((name) => Deno.env.get(name)));
    return await started(request);
  } catch (error) {
    if (error instanceof Refusal) return error.response();
    // The name of the error only: its text could hold something of the request.
    console.error(`Unexpected ${error instanceof Error ? error.name : "error"}.`);
    return new Refusal("temporarily_unavailable", "The broker failed.").response();
  }
}

export default { fetch: handle };
