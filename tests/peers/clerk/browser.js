// Clerk's own clerk-js in Chromium, as the judge of a Frontend API server: it signs in with a wrong and the
// right password, gets a token, and signs out. Prints one line of JSON.
//
// Settings: FRONTEND_API (address of the server), PUBLISHABLE_KEY, EMAIL, PASSWORD, CHROMIUM.
//
// clerk-js is told to be a native client, as Clerk's SDK for Electron does: the device token goes in a header.
// A browser adds an Origin to such calls, which the API refuses beside a device token; a native shell's own
// network layer would not, so the page's calls leave without it.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { chromium } from "playwright-core";

const { FRONTEND_API, PUBLISHABLE_KEY, EMAIL, PASSWORD, CHROMIUM = "/usr/bin/chromium" } = process.env;
const library = dirname(createRequire(import.meta.url).resolve("@clerk/clerk-js"));
const seen = [];

const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});
try {
  const page = await browser.newPage();
  const problems = [];
  page.on("pageerror", (error) => problems.push(error.message));
  await page.route("**/*", async (route) => {
    const request = route.request();
    const url = new URL(request.url());
    // Signing out leads to the root.
    if (["/judge", "/"].includes(url.pathname)) {
      return route.fulfill({ contentType: "text/html", body: "<!doctype html><title>judge</title>" });
    }
    // The library and the parts that it loads by itself.
    if (url.pathname.startsWith("/judge/")) {
      return route.fulfill({
        contentType: "text/javascript",
        body: readFileSync(join(library, basename(url.pathname)), "utf8"),
      });
    }
    if (url.origin !== FRONTEND_API) return route.abort();
    const { origin: _, ...headers } = request.headers();
    const answer = await route.fetch({ headers });
    seen.push({ method: request.method(), path: url.pathname, query: url.search, status: answer.status() });
    return route.fulfill({
      response: answer,
      headers: { ...answer.headers(), "access-control-expose-headers": "authorization" },
    });
  });
  await page.goto(`${FRONTEND_API}/judge`);
  await page.evaluate((key) => {
    window.__clerk_publishable_key = key;
  }, PUBLISHABLE_KEY);
  await page.addScriptTag({ url: `${FRONTEND_API}/judge/clerk.browser.js` });
  await page.waitForFunction(() => window.Clerk !== undefined);
  const outcome = await page.evaluate(
    async ({ api, email, password }) => {
      const tokens = [];
      const clerk = window.Clerk;
      clerk.__internal_onBeforeRequest(async (request) => {
        request.credentials = "omit";
        request.url.searchParams.append("_is_native", "1");
        const { protocol, host } = new URL(api);
        request.url.protocol = protocol;
        request.url.host = host;
        request.headers.set("authorization", tokens.at(-1) ?? "");
      });
      clerk.__internal_onAfterResponse(async (_, response) => {
        const token = response.headers.get("authorization");
        if (token) tokens.push(token);
      });
      await clerk.load({ standardBrowser: false });
      const wrong = await clerk.client.signIn
        .create({ identifier: email, password: `${password}?` })
        .then(() => null, (error) => ({ status: error.status, code: error.errors?.[0]?.code }));
      const attempt = await clerk.client.signIn.create({ identifier: email, password });
      await clerk.setActive({ session: attempt.createdSessionId });
      const user = { id: clerk.user.id, email: clerk.user.primaryEmailAddress.emailAddress };
      const jwt = await clerk.session.getToken({ skipCache: true });
      const devices = (await clerk.user.getSessions()).length;
      await clerk.signOut();
      return {
        version: clerk.version,
        wrong,
        status: attempt.status,
        user,
        jwt,
        devices,
        signedOut: clerk.user === null && clerk.client.sessions.length === 0,
        rotations: new Set(tokens).size,
      };
    },
    { api: FRONTEND_API, email: EMAIL, password: PASSWORD },
  );
  await page.unrouteAll({ behavior: "ignoreErrors" });
  console.log(JSON.stringify({ ...outcome, problems, seen }));
} finally {
  await browser.close();
}
