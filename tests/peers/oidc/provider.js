// Two OpenID providers on loopback, made by other people (npm oidc-provider), as judges of our OAuth client.
// Prints one line of JSON when they answer. `POST /_forward` with a number of seconds moves their clock.
//
// Everything they check and answer is theirs; what is set here is clients, scopes, lives and rotation. The
// hooks below only choose when an error is raised; what it looks like is the provider's.

import { createServer } from "node:http";
import { errors, Provider } from "oidc-provider";

const SCOPE = "advertising::campaign_management";
const client = (client_id, more) => ({
  client_id,
  client_secret: `secret of ${client_id}`,
  application_type: "native",
  token_endpoint_auth_method: "client_secret_post",
  grant_types: ["authorization_code", "refresh_token"],
  response_types: ["code"],
  redirect_uris: [
    "com.adkeeper.desktop://amazon/callback",
    "http://localhost/callback",
    "http://127.0.0.1/callback",
  ],
  scope: `openid ${SCOPE}`,
  ...more,
});

let ahead = 0;
const now = Date.now.bind(Date);
Date.now = () => now() + ahead;

/** What happens to users with certain names when their tokens are asked for. */
const FATES = {
  unapproved: () => {
    throw new errors.UnauthorizedClient("the client may not do this for this user");
  },
  throttled: () => {
    throw new errors.TemporarilyUnavailable("come back later");
  },
  unwell: () => {
    throw new Error("a fault inside the provider");
  },
};

function configuration(refreshes) {
  const clients = [
    client("adkeeper"),
    client("neighbour"),
    client("codes-only", { grant_types: ["authorization_code"] }),
  ];
  return {
    clients: refreshes ? clients : clients.map((one) => ({ ...one, grant_types: ["authorization_code"] })),
    scopes: refreshes ? ["openid", "offline_access", SCOPE, "advertising::audiences"] : ["openid", SCOPE],
    features: { devInteractions: { enabled: true }, revocation: { enabled: true } },
    pkce: { required: () => true },
    ...(refreshes && { issueRefreshToken: (_, asking) => asking.grantTypeAllowed("refresh_token") }),
    rotateRefreshToken: true,
    ttl: {
      AccessToken: 3600,
      AuthorizationCode: 300,
      Grant: 86400,
      Interaction: 600,
      RefreshToken: 7200,
      Session: 600,
    },
    cookies: { keys: ["only for a test"] },
    findAccount: (context, accountId) => {
      if (context.oidc.route === "token") FATES[accountId]?.();
      return { accountId, claims: () => ({ sub: accountId }) };
    },
  };
}

async function serve(refreshes) {
  let answer;
  const server = createServer((request, response) => answer(request, response));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(url, configuration(refreshes)).callback();
  answer = (request, response) => {
    const forward = /^\/_forward\/(\d+)$/.exec(request.url);
    if (forward === null) return provider(request, response);
    ahead += Number(forward[1]) * 1000;
    response.end();
  };
  return url;
}

const [rotating, codes] = [await serve(true), await serve(false)];
console.log(JSON.stringify({ ready: true, rotating, codes }));
