import type { Platform } from "@/strings";

/** The operating system, for the wording of instructions only. */
export function platform(agent: string = navigator.userAgent): Platform {
  if (/Mac/i.test(agent)) return "mac";
  if (/Win/i.test(agent)) return "windows";
  return "linux";
}
