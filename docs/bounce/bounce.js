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

const text = document.getElementById("text");
if (!given.has("code") && !given.has("error")) {
  text.textContent = "There is no answer from Amazon in this address. Start again in Adkeeper.";
} else {
  const target = `${APP}?${answer}`;
  text.textContent =
    "Your browser should ask to open Adkeeper now. If it does not, use the button, or copy the address and paste it in Adkeeper.";
  document.getElementById("open").href = target;
  document.getElementById("copy").addEventListener("click", async (event) => {
    await navigator.clipboard.writeText(pasted);
    event.target.textContent = "Copied";
  });
  document.getElementById("ways").hidden = false;
  location.href = target;
}
