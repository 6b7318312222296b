// Written by `cargo xtask generate` from src-tauri/src/text.
import type { PauseFor } from "./PauseFor";

/** For how long background refresh can be paused. */
export const pauseFor: Record<PauseFor, string> = {
  hour: "For 1 hour",
  tomorrow: "Until tomorrow",
  until_resumed: "Until I resume",
};

/** How Adkeeper is. */
export const statusWords = {
  resume: "Resume",
  paused: "Paused until you resume",
  pausedUntil: (end: string) => `Paused until ${end}`,
  offline: "Amazon can’t be reached",
  clerkStep: "Clerk asks for one more step",
  clerkUnavailable: "Clerk is unavailable",
  unrecorded: "Can’t save",
  unrecordedTitle: "Adkeeper can’t save its work",
  late: "A refresh is late",
  lockHeld: "Another copy of Adkeeper isn’t responding",
  signInToResume: "Sign in again to resume syncing with Supabase.",
} as const;
