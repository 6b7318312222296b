// Collects the licences of every package that is part of what ships: the dashboard's from the lock file and
// node_modules, the app's from Cargo's metadata and sources. Only crates of the platform that is built for are asked
// about, and Cargo fetches those that it lacks: it needs them for the build anyway.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const TEXT = /^(licen[cs]e|copying|unlicense|notice)/i;
/** Longest text that is kept, in characters; the GPL has about 35,000. */
const LONGEST = 60_000;

function textsIn(folder) {
  if (!existsSync(folder)) return [];
  const found = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && TEXT.test(entry.name))
    .map(({ name }) =>
      readFileSync(join(folder, name), "utf8").replaceAll(/\s*\n/g, "\n").trim().slice(0, LONGEST),
    )
    .filter(Boolean);
  return [...new Set(found)];
}

function fromNpm(root) {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  const find = (name, from) => {
    for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
      const place = `${folder ? `${folder}/` : ""}node_modules/${name}`;
      if (packages[place]) return place;
      if (!folder) return null;
    }
  };
  const seen = new Set();
  const walk = (place) => {
    for (const name of Object.keys(packages[place]?.dependencies ?? {})) {
      const next = find(name, place);
      if (next && !seen.has(next)) {
        seen.add(next);
        walk(next);
      }
    }
  };
  walk("ui");
  return [...seen].map((place) => ({
    name: place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length),
    version: packages[place].version,
    licence: packages[place].license ?? "unknown",
    kind: "npm",
    texts: textsIn(join(root, place)),
  }));
}

/** The platform that is built for: the Tauri CLI's word, or this machine's. */
function platform() {
  const host = () => /^host: (\S+)$/m.exec(execFileSync("rustc", ["-vV"], { encoding: "utf8" }))?.[1];
  const found = process.env.TAURI_ENV_TARGET_TRIPLE ?? host();
  if (!found) throw new Error("rustc doesn't say which platform it builds for");
  return found;
}

function fromCargo(root) {
  const wanted = ["metadata", "--format-version", "1", "--locked", "--filter-platform", platform()];
  const metadata = JSON.parse(
    execFileSync("cargo", wanted, {
      cwd: root,
      encoding: "utf8",
      maxBuffer: 1 << 28,
      stdio: ["ignore", "pipe", "pipe"],
    }),
  );
  const byId = new Map(metadata.packages.map((one) => [one.id, one]));
  const nodes = new Map(metadata.resolve.nodes.map((node) => [node.id, node]));
  // What the app and its command line are built from: neither tests nor what runs at build time only.
  const shipped = new Set();
  const walk = (id) => {
    if (shipped.has(id)) return;
    shipped.add(id);
    for (const { pkg, dep_kinds: kinds } of nodes.get(id)?.deps ?? []) {
      if (kinds.some(({ kind }) => kind === null)) walk(pkg);
    }
  };
  for (const id of metadata.workspace_members) {
    if (["adkeeper", "adkeeper-cli"].includes(byId.get(id)?.name)) walk(id);
  }
  return [...shipped]
    .map((id) => byId.get(id))
    .filter((one) => one?.source)
    .map((one) => ({
      name: one.name,
      version: one.version,
      licence: one.license ?? "see its text",
      kind: "cargo",
      texts: textsIn(dirname(one.manifest_path)),
    }));
}

/** All packages by name, and each text once. */
export function collectLicences(root) {
  const all = [...fromNpm(root), ...fromCargo(root)].sort(
    (a, b) => a.name.localeCompare(b.name) || a.version.localeCompare(b.version),
  );
  const texts = [...new Set(all.flatMap((one) => one.texts))];
  const places = new Map(texts.map((text, index) => [text, index]));
  const packages = all.map((one) => ({ ...one, texts: one.texts.map((text) => places.get(text)) }));
  return { packages, texts };
}

const NAME = "virtual:licences";

/** The module that the dashboard shows them from. A gallery and tests show a few: they need no Cargo. */
export function licences({ root, sample }) {
  return {
    name: "licences",
    resolveId: (id) => (id === NAME ? `\0${NAME}` : undefined),
    load(id) {
      if (id !== `\0${NAME}`) return undefined;
      const { packages, texts } = sample ? SAMPLE : collectLicences(root);
      return `export const packages = ${JSON.stringify(packages)};\nexport const texts = ${JSON.stringify(texts)};`;
    },
  };
}

const SAMPLE = {
  packages: [
    { name: "react", version: "19.3.1", licence: "MIT", kind: "npm", texts: [0] },
    { name: "rustls", version: "0.23.0", licence: "Apache-2.0 OR ISC OR MIT", kind: "cargo", texts: [0] },
    { name: "without-text", version: "1.0.0", licence: "ISC", kind: "cargo", texts: [] },
  ],
  texts: ["Permission is hereby granted, free of charge, to any person obtaining a copy of this software."],
};
