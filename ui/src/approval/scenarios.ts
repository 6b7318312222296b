import { AGENT, commandError, HEALTHY, programs, question, SCRIPT, SHELL, world } from "@/gallery/fixtures";
import type { Scenario } from "@/gallery/scenario";
import type { QuestionView } from "@/gen/QuestionView";

const asking = (...questions: readonly QuestionView[]) =>
  world(HEALTHY, { programs: programs({ questions: [...questions] }) });

/** Names, labels and paths as long as the app lets them be. */
const LONG = question({
  program: {
    name: "quarterly_campaign_performance_and_budget_reconciliation_export_v2.py",
    path: `/nix/store/8q3l9k${"0d2f7a".repeat(10)}-python3-3.12.7-env/bin/python3.12`,
    script: `/home/ada/work/clients/${"a-very-long-folder-name/".repeat(6)}quarterly_campaign_performance_and_budget_reconciliation_export_v2.py`,
    parents: ["python3.12", "claude", "node", "zsh", "tmux: server", "systemd", "gnome-terminal-server"],
    unreadable: false,
  },
  purpose: "exec",
  label: "Northwind Agency, all European brands and marketplaces (second login)",
  account: "Cedar Kitchen and Outdoor Living Wholesale GmbH & Co. KG Deutschland",
});

/** The window that asks whether a program may have a token. */
export const approvalScenarios: readonly Scenario[] = [
  {
    name: "approval-token",
    window: "approval",
    world: () => asking(question({ account: "Cedar Kitchen US" })),
  },
  {
    name: "approval-exec",
    window: "approval",
    world: () => asking(question({ program: SHELL, purpose: "exec", seconds_left: 9 })),
  },
  {
    name: "approval-mcp",
    window: "approval",
    world: () =>
      asking(
        question({ program: AGENT, purpose: "mcp", waiting: 3 }),
        question({ id: 2 }),
        question({ id: 3, program: SHELL, purpose: "exec" }),
      ),
  },
  {
    name: "approval-unreadable",
    window: "approval",
    world: () => asking(question({ program: { ...SCRIPT, script: null, parents: [], unreadable: true } })),
  },
  { name: "approval-long", window: "approval", world: () => asking(LONG) },
  { name: "approval-large", window: "approval", large: true, world: () => asking(question()) },
  { name: "approval-large-long", window: "approval", large: true, world: () => asking(LONG) },
  {
    name: "approval-answering",
    window: "approval",
    world: () => asking(question()),
    press: ["answer-once"],
    faults: { hang: ["answerQuestion"] },
  },
  {
    name: "approval-failed",
    window: "approval",
    world: () => asking(question()),
    press: ["answer-always"],
    faults: { fail: { answerQuestion: commandError("database_full", "database or disk is full (code 13)") } },
  },
  {
    name: "approval-gone-next",
    window: "approval",
    world: () => asking(question(), question({ id: 2, program: AGENT, purpose: "mcp" })),
    later: (backend) => backend.withdrawQuestion(1),
  },
  {
    name: "approval-gone",
    window: "approval",
    world: () => asking(question()),
    later: (backend) => backend.withdrawQuestion(1),
  },
  {
    name: "approval-time-up",
    window: "approval",
    world: () => asking(question({ seconds_left: 0 })),
  },
  { name: "approval-empty", window: "approval", world: () => asking() },
  {
    name: "approval-loading",
    window: "approval",
    world: () => asking(),
    faults: { hang: ["questions"] },
  },
  {
    name: "approval-unread",
    window: "approval",
    world: () => asking(),
    faults: { fail: { questions: commandError("internal", "the window lost its connection to the app") } },
  },
];
