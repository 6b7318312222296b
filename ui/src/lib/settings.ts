import { useQueryClient } from "@tanstack/react-query";
import { notifyText } from "@/features/settings/words";
import type { AppSnapshot } from "@/gen/AppSnapshot";
import type { SettingsPatch } from "@/gen/SettingsPatch";
import { useCommand } from "./data";
import { keys } from "./keys";
import { showFailure } from "./toast";

/** Shows a changed setting at once; a refusal puts it back and is explained. */
export function useChangeSettings() {
  const client = useQueryClient();
  const { run } = useCommand((backend, patch: SettingsPatch) => backend.updateSettings(patch), {
    onFailure: (failure) => {
      showFailure(failure);
      void client.invalidateQueries({ queryKey: keys.snapshot });
    },
  });
  return (patch: SettingsPatch) => {
    client.setQueryData<AppSnapshot>(
      keys.snapshot,
      (all) => all && { ...all, settings: { ...all.settings, ...patch } },
    );
    run(patch);
  };
}

const DAY = 24 * 60;

/** “15 minutes”, “4 hours” or “1 day”. */
export function waitWords(minutes: number): string {
  if (minutes % DAY === 0 && minutes > 0) return notifyText.days(minutes / DAY);
  if (minutes % 60 === 0 && minutes > 0) return notifyText.hours(minutes / 60);
  return notifyText.minutes(minutes);
}

/** “22:00” of minutes after midnight. */
export function timeOfDay(minute: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** Minutes after midnight of “22:00”, “7:30”, “730” or “7”; `null` for what is no time of day. */
export function readTimeOfDay(typed: string): number | null {
  const found = /^(\d{1,2})(?:[:.]?(\d{2}))?$/.exec(typed.trim());
  if (!found) return null;
  const [, hours, minutes] = found;
  const hour = Number(hours);
  const minute = Number(minutes ?? 0);
  return hour < 24 && minute < 60 ? hour * 60 + minute : null;
}

/** A time of day so many minutes later, around midnight. */
export const shiftTime = (minute: number, by: number) => (minute + by + DAY) % DAY;
