// Hands Amazon's answer on to the app. The code is of no use to anybody else: exchanging it takes the
// client secret and the PKCE verifier, and neither is here.
"use strict";

const APP = "com.adkeeper.desktop://amazon/callback";
const PASSED_ON = ["code", "state", "scope", "error", "error_description"];

const given = new URLSearchParams(location.search);
const answer = new URLSearchParams();
for (const name of PASSED_ON) {
  for (const value of given.getAll(name)) answer.append(name, value);
}

// The app understands this address as well when it is pasted; kept from before it is taken out of the history.
const pasted = location.href;
history.replaceState(null, "", location.pathname);

const title = document.getElementById("title");
const text = document.getElementById("text");
const error = given.get("error");
if (!given.has("code") && error === null) {
  title.textContent = "Nothing to hand over";
  text.textContent = "There is no answer from Amazon in this address. Start again in Adkeeper.";
} else {
  const target = `${APP}?${answer}`;
  if (error === "access_denied") {
    title.textContent = "Amazon was not connected";
    text.textContent =
      "Access was refused on Amazon's page, so nothing was connected. Adkeeper is told; you can try again there.";
  } else if (error !== null) {
    title.textContent = "Amazon was not connected";
    const named = /^[a-z_]{1,40}$/.test(error) ? ` (${error})` : "";
    text.textContent = `Amazon answered with an error${named}. Adkeeper is told and explains what to do.`;
  } else {
    text.textContent =
      "Your browser should ask to open Adkeeper now. If it does not, use the button, or copy the address and paste it in Adkeeper.";
  }
  const address = document.getElementById("address");
  const copied = document.getElementById("copied");
  document.getElementById("open").href = target;
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
}
