// The token broker: adds the LwA client secret to token requests of signed-in users, so that the desktop app
// needs none.
//
//   POST, application/x-www-form-urlencoded, Authorization: Bearer <Clerk session token>
//   grant_type=authorization_code|refresh_token, the parameters of that grant type, client_id, region=na|eu|fe
//
// LwA's status and body come back unchanged. Refusals of the broker itself are JSON like OAuth errors with
// codes of their own, see refusal.ts. It stores no token, code or secret and logs none: what is kept is how many
// calls a user id made in the current minute and day, see limit.ts, and a keyed hash of each refresh token with
// the user id that brought its code, see grants.ts. It is called by the app, not by web pages, and so sends no
// CORS headers.

import { type Config, read } from "./config.ts";
import { Grants } from "./grants.ts";
import { Limiter } from "./limit.ts";
import { forward, readCall } from "./lwa.ts";
import { Refusal } from "./refusal.ts";
import { keysOf, userOf } from "./session.ts";

/** The broker for one set of settings. */
function broker(config: Config): (request: Request) => Promise<Response> {
  const keys = keysOf(config.issuer);
  const limiter = new Limiter(config);
  const grants = new Grants(config);
  return async (request) => {
    if (request.method !== "POST") {
      throw new Refusal("broker_refused", "Only POST is answered.", { status: 405 });
    }
    const user = await userOf(request, config.issuer, keys, config.admission);
    const { call, refusal } = await readCall(request, config)
      .then((call) => ({ call, refusal: null }), (refusal) => ({ call: null, refusal }));
    // A call that is not forwarded counts as well.
    const mac = call?.token ? await grants.mac(call.token) : null;
    const verdict = await limiter.count(user, mac);
    if (call === null) throw refusal;
    if (mac !== null) grants.judge(user, mac, verdict);
    const isCode = call.form.has("code");
    if (isCode && verdict === "unknown") {
      // The code would be used up, and its token nobody's.
      throw new Refusal("temporarily_unavailable", "The broker's database cannot be reached.", {
        retryAfter: 30,
      });
    }
    const { response, refreshToken } = await forward(call, config);
    if (refreshToken !== null && (isCode || mac !== null)) await grants.remember(user, refreshToken);
    return response;
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
