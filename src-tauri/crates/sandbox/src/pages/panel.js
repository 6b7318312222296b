"use strict";
// Shows what the control API says and pulls its levers. Rows are kept and updated in place, so that
// focus and screen readers are not disturbed by the regular look for news.
(() => {
  const EVERY_MS = 2000;
  const by = (id) => document.getElementById(id);
  const make = (tag, properties = {}, children = []) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const say = (text, bad = false) => {
    const status = by("status");
    status.textContent = text;
    status.classList.toggle("error", bad);
  };
  const call = async (method, path, body) => {
    const options = { method };
    if (body !== undefined) {
      options.headers = { "Content-Type": "application/json" };
      options.body = JSON.stringify(body);
    }
    const response = await fetch(`/_sandbox/${path}`, options);
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return response.json();
  };

  let generation = 0;
  let lost = false;
  const refresh = async () => {
    const mine = ++generation;
    try {
      const [switches, grants, counters, inbox, clock] = await Promise.all([
        call("GET", "catalogue"), call("GET", "grants"), call("GET", "counters"), call("GET", "clerk/inbox"),
        call("GET", "clock-skew"),
      ]);
      if (mine !== generation) return;
      showSwitches(switches);
      showGrants(grants);
      showCounters(counters);
      showInbox(inbox);
      showClock(clock);
      if (lost) say("The sandbox is back.");
      lost = false;
    } catch {
      if (mine !== generation) return;
      if (!lost) say("The sandbox does not answer.", true);
      lost = true;
    }
  };
  // Runs a lever, says what happened, and shows the new state.
  const act = async (what, done) => {
    try {
      await what();
      say(done);
    } catch (error) {
      say(String(error.message ?? error), true);
    }
    await refresh();
  };

  // The newest five, newest first; each is there for its code.
  const showInbox = (inbox) => {
    const rows = inbox.slice(-5).reverse().map(({ to, code }) =>
      make("li", {}, [make("span", { textContent: to }), make("code", { textContent: code })]));
    if (by("inbox").textContent !== rows.map((row) => row.textContent).join("")) {
      by("inbox").replaceChildren(...rows);
    }
    by("no-mail").hidden = rows.length > 0;
  };

  const boxes = new Map();
  const showSwitches = (switches) => {
    if (!boxes.size) buildSwitches(switches);
    for (const { name, on } of switches) boxes.get(name).checked = on;
    const count = switches.filter(({ on }) => on).length;
    by("on-count").textContent = count ? `${count} on` : "all off";
    by("all-off").disabled = !count;
  };
  const buildSwitches = (switches) => {
    let group;
    for (const { name, group: title, description } of switches) {
      if (group?.dataset.title !== title) {
        const id = `group-${by("switches").children.length}`;
        group = make("div", { role: "group" }, [make("h3", { id, textContent: title })]);
        group.dataset.title = title;
        group.setAttribute("aria-labelledby", id);
        by("switches").append(group);
      }
      const box = make("input", { type: "checkbox", id: `switch-${name}` });
      box.setAttribute("role", "switch");
      box.setAttribute("aria-labelledby", `name-${name}`);
      box.setAttribute("aria-describedby", `about-${name}`);
      box.addEventListener("change", () => {
        const on = box.checked;
        act(() => call("POST", `catalogue/${name}`, { on }), `${name} is ${on ? "on" : "off"}.`);
      });
      boxes.set(name, box);
      const words = make("span", {}, [
        make("b", { id: `name-${name}`, textContent: name }),
        make("small", { id: `about-${name}`, textContent: description }),
      ]);
      const row = make("label", { className: "switch", htmlFor: box.id }, [box, words]);
      row.dataset.words = `${name} ${title} ${description}`.toLowerCase();
      group.append(row);
    }
  };
  by("filter").addEventListener("input", (event) => {
    const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const group of by("switches").children) {
      for (const row of group.querySelectorAll(".switch")) {
        row.hidden = !words.every((word) => row.dataset.words.includes(word));
      }
      group.hidden = !group.querySelector(".switch:not([hidden])");
    }
    by("none").hidden = Boolean(by("switches").querySelector(".switch:not([hidden])"));
  });

  // Rebuilds a list only when it says something new.
  const rebuilt = (list, data) => {
    const shown = JSON.stringify(data);
    if (list.dataset.shown === shown) return false;
    list.dataset.shown = shown;
    list.replaceChildren();
    return true;
  };
  const DAY_S = 24 * 60 * 60;
  const day = (time) => new Date(time).toLocaleDateString(undefined, { dateStyle: "medium" });
  const showClock = ({ seconds, amazon }) => {
    by("clock-now").textContent = new Date(amazon).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
    if (document.activeElement !== by("days")) by("days").value = Math.round(seconds / DAY_S);
  };
  by("clock").addEventListener("submit", (event) => {
    event.preventDefault();
    const days = Number(by("days").value);
    act(() => call("POST", "clock-skew", { days }), days ? `Amazon's clock is ${Math.abs(days)} days ${days > 0 ? "ahead" : "behind"}.` : "Amazon's clock is right.");
  });
  // The newest token is the one in use.
  const lastEnd = (ends) => {
    if (!ends.length) return "";
    const end = ends[ends.length - 1];
    return end === null ? ", no fixed end" : `, ends ${day(end)}`;
  };
  const showGrants = (grants) => {
    by("no-grants").hidden = grants.length > 0;
    const focused = by("grants").contains(document.activeElement) ? document.activeElement.id : "";
    if (!rebuilt(by("grants"), grants)) return;
    for (const { login, revoked, access_tokens: tokens, created_at: created, ends } of grants) {
      const when = new Date(created).toLocaleTimeString();
      const state = revoked ? "revoked" : `${tokens} working access token${tokens === 1 ? "" : "s"}`;
      const row = make("li", {}, [
        make("span", {}, [login, make("small", { textContent: `${state}, since ${when}${lastEnd(ends)}` })]),
      ]);
      if (!revoked) {
        const revoke = make("button", { type: "button", id: `revoke-${login}`, textContent: "Revoke" });
        revoke.setAttribute("aria-label", `Revoke ${login}`);
        revoke.addEventListener("click", () => {
          act(() => call("POST", "grants/revoke", { login }), `${login} has removed the app.`);
        });
        const age = make("button", { type: "button", id: `age-${login}`, textContent: "Age 30 days" });
        age.setAttribute("aria-label", `Date the consent of ${login} back by 30 days`);
        age.addEventListener("click", () => {
          act(() => call("POST", "grants/age", { login, days: 30 }), `${login} consented 30 days earlier.`);
        });
        row.append(age, revoke);
      }
      by("grants").append(row);
    }
    // The button that had the focus is new or gone: the keyboard continues from there.
    if (focused) (by(focused) ?? by("grants-title")).focus();
  };
  const showCounters = (counters) => {
    const entries = Object.entries(counters);
    by("no-counters").hidden = entries.length > 0;
    by("counters-table").hidden = !entries.length;
    by("clear-counters").disabled = !entries.length;
    if (!rebuilt(by("counters"), counters)) return;
    for (const [endpoint, count] of entries) {
      by("counters").append(make("tr", {}, [
        make("td", { textContent: endpoint }),
        make("td", { textContent: count, className: "number" }),
      ]));
    }
  };

  by("all-off").addEventListener("click", () => act(async () => {
    for (const [name, box] of boxes) {
      if (box.checked) await call("POST", `catalogue/${name}`, { on: false });
    }
  }, "Every switch is off."));
  by("clear-counters").addEventListener("click", () => {
    act(() => call("DELETE", "counters"), "The counts are cleared.");
  });
  by("reset").addEventListener("click", () => {
    by("sure").returnValue = "no";
    by("sure").showModal();
  });
  by("sure").addEventListener("close", () => {
    if (by("sure").returnValue === "yes") act(() => call("POST", "reset"), "Everything is reset.");
  });
  const look = async () => {
    if (!document.hidden) await refresh();
    setTimeout(look, EVERY_MS);
  };
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) refresh();
  });
  look();
})();
