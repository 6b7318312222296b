// The return page as text: one style sheet, one script, one document. Nothing of a request ever gets into
// it, so it is the same bytes for everybody, and the hashes in its policy can be made once.

/** Where the app listens. */
export const APP = "com.adkeeper.desktop://amazon/callback";

/** What Amazon may add to the return address and the app wants to see. Everything else stays behind. */
export const PASSED_ON = ["code", "state", "scope", "error", "error_description"];

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 32rem; margin: 18vh auto 0; padding: 0 1.5rem; }
h1 { font-size: 1.25rem; }
a, button { display: inline-block; font: inherit; padding: 0.5rem 1rem; border-radius: 0.5rem; border: 1px solid #0f8f88; }
a { color: #fff; background: #0b6f73; text-decoration: none; }
button { color: inherit; background: none; cursor: pointer; }
input { box-sizing: border-box; width: 100%; font: inherit; padding: 0.5rem; }
[hidden] { display: none; }
`;

// The address is taken out of the history before anything else can fail. What the app gets is rebuilt from
// the known names, so that nothing a link-maker adds reaches it.
const SCRIPT = `
"use strict";
(() => {
  const given = new URLSearchParams(location.search);
  const pasted = location.href;
  history.replaceState(null, "", location.pathname);
  const answer = new URLSearchParams();
  for (const name of ${JSON.stringify(PASSED_ON)}) {
    for (const value of given.getAll(name)) answer.append(name, value);
  }
  const title = document.getElementById("title");
  const text = document.getElementById("text");
  const error = given.get("error");
  if (!given.has("code") && error === null) {
    title.textContent = "Nothing to hand over";
    text.textContent = "There is no answer from Amazon in this address. Start again in Adkeeper.";
    return;
  }
  const target = ${JSON.stringify(APP)} + "?" + answer;
  if (error === "access_denied") {
    title.textContent = "Amazon was not connected";
    text.textContent = "Access was refused on Amazon's page, so nothing was connected. Adkeeper is told; you can try again there.";
  } else if (error !== null) {
    title.textContent = "Amazon was not connected";
    const named = /^[a-z_]{1,40}$/.test(error) ? " (" + error + ")" : "";
    text.textContent = "Amazon answered with an error" + named + ". Adkeeper is told and explains what to do.";
  } else {
    text.textContent = "Your browser should ask to open Adkeeper now. If it does not, use the button, or copy the address and paste it in Adkeeper.";
  }
  const open = document.getElementById("open");
  const address = document.getElementById("address");
  const copied = document.getElementById("copied");
  open.href = target;
  address.value = pasted;
  address.addEventListener("focus", () => address.select());
  document.getElementById("copy").addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(pasted);
      copied.textContent = "Copied.";
    } catch {
      address.select();
      copied.textContent = "Press Ctrl+C to copy.";
    }
  });
  document.getElementById("ways").hidden = false;
  location.replace(target);
})();
`;

const DOCUMENT = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="referrer" content="no-referrer">
    <meta name="robots" content="noindex">
    <title>Back to Adkeeper</title>
    <style>${STYLE}</style>
  </head>
  <body>
    <main>
      <h1 id="title">Back to Adkeeper</h1>
      <p id="text" role="status"></p>
      <noscript>
        <p>This page needs JavaScript to open Adkeeper by itself. Copy the whole address of this page from the address bar, paste it in Adkeeper, and then close this page.</p>
      </noscript>
      <div id="ways" hidden>
        <p>
          <a id="open" href="${APP}">Open Adkeeper</a>
          <button id="copy" type="button">Copy the address</button>
        </p>
        <p><label for="address">Or copy this address and paste it in Adkeeper.</label></p>
        <p><input id="address" type="text" readonly value=""></p>
        <p id="copied" role="status"></p>
      </div>
    </main>
    <script>${SCRIPT}</script>
  </body>
</html>
`;

/** The document, and the policy that allows its own style sheet and script and nothing else. */
export async function page(): Promise<{ html: string; policy: string }> {
  const policy = [
    "default-src 'none'",
    `script-src ${await hash(SCRIPT)}`,
    `style-src ${await hash(STYLE)}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return { html: DOCUMENT, policy: policy.join("; ") };
}

/** A source expression of a content security policy. */
async function hash(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `'sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}'`;
}
