// Weighs what the window loads before anything is shown, gzipped, and fails above the limit. What the first
// screen loads in addition, beside its first questions to the app, is printed too.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const LIMIT = 200_000;
const dist = (path) => fileURLToPath(new URL(`../dist/${path}`, import.meta.url));
if (!existsSync(dist("index.html"))) throw new Error("nothing is built: npm run build --workspace ui");
const page = readFileSync(dist("index.html"), "utf8");
const first = [...page.matchAll(/(?:src|href)="\.\/([^"]+\.(?:js|css))"/g)].map((match) => match[1]);
const gzipped = (file) => gzipSync(readFileSync(dist(file)), { level: 9 }).length;
const weigh = (files, ending) =>
  files.filter((file) => file.endsWith(ending)).reduce((sum, file) => sum + gzipped(file), 0);

/** What a chunk loads with it, and so on. */
function withImports(file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const match of readFileSync(dist(file), "utf8").matchAll(/(?:from|import)"\.\/([^"]+\.js)"/g)) {
    withImports(`assets/${match[1]}`, seen);
  }
  return seen;
}

const overview = readdirSync(dist("assets")).find(
  (file) => file.endsWith(".js") && readFileSync(dist(`assets/${file}`), "utf8").includes("health-counts"),
);
if (!overview) throw new Error("the first screen is in no chunk");
const later = [...withImports(`assets/${overview}`)].filter((file) => !first.includes(file));
const js = weigh(first, ".js");
console.log(
  JSON.stringify({
    initial_js_gzip: js,
    initial_css_gzip: weigh(first, ".css"),
    first_screen_js_gzip: weigh(later, ".js"),
    limit: LIMIT,
  }),
);
if (first.length === 0 || js > LIMIT) process.exit(1);
