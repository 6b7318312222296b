import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "..");

/** Utilities that name a side of the screen; each has one that names a side of the text. */
const PHYSICAL =
  /^-?(?:(?:scroll-)?[mp][lr]-\S+|(?:left|right)-\S+|border-[lr](?:-\S+)?|rounded-(?:[lr]|[tb][lr])(?:-\S+)?|text-(?:left|right))$/;

/** What a class says without its variants: “min-[46rem]:hover:pl-2” says “pl-2”. */
const utility = (name: string) =>
  name.replace(/^(?:[^\s:[\]]*(?:\[[^\]]*\])?[^\s:[\]]*:)+/, "").replace(/!$/, "");

const isPhysical = (name: string) => PHYSICAL.test(utility(name));

it.each([
  ["pl-2", true],
  ["hover:-mr-1", true],
  ["min-[46rem]:border-l", true],
  ["[&>*:first-child]:pl-4", true],
  ["rounded-tl-md", true],
  ["text-right", true],
  ["left-1/2", true],
  ["ps-2", false],
  ["start-1/2", false],
  ["border-line", false],
  ["rounded-lg", false],
  ["ml", false],
  ["placeholder", false],
])("knows that %s names a side of the screen: %s", (name, wanted) => {
  expect(isPhysical(name)).toBe(wanted);
});

it("no class names a side of the screen, so that every screen reads from right to left too", () => {
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter(
    (path) => /\.tsx?$/.test(path) && !/\.test\.|^gen[\\/]/.test(path),
  );
  expect(files.length).toBeGreaterThan(200);
  const found = files.flatMap((path) =>
    [...readFileSync(join(root, path), "utf8").matchAll(/["`]([^"`\n]*)["`]/g)].flatMap(([, text = ""]) =>
      text
        .split(/\s+/)
        .filter(isPhysical)
        .map((name) => `${relative(root, join(root, path))}: ${name}`),
    ),
  );
  expect(found).toEqual([]);
});
