import { statusWords } from "@/gen/status-words";

/* Words of pausing and of what stops background refresh; the frame needs them at once. */

export { pauseFor } from "@/gen/status-words";

export const keeperText = {
  pause: "Pause refreshing",
  pauseShort: "Pause",
  resume: statusWords.resume,
  paused: "Background refresh is paused until you resume it",
  pausedUntil: (when: string) => `Background refresh is paused until ${when}`,
  pausedBody: "Connections go down within the hour.",
  restUntil: (when: string) => `It continues automatically ${when}.`,
  restOpen: "It continues when you resume it.",
  tomorrow: (time: string) => `tomorrow, ${time}`,
  at: (time: string) => `at ${time}`,
  tomorrowAt: (time: string) => `tomorrow at ${time}`,
  dayAt: (day: string, time: string) => `on ${day} at ${time}`,
  pausedShort: `${statusWords.paused}.`,
  pausedShortUntil: (when: string) => `${statusWords.pausedUntil(when)}.`,
  saidPaused: "Background refresh paused",
  saidResumed: "Background refresh resumed",
  clockAhead: (span: string) => `This computer’s clock is ${span} ahead of Amazon’s`,
  clockBehind: (span: string) => `This computer’s clock is ${span} behind Amazon’s`,
  clockBody: "Set it right: times shown here are wrong by as much.",
  unrecorded: statusWords.unrecordedTitle,
  unrecordedShort: statusWords.unrecorded,
  unrecordedBody: (why: string, when: string) => `${why} This started ${when}.`,
  unrecordedKeepsTrying: "Adkeeper keeps trying and recovers automatically.",
  dueTitle: "A refresh is due",
  dueBody: "Adkeeper refreshes within a minute or two.",
  lateTitle: statusWords.late,
  lateShort: "Refresh late",
  lateBody: (when: string) =>
    `It was due ${when}. Adkeeper keeps trying. If this lasts, quit Adkeeper and start it again.`,
  lockHeld: statusWords.lockHeld,
  lockHeldBody:
    "It’s blocking a connection. Refreshing continues without it. Quit the other copy, or restart this computer.",
  offline: statusWords.offline,
  offlineBody: "Refreshing continues automatically as soon as it can.",
} as const;
