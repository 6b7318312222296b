import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { toFailure } from "@/backend/types";
import { activityKind, causeShort, trigger } from "@/features/activity/words";
import { loginMatch, way } from "@/features/connect/words";
import { removalCheck } from "@/features/connections/removal-words";
import { noticeBody, noticeCause, noticesTitle, noticeTitle } from "@/features/notices/words";
import { clerkFound } from "@/features/setup/clerk-words";
import { supabaseFound } from "@/features/setup/supabase-words";
import { setupTest, wayName } from "@/features/setup/words";
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
    ["NoticeKind", noticesTitle],
    ["NoticeKind", noticeBody],
    ["Cause", noticeCause],
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
