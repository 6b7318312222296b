"use strict";
// Hands what Amazon added to this page's address to the app, and takes it out of the history.
(() => {
  const forwarded = ["code", "state", "error", "error_description"];
  const given = new URLSearchParams(location.search);
  const kept = new URLSearchParams();
  for (const [name, value] of given) {
    if (forwarded.includes(name)) kept.append(name, value);
  }
  const open = document.getElementById("open");
  const address = document.getElementById("address");
  const copied = document.getElementById("copied");
  if (![...kept.keys()].length) {
    document.getElementById("title").textContent = "Nothing to hand over";
    document.getElementById("text").textContent =
      "This page was opened without an answer from Amazon. Start again in Adkeeper.";
    open.hidden = true;
    return;
  }
  history.replaceState(null, "", location.pathname);
  const target = `com.adkeeper.desktop://amazon/callback?${kept}`;
  open.href = target;
  address.value = target;
  address.addEventListener("focus", () => address.select());
  document.getElementById("copy").addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(target);
      copied.textContent = "Copied.";
    } catch {
      address.select();
      copied.textContent = "Press Ctrl+C to copy.";
    }
  });
  location.replace(target);
})();
