import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "..");

/** What each folder may import besides itself and packages. Features may use each other’s parts. */
const MAY_KNOW: Record<string, readonly string[]> = {
  gen: [],
  backend: ["gen", "lib"],
  strings: ["gen", "lib"],
  lib: ["backend", "gen", "strings", "features"],
  ui: ["backend", "gen", "lib", "strings", "features"],
  features: ["backend", "gen", "lib", "strings", "ui", "gallery", "test"],
  approval: ["backend", "gen", "lib", "strings", "ui", "gallery", "test"],
  app: ["backend", "features", "gen", "lib", "strings", "ui", "gallery", "test"],
};

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

/** `strings.ts` and the folder of the same name are one place. */
const place = (path: string) => path.split("/")[0]?.replace(/\.tsx?$/, "") ?? "";

const imports = sources(root).flatMap((path) => {
  const file = relative(root, path).replaceAll("\\", "/");
  const found = readFileSync(path, "utf8").matchAll(/(?:from|import\()\s*"@\/([^"]+)"/g);
  return [...found].map((match) => ({ file, from: place(file), to: place(match[1] ?? ""), what: match[1] }));
});

it("lets nothing import from the router and its frame", () => {
  const above = ["main", "gallery", "test"];
  const upwards = imports.filter(
    (one) => one.to === "app" && one.from !== "app" && !above.includes(one.from),
  );
  expect(upwards.map((one) => `${one.file} imports ${one.what}`)).toEqual([]);
});

it.each(Object.entries(MAY_KNOW))("lets %s know only what is below it", (folder, may) => {
  const own = imports.filter((one) => one.from === folder && one.to !== folder);
  const wrong = own.filter((one) => !may.includes(one.to));
  expect(wrong.map((one) => `${one.file} imports ${one.what}`)).toEqual([]);
});

it("lets shared parts use words of features, and nothing else of them", () => {
  const shared = imports.filter((one) => ["lib", "ui"].includes(one.from) && one.to === "features");
  const wrong = shared.filter((one) => !one.what?.endsWith("words"));
  expect(wrong.map((one) => `${one.file} imports ${one.what}`)).toEqual([]);
});
