import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { decision, wants } from "@/approval/words";
import { toFailure } from "@/backend/types";
import { accountText } from "@/features/account/words";
import { activityKind, causeShort, trigger } from "@/features/activity/words";
import { loginMatch, way } from "@/features/connect/words";
import { removalCheck } from "@/features/connections/removal-words";
import { dspGap } from "@/features/dsp/words";
import { noticeBody, noticeTitle } from "@/features/notices/words";
import { programsText, purposeShort } from "@/features/programs/words";
import { reportPhase } from "@/features/reports/words";
import { clerkFound } from "@/features/setup/clerk-words";
import { supabaseFound } from "@/features/setup/supabase-words";
import { setupTest, wayName } from "@/features/setup/words";
import { accountHealth, accountSteps, fixers } from "@/gen/account-words";
import { platform } from "@/lib/platform";
import { relativeTime } from "@/lib/time";
import { access, cause, errors, health, healthMeaning, nextStep, statusWord } from "@/strings";
import { pauseFor } from "@/strings/keeper";
import { lack, place, sweepPart } from "@/strings/reach";

/** The words of a generated union, read from its file: types alone are gone at run time. */
function generated(type: string): string[] {
  const source = readFileSync(join(import.meta.dirname, `../gen/${type}.ts`), "utf8");
  const [, body = ""] = source.split(`export type ${type} =`);
  return [...body.matchAll(/"([a-z_]+)"/g)].map((match) => match[1] ?? "").sort();
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ["gen", "test"].includes(entry.name) ? [] : sources(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

describe("the catalogue of words", () => {
  it.each([
    ["ErrorCode", errors],
    ["Cause", cause],
    ["Health", health],
    ["Health", healthMeaning],
    ["NoticeKind", noticeTitle],
    ["NoticeKind", noticeBody],
    ["Cause", causeShort],
    ["ActivityKind", activityKind],
    ["Trigger", trigger],
    ["PauseFor", pauseFor],
    ["NextStep", nextStep],
    ["AccountAccess", access],
    ["LoginMatch", loginMatch],
    ["WayBack", way],
    ["WayBack", wayName],
    ["Lack", lack],
    ["Region", place],
    ["SweepPart", sweepPart],
    ["RemovalCheck", removalCheck],
    ["ClerkFinding", clerkFound],
    ["SupabaseFinding", supabaseFound],
    ["Decision", decision],
    ["Purpose", wants],
    ["Purpose", purposeShort],
    ["Purpose", programsText.wants],
    ["AccountHealth", accountHealth],
    ["AccountStep", accountSteps],
    ["Fixer", fixers],
    ["NoticeSeverity", accountText.severity],
    ["DspPart", dspGap],
    ["ReportPhase", reportPhase],
  ] as const)("covers %s to the last word and holds nothing else", (type, catalogue) => {
    expect(Object.keys(catalogue).sort()).toEqual(generated(type));
  });

  it("writes Amazon's words as ours are written", () => {
    expect(statusWord("DISABLED")).toBe("Disabled");
    expect(statusWord("PARTIALLY_CREATED")).toBe("Partially created");
  });

  it.each([
    ...Object.entries(errors),
    ...Object.entries(cause),
    ...Object.entries(setupTest),
    ...Object.entries(removalCheck),
  ])("gives %s a sentence and a next step", (_, words) => {
    expect(words.title).toMatch(/^\p{Lu}.+/u);
    expect(words.next).toMatch(/^\p{Lu}.+\.$/u);
  });
});

/** Words of a private dialect, with what to write instead. */
const BANNED: readonly [RegExp, string][] = [
  [/\bby (itself|themselves)\b/i, "automatically"],
  [/\bgo(es)? on\b/i, "continues"],
  [/\bcame\b/i, "arrived, was found"],
  [/\banew\b|\bonce more\b/i, "again"],
  [/\b(any|every)body\b/i, "anyone, everyone"],
  [/\bslips?\b/i, "typo"],
  [/\b(is|are) none\b/i, "say what is missing"],
  [/re-?authoris|\bauthorised? (it )?again/i, "reconnect"],
  [/\blaps(e|ed|es|ing)\b/i, "is down, expires"],
  [/\bother side\b/i, "Amazon, Clerk or Supabase"],
  [/\b(somebody|whoever|nobody)\b/i, "name who it is"],
  [/\btroubles?\b/i, "problem, failure, temporarily unavailable"],
  [/\bmend(s|ed|ing)?\b/i, "fix"],
  [/\btold\b/i, "notified, reported"],
  [/\b(persons?|people)\b/i, "user"],
];

/** Words that developers use among themselves, and users never read. */
const INTERNAL: readonly [RegExp, string][] = [
  [/\blook(s|ing)? for accounts/i, "check for accounts"],
  [/\bmirror(s|ed|ing)?\b(?!\.)/i, "sync with Supabase"],
  [/\bvault\b/i, "keychain"],
  [/is not known/i, "not checked yet"],
  [/\btells?\b/i, "notifies, says"],
  [/\bsweeps?\b/i, "account check"],
];

/** Every sentence of a catalogue: literals with a space in them, without what is put in. */
function sentencesOf(path: string): string[] {
  const [source = ""] = readFileSync(path, "utf8").split("#[cfg(test)]\nmod tests");
  const lines = source.split("\n").filter((line) => !/^\s*(import|\/\/|\*|\/\*)/.test(line));
  // A literal of Rust that continues on the next line is one.
  const text = lines.join("\n").replaceAll(/\\\n\s*/g, "");
  const literals = text.matchAll(/"((?:[^"\\\n]|\\.)*)"|`([^`]*)`/g);
  return [...literals]
    .map((match) => (match[1] ?? match[2] ?? "").replaceAll(/\$?\{[^}]*\}/g, "…"))
    .filter((words) => words.includes(" "));
}

