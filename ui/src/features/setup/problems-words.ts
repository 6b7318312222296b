import type { SettingProblem } from "@/gen/SettingProblem";
import type { SettingSource } from "@/gen/SettingSource";
import type { SetupView } from "@/gen/SetupView";
import { faultEffect, partStopped, problemWords, settingFault } from "@/gen/setting-words";
import { counted } from "@/strings";

/* Words about a configuration of which something can’t be used. */

/** What a problem means for the rest of the app. */
export function problemEffect({ fault, part }: SettingProblem, setup: SetupView): string {
  const effect = faultEffect[fault];
  if (effect) return effect;
  if (part === null) return problemWords.ignored;
  return setup[part] ? problemWords.earlier : partStopped[part];
}

/** Its name and what is wrong with it, without the value. */
export function problemTitle({ setting, fault }: SettingProblem): string {
  const name = setting ?? (fault === "syntax" ? problemWords.line : problemWords.file);
  return `${name} ${settingFault[fault]}`;
}

export function problemPlace(source: SettingSource): string {
  if (source.kind === "environment") return `environment variable ${source.variable}`;
  return source.line === null ? source.path : `${source.path}, line ${source.line}`;
}

export const setupProblemsText = {
  heading: (count: number) => counted(problemWords.unusable, count),
  corrected: "Once you save a corrected file, Adkeeper uses it right away.",
  more: (count: number) =>
    count === 1 ? "1 more setting can’t be used." : `${count} more settings can’t be used.`,
  value: "Value",
  place: "Where",
  action: "Open settings",
} as const;
