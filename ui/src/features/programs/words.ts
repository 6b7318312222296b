import type { Purpose } from "@/gen/Purpose";
import { count, plural } from "@/strings";

/* Words of the user’s other programs, and of the lines by which they use a login. */

/** What a connected program does, for a list. */
export const purposeShort: Record<Purpose, string> = {
  token: "Access token",
  exec: "Running a command",
  mcp: "Amazon’s MCP server",
};

export const programsText = {
  title: "Programs",
  status: (connected: number, allowed: number) =>
    [
      ...(connected > 0 ? [`${count(connected)} connected`] : []),
      ...(allowed > 0 ? [`${count(allowed)} allowed`] : []),
    ].join(" · "),
  intro:
    "Scripts, AI agents and other programs on this computer can ask Adkeeper for an Amazon Ads access token. You decide which ones get it. Refresh tokens and client secrets stay in the keychain.",
  introLines: "For ready command lines, choose “Use in…” on a connection or an account.",

  asking: "Asking now",
  wants: { token: "An access token", exec: "A token for a command", mcp: "Amazon’s MCP server" },
  waiting: (value: number) => plural(value, "request"),
  answer: "Answer…",
  answerFor: (program: string) => `Answer ${program}`,

  connected: "Connected now",
  connectedSince: "Connected",
  connectedNone: "No program is connected.",
  tokens: (value: number) => plural(value, "token"),
  calls: (value: number) => plural(value, "tool call"),

  allowed: "Allowed",
  allowedNone: "No program is allowed without asking.",
  always: "Always",
  until: (when: string) => `Until ${when}`,
  lastUsed: "Last used",
  notUsed: "Not used yet",
  runBy: (path: string) => `run by ${path}`,
  revoke: "Revoke",
  revokeFor: (program: string, label: string) => `Revoke ${program} for ${label}`,
  revokeAll: "Revoke all",
  revokeTitle: (program: string, label: string) => `Revoke ${program} for ${label}?`,
  revokeAllTitle: (value: number) =>
    value === 1 ? "Revoke the program that is allowed?" : `Revoke all ${count(value)} programs?`,
  revokePoints: [
    "The next time it wants a token, Adkeeper asks you again.",
    "A token that it already has works until it expires, at most an hour from now.",
  ],
  revokeAllPoints: [
    "The next time one of them wants a token, Adkeeper asks you again.",
    "Tokens that they already have work until they expire, at most an hour from now.",
  ],
  revoked: (program: string) => `${program} has to ask again`,
  revokedAll: (value: number) => `${plural(value, "program")} revoked`,

  recent: "Recent use",
  recentNone: "No program has used a login in the last 90 days.",
  recentAll: "Show all in Activity",
  gotToken: "Got an access token",
  gotTokenFor: (span: string) => `Got an access token for ${span}`,
  wasDenied: "Got no token",
  calledTool: "Called",

  emptyTitle: "No program has asked yet",
  emptyBody:
    "Scripts, AI agents and other programs on this computer can ask Adkeeper for an Amazon Ads access token. The first time, a window asks you. Try it in a terminal:",
  emptyToken: "For a script: print a token",
  emptyMcp: "For an AI agent: connect Claude Code to Amazon’s MCP server",
  emptyStart: "For lines that fit a login or an account, choose “Use in…” there.",
  emptyConnections: "Open connections",
  emptyAccounts: "Open accounts",
  emptyNothing: "Connect an Amazon login first. Then your scripts and AI agents can use it.",
} as const;

export const useText = {
  title: (name: string) => `Use ${name} in…`,
  body: "The first time a program asks, a window shows you which one it is, and you decide.",
  tabs: { shell: "Shell", python: "Python", curl: "curl", mcp: "MCP clients" },
  tabsLabel: "Where to use it",
  copy: (what: string) => `Copy: ${what}`,
  copied: "Copied to the clipboard",
  notInPath: "If your shell doesn’t know “adkeeper”, open a new terminal, or reinstall Adkeeper.",

  print: "Print an access token",
  printHint: "It works for up to an hour. Ask again whenever you need one: Adkeeper keeps it fresh.",
  run: "Run a command with a token",
  runHint:
    "The command finds the token in AMAZON_ADS_ACCESS_TOKEN and the client id in AMAZON_ADS_CLIENT_ID.",
  folder: "Use it in this folder without naming it",
  folderHint: "Saved in .adkeeper.toml of the folder you’re in.",

  python: "Get a token and call the Ads API",
  pythonHint: "Ask for another token when “expires_at” is near. That costs nothing.",

  curl: "List the advertising profiles",
  curlIn: (region: string) => `List the advertising profiles (${region})`,
  curlHint: "For bash and zsh. The token never appears on the command line.",
  curlPipe: "The same in any other shell",

  install: "Set up a client",
  installHint: "Adds Adkeeper to the settings of the client. Restart the client afterwards.",
  other: "Any other client",
  otherHint: "Add this to its list of MCP servers.",
  readOnly: "Add --read-only to leave out tools that change anything.",
} as const;

/** Clients whose settings `adkeeper mcp install` knows, by its word for them. */
export const mcpClients = {
  "claude-code": "Claude Code",
  "claude-desktop": "Claude Desktop",
  codex: "Codex",
  cursor: "Cursor",
  vscode: "VS Code",
  kiro: "Kiro",
} as const;
