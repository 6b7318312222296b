// The https return address for Login with Amazon: hands what Amazon added to it on to the app.
//
// Amazon takes no custom scheme as a return address, so the way back to a desktop app leads over a page.
// The page does everything in the browser. This function never reads a value of the query, keeps nothing
// and logs nothing; the code is of no use without the client secret and the PKCE verifier anyway. The
// gateway in front of it may note the address in its own log, as any host of such a page may.
//
// Where it can live. Hosted Supabase serves HTML from functions only under a custom domain; on its own
// domains a GET that answers text/html is rewritten to text/plain (documented), and the browser would show
// source text. So:
//   - under a custom domain, or served by anything else: the page, with a button and an address to copy;
//   - on the platform's domains, or when the host is not known: a plain redirect into the app's scheme. It
//     works, but when the browser does not open the app there is nothing to press and nothing to copy.
// Without a custom domain the better choice is docs/bounce on any static https host.

import { APP, page, PASSED_ON } from "./page.ts";

/** Hosts of the platform itself; `edge-runtime.supabase.com` is what functions see behind its gateway (observed). */
const PLATFORM = /(^|\.)supabase\.(co|com|in|net|red)$/;

const ready = page();

const STRICT = {
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "x-robots-tag": "noindex",
};

/** Answers one request of a browser that comes back from Amazon. */
export async function handle(request: Request): Promise<Response> {
  if (request.method !== "GET" && request.method !== "HEAD") {
    return new Response(null, { status: 405, headers: { ...STRICT, allow: "GET, HEAD" } });
  }
  if (onPlatform(request)) return redirect(new URL(request.url).searchParams);
  const { html, policy } = await ready;
  return new Response(request.method === "HEAD" ? null : html, {
    headers: { ...STRICT, "content-type": "text/html; charset=utf-8", "content-security-policy": policy },
  });
}

/** Whether the platform would turn the page into text. In doubt yes: the redirect works everywhere. */
function onPlatform(request: Request): boolean {
  const named = request.headers.get("x-forwarded-host") ?? request.headers.get("host") ?? "";
  const host = named.split(",")[0].trim().replace(/:\d+$/, "").toLowerCase();
  return host === "" || PLATFORM.test(host);
}

/** Into the app, with the known names copied as they are. */
function redirect(given: URLSearchParams): Response {
  const headers = { ...STRICT, "content-security-policy": "default-src 'none'; frame-ancestors 'none'" };
  if (!given.has("code") && !given.has("error")) {
    return new Response("There is no answer from Amazon in this address. Start again in Adkeeper.\n", {
      headers: { ...headers, "content-type": "text/plain; charset=utf-8" },
    });
  }
  const answer = new URLSearchParams();
  for (const name of PASSED_ON) {
    for (const value of given.getAll(name)) answer.append(name, value);
  }
  return new Response(null, { status: 302, headers: { ...headers, location: `${APP}?${answer}` } });
}

export default { fetch: handle };
