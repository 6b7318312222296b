// The page of scenarios in Chromium: built before, served from target/ui-gallery.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { preview } from "vite";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const browserPath = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Serves the gallery and starts the browser. `scenarios` are those whose names hold one of `wanted`. */
export async function openGallery(wanted = []) {
  if (!existsSync(browserPath)) throw new Error(`no Chromium at ${browserPath}; set CHROMIUM`);
  const server = await preview({
    root: at(".."),
    mode: "gallery",
    logLevel: "error",
    build: { outDir: at("../../target/ui-gallery") },
    preview: { port: 0, host: "127.0.0.1" },
  });
  const { port } = server.httpServer.address();
  const base = `http://127.0.0.1:${port}/gallery.html`;
  const browser = await chromium.launch({
    executablePath: browserPath,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  const index = await browser.newPage();
  await index.goto(base);
  const list = await index.locator("[data-scenarios]").getAttribute("data-scenarios");
  await index.close();
  const scenarios = JSON.parse(list ?? "[]").filter(
    ({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)),
  );
  const close = async () => {
    await browser.close();
    await server.close();
  };
  return { base, browser, scenarios, close };
}

/** Presses the first of them. One that goes before it is pressed has done what it is there for by itself. */
async function press(all) {
  await all.first().waitFor();
  const target = await all.first().elementHandle();
  const click = target.click();
  const gone = target.waitForElementState("hidden");
  await Promise.any([click, gone]);
  await Promise.allSettled([click]);
}

/** Brings a scenario to what shall be seen of it, with nothing moving. */
export async function showScenario(page, base, { name, window: kind }, query = {}) {
  await page.goto(`${base}?${new URLSearchParams({ scenario: name, ...query })}`);
  await page.locator("#root > *").first().waitFor();
  await page.evaluate(() => document.fonts.ready);
  for (const id of await page.evaluate(() => window.gallery.press)) await press(page.getByTestId(id));
  for (const key of await page.evaluate(() => window.gallery.keys)) await page.keyboard.press(key);
  await page.evaluate(() => window.gallery.finish());
  // Answers to a question can be pressed only after a while.
  if (kind === "approval") await page.waitForTimeout(800);
  // Eight equal frames and the end of every finite animation: nothing is caught half way.
  await page.evaluate(async () => {
    const frame = () => new Promise((next) => requestAnimationFrame(next));
    const seen = () => document.body.innerHTML.length;
    let frames = 0;
    for (let same = 0, last = -1; same < 8; await frame()) {
      if (++frames > 1000) throw new Error("the page never comes to rest");
      same = seen() === last ? same + 1 : 0;
      last = seen();
    }
    const finite = document
      .getAnimations()
      .filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity);
    await Promise.all(finite.map((animation) => animation.finished.catch(() => {})));
  });
}
