/* Words of tables and charts. */

export const dataText = {
  all: (count: string) => `Show all ${count} rows`,
  less: "Show fewer rows",
  view: "View",
  chart: "Chart",
  table: "Table",
  checked: "Checked",
  checkNow: "Check now",
  checking: "Checking…",
  checkAgain: "Check again",
} as const;
