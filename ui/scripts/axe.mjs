// Asks axe about every scenario in a real layout. With --quick each is looked at once, in a look that takes turns;
// otherwise in every look.
// Usage: npm run axe --workspace ui [-- --quick] [name-part ...]
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { openGallery, showScenario } from "./gallery.mjs";

const words = process.argv.slice(2);
const quick = words.includes("--quick");
const LOOKS = [
  { theme: "light" },
  { theme: "dark" },
  { theme: "light", contrast: "more" },
  { theme: "dark", contrast: "more" },
];
const SIZES = { main: { width: 1180, height: 760 }, approval: { width: 480, height: 560 } };
/** What is hidden while a menu or dialog is open takes no focus then, which axe can't know. */
const CONTEXT = { include: [["body"]], exclude: [["[data-aria-hidden]"]] };
/** Pages of the app have no landmarks around toasts and dialogs. */
const RULES = { region: { enabled: false } };
/** Pages looked at side by side. */
const LANES = 2;

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const { base, browser, scenarios, close } = await openGallery(words.filter((word) => !word.startsWith("--")));
const work = scenarios.flatMap((scenario, index) =>
  (quick ? [LOOKS[index % LOOKS.length]] : LOOKS).map((look) => ({ scenario, look })),
);
const looks = work.length;
if (looks === 0) throw new Error("no such scenario");
const problems = [];
let done = 0;

async function look(page, { scenario, look: { theme, contrast } }) {
  const where = [scenario.name, theme, contrast].filter(Boolean).join(" ");
  const onError = ({ message }) => problems.push(`${where}: ${message}`);
  const onLine = (line) => line.type() === "error" && problems.push(`${where}: ${line.text()}`);
  page.on("pageerror", onError).on("console", onLine);
  try {
    await page.setViewportSize(SIZES[scenario.window]);
    await page.emulateMedia({
      colorScheme: theme,
      contrast: contrast ?? "no-preference",
      reducedMotion: "reduce",
    });
    await showScenario(page, base, scenario, { theme });
    await page.evaluate(axe);
    const found = await page.evaluate(
      async ({ context, rules }) => {
        const { violations } = await window.axe.run(context, { rules, resultTypes: ["violations"] });
        return violations.flatMap(({ id, nodes }) =>
          nodes.map((node) => `${id}: ${node.any[0]?.message ?? ""} ${node.html.slice(0, 160)}`),
        );
      },
      { context: CONTEXT, rules: RULES },
    );
    for (const message of found) problems.push(`${where}: ${message}`);
  } catch (error) {
    problems.push(`${where}: ${error.message.split("\n")[0]}`);
  } finally {
    page.off("pageerror", onError).off("console", onLine);
  }
}

async function lane() {
  const context = await browser.newContext({ locale: "en-GB", timezoneId: "UTC" });
  const page = await context.newPage();
  for (let next = work.shift(); next; next = work.shift()) {
    await look(page, next);
    done++;
    if (done % 50 === 0) console.log(`${done} of ${looks}`);
    // Nothing that one scenario remembers reaches the next.
    await page.evaluate(() => localStorage.clear());
  }
}

try {
  await Promise.all(Array.from({ length: LANES }, lane));
  console.log(`${looks} looks at ${scenarios.length} scenarios`);
} finally {
  await close();
}
for (const problem of problems) console.error(problem);
process.exit(problems.length > 0 ? 1 : 0);
