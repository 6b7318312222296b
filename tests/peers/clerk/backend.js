// Clerk's own @clerk/backend and Svix's own library, as judges of session tokens and webhook signatures. Reads
// JSON from the file ASKED: {keys, secret, tokens: {name: jwt}, webhooks: {name: {id, timestamp, signature,
// body}}}; prints one line with a verdict for each.

import { createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { verifyToken } from "@clerk/backend";
import { verifyWebhook } from "@clerk/backend/webhooks";
import { Webhook } from "svix";

const asked = JSON.parse(readFileSync(process.env.ASKED, "utf8"));
const jwtKey = createPublicKey({ key: asked.keys.keys[0], format: "jwk" })
  .export({ type: "spki", format: "pem" })
  .toString();

const refusal = (error) => error.reason ?? error.errors?.[0]?.reason ?? error.message;
const judge = async (token, options = {}) => {
  try {
    const { sub, sid, role } = await verifyToken(token, { jwtKey, ...options });
    return { sub, sid, role };
  } catch (error) {
    return { refused: refusal(error) };
  }
};

const answer = { tokens: {}, webhooks: {} };
for (const [name, token] of Object.entries(asked.tokens)) answer.tokens[name] = await judge(token);
answer.parties = await judge(asked.tokens.good, { authorizedParties: ["https://example.com"] });
for (const [name, { id, timestamp, signature, body }] of Object.entries(asked.webhooks)) {
  const headers = { "svix-id": id, "svix-timestamp": String(timestamp), "svix-signature": signature };
  const request = new Request("https://example.com/hook", { method: "POST", headers, body });
  answer.webhooks[name] = await verifyWebhook(request, { signingSecret: asked.secret }).then(
    (event) => ({ type: event.type, id: event.data.id }),
    (error) => ({ refused: refusal(error) }),
  );
}
// Svix signs the first message by itself: is it the same to the letter?
const { id, timestamp, body } = asked.webhooks.good;
answer.svix = new Webhook(asked.secret).sign(id, new Date(timestamp * 1000), body);
console.log(JSON.stringify(answer));
