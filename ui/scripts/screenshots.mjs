// Takes a picture of every scenario in both themes and two widths, and in high contrast, into target/screens/ui.
// Fails on errors in the page, on content wider than the window, on text with too little contrast, and on a toast
// that covers a dialog, a panel or a bar with buttons.
// Usage: npm run screenshots --workspace ui [-- name-part ...]
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { openGallery, showScenario } from "./gallery.mjs";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const out = at("../../target/screens/ui");
// As the windows open, and as small as they get.
const SIZES = {
  main: [
    [1180, 760],
    [860, 560],
  ],
  approval: [
    [480, 560],
    [420, 420],
  ],
};
const THEMES = ["light", "dark"];
/** More contrast is looked at as the window opens. */
const STRONG = ["light", "dark"];

mkdirSync(out, { recursive: true });
const { base, browser, scenarios, close } = await openGallery(process.argv.slice(2));

// Contrast needs a real layout, so it is measured here and not in the component tests.
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What a toast lies on that it must not lie on. */
function coveredByToast() {
  const kept = document.querySelectorAll("[role=dialog], [role=alertdialog], [role=menu], [data-keep-clear]");
  const covers = (a, b) =>
    a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const within = ({ left, top, right, bottom }) =>
    left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
  return [...document.querySelectorAll("[data-testid=toast]")].flatMap((toast) => {
    const box = toast.getBoundingClientRect();
    return [
      ...[...kept].filter((each) => covers(box, each.getBoundingClientRect())),
      ...(within(box) ? [] : [{ dataset: { testid: "the edge of the window" } }]),
    ].map((each) => each.dataset.testid ?? "a menu");
  });
}

const problems = [];
let taken = 0;
try {
  const rounds = THEMES.flatMap((theme) =>
    Object.entries(SIZES).flatMap(([kind, sizes]) =>
      sizes.map(([width, height], index) => ({
        theme,
        kind,
        width,
        height,
        opening: index === 0,
        strong: false,
      })),
    ),
  );
  for (const theme of STRONG) {
    for (const [kind, [[width, height]]] of Object.entries(SIZES)) {
      rounds.push({ theme, kind, width, height, opening: true, strong: true });
    }
  }
  for (const { theme, kind, width, height, opening, strong } of rounds) {
    const shown = scenarios.filter((one) => one.window === kind);
    if (shown.length === 0) continue;
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme: theme,
      reducedMotion: "reduce",
      locale: "en-GB",
      timezoneId: "UTC",
    });
    for (const scenario of shown) {
      const { name } = scenario;
      const page = await context.newPage();
      const look = strong ? `${theme}-contrast` : theme;
      const where = `${name} ${look} ${width}`;
      page.on("pageerror", (error) => problems.push(`${where}: ${error.message}`));
      page.on("console", (line) => {
        if (line.type() === "error") problems.push(`${where}: ${line.text()}`);
      });
      try {
        await showScenario(page, base, scenario, { theme, ...(strong ? { contrast: "more" } : {}) });
        const wide = await page.evaluate(
          () =>
            Math.max(
              document.documentElement.scrollWidth,
              document.querySelector("[data-testid=approval]")?.scrollWidth ?? 0,
            ) - innerWidth,
        );
        if (wide > 0) problems.push(`${where}: ${wide} px wider than the window`);
        const covered = await page.evaluate(coveredByToast);
        for (const what of covered) problems.push(`${where}: a toast covers ${what}`);
        if (opening) {
          await page.evaluate(axe);
          const found = await page.evaluate(async () => {
            const { violations } = await window.axe.run(document.body, { runOnly: ["color-contrast"] });
            return violations.flatMap(({ nodes }) => nodes.map((node) => node.any[0]?.message ?? node.html));
          });
          for (const message of found) problems.push(`${where}: ${message}`);
        }
        await page.screenshot({ path: `${out}/${name}-${look}-${width}.png` });
        taken++;
      } catch (error) {
        problems.push(`${where}: ${error.message.split("\n")[0]}`);
      }
      await page.close();
    }
    await context.close();
  }
} finally {
  await close();
}
console.log(`${taken} screenshots in target/screens/ui`);
for (const problem of problems) console.error(problem);
process.exit(problems.length > 0 ? 1 : 0);
