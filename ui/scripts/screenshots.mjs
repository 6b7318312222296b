// Takes a picture of every scenario in both themes and two widths into target/screens/ui, and fails on
// errors in the page, on content wider than the window and on text with too little contrast.
// Usage: npm run screenshots --workspace ui [-- name-part ...]
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { preview } from "vite";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const out = at("../../target/screens/ui");
const wanted = process.argv.slice(2);
const browserPath = process.env.CHROMIUM ?? "/usr/bin/chromium";
// As the windows open, and as small as they get.
const SIZES = {
  main: [
    [1180, 760],
    [860, 640],
  ],
  approval: [
    [480, 560],
    [420, 420],
  ],
};
const THEMES = ["light", "dark"];

if (!existsSync(browserPath)) throw new Error(`no Chromium at ${browserPath}; set CHROMIUM`);
mkdirSync(out, { recursive: true });

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

// Contrast needs a real layout, so it is measured here and not in the component tests.
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const problems = [];
let taken = 0;
try {
  const index = await browser.newPage();
  await index.goto(base);
  const list = await index.locator("[data-scenarios]").getAttribute("data-scenarios");
  await index.close();
  const all = JSON.parse(list ?? "[]").filter(
    ({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)),
  );
  const rounds = THEMES.flatMap((theme) =>
    Object.entries(SIZES).flatMap(([kind, sizes]) =>
      sizes.map(([width, height], index) => ({ theme, kind, width, height, opening: index === 0 })),
    ),
  );
  for (const { theme, kind, width, height, opening } of rounds) {
    const names = all.filter((one) => one.window === kind).map(({ name }) => name);
    if (names.length === 0) continue;
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme: theme,
      reducedMotion: "reduce",
      locale: "en-GB",
      timezoneId: "UTC",
    });
    for (const name of names) {
      const page = await context.newPage();
      const where = `${name} ${theme} ${width}`;
      page.on("pageerror", (error) => problems.push(`${where}: ${error.message}`));
      page.on("console", (line) => {
        if (line.type() === "error") problems.push(`${where}: ${line.text()}`);
      });
      try {
        await page.goto(`${base}?scenario=${name}&theme=${theme}`);
        await page.locator("#root > *").first().waitFor();
        await page.evaluate(() => document.fonts.ready);
        const press = await page.evaluate(() => window.gallery.press);
        for (const id of press) {
          await page.getByTestId(id).first().click();
        }
        const keys = await page.evaluate(() => window.gallery.keys);
        for (const key of keys) await page.keyboard.press(key);
        await page.evaluate(() => window.gallery.finish());
        // Dialogs and screens are loaded when they are first opened.
        await page.waitForLoadState("networkidle");
        // Answers to a question can be pressed only after a while.
        if (kind === "approval") await page.waitForTimeout(800);
        // Eight equal frames and the end of every finite animation: nothing is caught half way.
        await page.evaluate(async () => {
          const frame = () => new Promise((next) => requestAnimationFrame(next));
          const seen = () => document.body.innerHTML.length;
          for (let same = 0, last = -1; same < 8; await frame()) {
            same = seen() === last ? same + 1 : 0;
            last = seen();
          }
          const finite = document
            .getAnimations()
            .filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity);
          await Promise.all(finite.map((animation) => animation.finished.catch(() => {})));
        });
        const wide = await page.evaluate(
          () =>
            Math.max(
              document.documentElement.scrollWidth,
              document.querySelector("[data-testid=approval]")?.scrollWidth ?? 0,
            ) - innerWidth,
        );
        if (wide > 0) problems.push(`${where}: ${wide} px wider than the window`);
        if (opening) {
          await page.evaluate(axe);
          const found = await page.evaluate(async () => {
            const { violations } = await window.axe.run(document.body, { runOnly: ["color-contrast"] });
            return violations.flatMap(({ nodes }) => nodes.map((node) => node.any[0]?.message ?? node.html));
          });
          for (const message of found) problems.push(`${where}: ${message}`);
        }
        await page.screenshot({ path: `${out}/${name}-${theme}-${width}.png` });
        taken++;
      } catch (error) {
        problems.push(`${where}: ${error.message.split("\n")[0]}`);
      }
      await page.close();
    }
    await context.close();
  }
} finally {
  await browser.close();
  await server.close();
}
console.log(`${taken} screenshots in target/screens/ui`);
for (const problem of problems) console.error(problem);
process.exit(problems.length > 0 ? 1 : 0);
