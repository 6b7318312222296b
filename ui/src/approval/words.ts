import type { Decision } from "@/gen/Decision";
import type { Purpose } from "@/gen/Purpose";
import { count, plural } from "@/strings/number";

/* Words of the window that asks whether a program may have a token. */

/** What the program wants, after its name. */
export const wants: Record<Purpose, string> = {
  token: "wants an access token for Amazon Ads",
  exec: "wants to start a command with an Amazon Ads access token",
  mcp: "wants to use Amazon’s MCP server for as long as it’s connected",
};

export const decision: Record<Decision, string> = {
  deny: "Deny",
  once: "Allow once",
  eight_hours: "Allow for 8 hours",
  always: "Always allow",
};

export const approvalText = {
  app: "Adkeeper",
  position: (at: number, of: number) => `${count(at)} of ${count(of)}`,
  program: "Program",
  script: "Script",
  startedBy: "Started by",
  startedByNext: "which was started by",
  login: "Login",
  account: "Account",
  reach: "The token works for every account of this login. It can change campaigns and budgets.",
  honest:
    "Any program you run can pretend to be another one. A token that was given keeps working until it expires, up to an hour.",
  unreadable: "You can only allow it once.",
  unreadableWhy:
    "Adkeeper can’t read the file of this program, so it wouldn’t know whether the next one to ask is the same.",
  waiting: (value: number) => `${plural(value, "request")} of this program waiting`,
  left: (minutes: number, seconds: string) => `${minutes}:${seconds} left to answer`,
  leftSaid: (seconds: number) => `${plural(seconds, "second")} left to answer`,
  timeUp: "Time’s up",
  answers: "Answer",
  gone: "The program no longer asks",
  goneBefore: (program: string) => `${program} no longer asks.`,
  goneNext: "It gave up, or the two minutes were over. It can ask again.",
  empty: "No program is asking",
  emptyNext: "This window closes automatically.",
} as const;
