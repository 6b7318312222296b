// Weighs what the window loads before anything is shown, gzipped, and fails above the limit.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const LIMIT = 200_000;
const dist = (path) => fileURLToPath(new URL(`../dist/${path}`, import.meta.url));
const page = readFileSync(dist("index.html"), "utf8");
const files = [...page.matchAll(/(?:src|href)="\.\/([^"]+\.(?:js|css))"/g)].map((match) => match[1]);
const weigh = (ending) =>
  files
    .filter((file) => file.endsWith(ending))
    .reduce((sum, file) => sum + gzipSync(readFileSync(dist(file)), { level: 9 }).length, 0);
const js = weigh(".js");
console.log(JSON.stringify({ initial_js_gzip: js, initial_css_gzip: weigh(".css"), limit: LIMIT }));
if (files.length === 0 || js > LIMIT) process.exit(1);
