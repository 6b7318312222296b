// Measures in the page: run by WebDriver with the name of one figure, answers with numbers.
const [what, done] = [arguments[0], arguments[arguments.length - 1]];
const PATIENCE = 20000;
const find = (id) => document.querySelector(`[data-testid=${id}]`);
const frame = () => new Promise((next) => requestAnimationFrame(next));
// The frame after the next one begins once the next one is drawn.
const drawn = async () => { await frame(); await frame(); };
const until = (test, say) =>
  new Promise((next, fail) => {
    const look = () => {
      if (!test()) return;
      observer.disconnect();
      clearTimeout(timer);
      next();
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
    const timer = setTimeout(() => {
      observer.disconnect();
      fail(new Error(`waited for ${say}`));
    }, PATIENCE);
    look();
  });
const timed = async (act, test, say) => {
  const begun = performance.now();
  act();
  await until(test, say);
  await frame();
  return performance.now() - begun;
};
const rows = () => document.querySelectorAll("[data-testid=account-row]");
const press = (key, more) =>
  document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
const type = (field, text) => {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, text);
  field.dispatchEvent(new Event("input", { bubbles: true }));
};

const figures = {
  async rows() {
    const times = [];
    for (let round = 0; round < 9; round++) {
      find("nav-settings").click();
      await until(() => rows().length === 0, "the settings");
      await drawn();
      times.push(await timed(() => find("nav-accounts").click(), () => rows().length > 5, "rows"));
      await drawn();
    }
    return times.slice(1);
  },
  async key() {
    const times = [];
    const field = find("account-search");
    const count = () => find("account-count").textContent;
    for (let round = 0; round < 12; round++) {
      const before = count();
      times.push(await timed(() => type(field, `brand 5${round % 4}`), () => count() !== before, "a count"));
      const narrowed = count();
      type(field, "");
      await until(() => count() !== narrowed, "all accounts");
      await drawn();
    }
    return times.slice(2);
  },
  async palette() {
    const times = [];
    for (let round = 0; round < 7; round++) {
      times.push(await timed(() => press("k", { ctrlKey: true }), () => find("palette") !== null, "the palette"));
      await drawn();
      press("Escape");
      await until(() => find("palette") === null, "no palette");
      await drawn();
    }
    return times;
  },
  async change() {
    const internals = window.__TAURI_INTERNALS__;
    const [times, sizes] = [[], []];
    const plain = window.fetch;
    let bytes = 0;
    const measured = new Set();
    window.fetch = async (address, options) => {
      const answer = await plain(address, options);
      const size = (typeof options?.body === "string" ? options.body.length : (options?.body?.byteLength ?? 0));
      const reading = answer.clone().arrayBuffer().then((body) => { bytes += size + body.byteLength; });
      measured.add(reading);
      void reading.finally(() => measured.delete(reading));
      return answer;
    };
    await internals.invoke("plugin:event|listen", {
      event: "app", target: { kind: "Any" },
      handler: internals.transformCallback((event) => { bytes += JSON.stringify(event).length; }),
    });
    for (let round = 0; round < 9; round++) {
      const { id } = rows()[3].dataset;
      const toggle = () => document.querySelector(`[data-id="${id}"] [role=switch]`);
      const before = toggle().getAttribute("aria-checked");
      bytes = 0;
      const change = { selection: { type: "ids", ids: [id] }, patch: { tracked: before !== "true" } };
      times.push(await timed(
        () => void internals.invoke("mark_accounts", change),
        () => toggle()?.getAttribute("aria-checked") !== before, "the row"));
      await new Promise((next) => setTimeout(next, 1500));
      await Promise.all(measured);
      sizes.push(bytes);
    }
    window.fetch = plain;
    return { times, sizes };
  },
  async scroll() {
    const grid = find("account-grid");
    const gaps = [];
    const begun = performance.now();
    let last = await frame();
    for (let at = last; at - begun < 10000; at = await frame()) {
      gaps.push(at - last);
      last = at;
      const end = grid.scrollHeight - grid.clientHeight;
      grid.scrollTop = grid.scrollTop + 45 > end ? 0 : grid.scrollTop + 45;
    }
    return gaps;
  },
};
figures[what]().then((found) => done({ found }), (error) => done({ error: String(error) }));