describe("what a user reads", () => {
  const ui = join(import.meta.dirname, "..");
  const shell = join(import.meta.dirname, "../../../src-tauri/src");
  const catalogues = [
    ...sources(ui).filter((path) => /strings(\.ts|[/\\][a-z]+\.ts)$|words\.ts$/.test(path)),
    // `dashboard.rs` writes what the others say for the window.
    ...files(join(shell, "text"), ".rs").filter((path) => !path.endsWith("dashboard.rs")),
  ];

  it("is found", () => {
    expect(catalogues.length).toBeGreaterThan(20);
    expect(catalogues.flatMap(sentencesOf).length).toBeGreaterThan(500);
  });

  it("stands in one catalogue", () => {
    const places = new Map<string, Set<string>>();
    for (const path of catalogues) {
      for (const sentence of sentencesOf(path).flatMap((words) => words.split(/(?<=[.?!])\s+/))) {
        const words = sentence.replace(/[.?!]$/, "");
        if ((words.match(/[\p{L}\p{N}’-]+/gu) ?? []).length < 4) continue;
        places.set(words, (places.get(words) ?? new Set()).add(path));
      }
    }
    const twice = [...places].filter(([, paths]) => paths.size > 1);
    expect(twice.map(([words, paths]) => `${words}: ${[...paths].join(", ")}`)).toEqual([]);
  });

  it.each([...BANNED, ...INTERNAL])("is never %s: %s", (banned, instead) => {
    const found = catalogues.flatMap(sentencesOf).filter((sentence) => banned.test(sentence));
    expect(found, `write: ${instead}`).toEqual([]);
  });
});

/** All files below a folder that end so. */
function files(folder: string, end: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(end))
    .map((path) => join(folder, path));
}

describe("what a developer reads", () => {
  const root = join(import.meta.dirname, "../../..");
  const at = (path: string) => join(root, path);
  // Pages, without what is code in them.
  const pages = [
    at("README.md"),
    at("CONTRIBUTING.md"),
    ...files(at("docs"), ".md"),
    ...files(at("src-tauri/crates/sandbox/src/pages"), ".html"),
  ].flatMap((path) =>
    readFileSync(path, "utf8")
      .split("\n")
      .map((line) => `${path}: ${line.replaceAll(/`[^`]*`/g, "")}`),
  );
  // Of each module, the first line of its docs: the rest is reviewed.
  const modules = ["src-tauri", "xtask", "tests"]
    .flatMap((folder) => files(at(folder), ".rs"))
    .filter((path) => !/node_modules|[\\/]target[\\/]/.test(path))
    .flatMap((path) => {
      const [first = ""] = readFileSync(path, "utf8").split("\n", 1);
      return first.startsWith("//!") ? [`${path}: ${first.replaceAll(/`[^`]*`/g, "")}`] : [];
    });

  it("is found", () => {
    expect(pages.length).toBeGreaterThan(1000);
    expect(modules.length).toBeGreaterThan(400);
  });

  it.each(BANNED)("is never %s: %s", (banned, instead) => {
    const said = (line: string) => line.slice(line.indexOf(": "));
    const found = [...pages, ...modules].filter((line) => banned.test(said(line)));
    expect(found, `write: ${instead}`).toEqual([]);
  });
});

describe("a thrown value without a code", () => {
  it("becomes a fault of the app, with its text for details only", () => {
    expect(toFailure("boom").error).toEqual({
      code: "internal",
      message: "boom",
      retry_after: null,
      action: null,
    });
    expect(toFailure({ code: "offline", message: "x", retry_after: 3, action: "retry" }).code).toBe(
      "offline",
    );
  });
});

describe("the seam", () => {
  it("is the only place that knows Tauri", () => {
    const root = join(import.meta.dirname, "..");
    const knowing = sources(root).filter((path) => readFileSync(path, "utf8").includes("@tauri-apps"));
    expect(knowing.map((path) => path.slice(root.length + 1))).toEqual([join("backend", "tauri.ts")]);
  });
});

describe("times", () => {
  const now = 1_800_000_000_000;
  it.each([
    [0, "just now"],
    [20_000, "in under a minute"],
    [-100_000, "2 minutes ago"],
    [59.6 * 60_000, "in 1 hour"],
    [-23.7 * 3_600_000, "1 day ago"],
    [12 * 60_000, "in 12 minutes"],
  ])("%d ms away reads “%s”", (distance, words) => {
    expect(relativeTime(now + distance, now)).toBe(words);
  });
});

describe("instructions", () => {
  it.each([
    ["Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15", "linux"],
    ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15", "mac"],
    ["Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36", "windows"],
  ] as const)("know the system from %s", (agent, wanted) => {
    expect(platform(agent)).toBe(wanted);
  });
});
