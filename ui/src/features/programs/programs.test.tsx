import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { activityText } from "@/features/activity/words";
import {
  accounts,
  busyPrograms,
  commandError,
  connection,
  HEALTHY,
  manyApprovals,
  programSession,
  programs,
  programUse,
  question,
  world,
} from "@/gallery/fixtures";
import type { Screen } from "@/gen/Screen";
import { errors } from "@/strings";
import { show, showScenario } from "@/test/show";
import {
  accountTarget,
  curlLine,
  installLine,
  loginTarget,
  mcpEntry,
  printLine,
  pythonCode,
  quoted,
} from "./lines";
import { programsText, useText } from "./words";

const busy = () => world(HEALTHY, { programs: busyPrograms(), activity: programUse(HEALTHY, 40) });

describe("the screen", () => {
  it("follows the app: what asks, connects and is allowed appears without a press", async () => {
    const { backend } = show(world(HEALTHY, { activity: programUse(HEALTHY, 3) }), "/programs");
    await screen.findByText(programsText.connectedNone);
    act(() => {
      backend.world.programs = programs({ questions: [question()], sessions: [programSession()] });
      backend.announce({ type: "programs_changed" });
    });
    expect(await screen.findByTestId("question-row")).toHaveTextContent("nightly_report.py");
    expect(screen.getByTestId("session-row")).toHaveTextContent("2 tokens · 37 tool calls");
    act(() =>
      backend.log({ connection_id: "c-harbour", kind: "hand_out", program: "make", trigger: "program" }),
    );
    await waitFor(() => expect(screen.getAllByTestId("use-row")[0]).toHaveTextContent("make"));
  });

  it("leads to the window of the question, and answers nothing itself", async () => {
    const { backend, user } = show(busy(), "/programs");
    const [first] = await screen.findAllByTestId("answer");
    if (!first) throw new Error("nothing asks");
    await user.click(first);
    expect(backend.called("showQuestion")).toHaveLength(1);
    expect(backend.called("answerQuestion")).toEqual([]);
  });

  it("has only the visible of 500 allowed programs in the page", async () => {
    show(world(HEALTHY, { programs: programs({ approvals: manyApprovals(500) }) }), "/programs");
    const rows = await screen.findAllByTestId("approval-row");
    expect(rows.length).toBeLessThan(40);
    expect(rows[0]).toHaveAttribute("aria-setsize", "500");
  });

  it("shows what was used last and leads to all of it", async () => {
    const { backend, user } = show(busy(), "/programs");
    expect(await screen.findAllByTestId("use-row")).toHaveLength(12);
    const denied = screen.getAllByTestId("use-row").find((row) => row.dataset.kind === "hand_out_refused");
    expect(denied).toHaveTextContent(programsText.wasDenied);
    await user.click(screen.getByTestId("programs-activity"));
    await waitFor(() => expect(screen.getByTestId("filter-kind")).toHaveTextContent(activityText.programs));
    expect(backend.called("activity").at(-1)?.[0]).toEqual({ programs: true });
  });

  it("explains itself while no program has asked, with lines that fit an account", async () => {
    const { user } = show(world(HEALTHY), "/programs");
    const empty = await screen.findByTestId("programs-empty");
    const write = vi.spyOn(navigator.clipboard, "writeText");
    await waitFor(() => expect(within(empty).getAllByTestId("copy-line")).toHaveLength(2));
    for (const line of within(empty).getAllByTestId("copy-line")) await user.click(line);
    expect(write.mock.calls).toEqual([
      ["adkeeper token --account 9007199254740993"],
      ["adkeeper mcp install claude-code --account 9007199254740993"],
    ]);
  });

  it.each<[Screen["screen"], string]>([
    ["accounts", "Accounts"],
    ["connections", "Connections"],
    ["programs", programsText.title],
  ])("named %s can be opened from outside", async (name, heading) => {
    const { backend } = show(world(HEALTHY));
    await screen.findByTestId("verdict");
    act(() => backend.announce({ type: "navigate", to: { screen: name } as Screen }));
    expect(await screen.findByRole("heading", { level: 1, name: heading })).toBeVisible();
  });
});

describe("revoking", () => {
  it("asks first, names the program and its file, and says what it can't undo", async () => {
    const { backend, user } = await showScenario("programs-revoke");
    const dialog = await screen.findByTestId("revoke-dialog");
    expect(dialog).toHaveTextContent("/home/ada/.local/share/claude/versions/2.4.1");
    for (const point of programsText.revokePoints) expect(dialog).toHaveTextContent(point);
    expect(backend.called("revokeApproval")).toEqual([]);
    await user.click(screen.getByTestId("revoke-confirm"));
    expect(backend.called("revokeApproval")).toEqual([[1]]);
    await waitFor(() => expect(screen.getAllByTestId("approval-row")).toHaveLength(2));
    expect(screen.queryByTestId("revoke-dialog")).toBeNull();
  });

  it("of all is one call for all, also for what is allowed meanwhile", async () => {
    const { backend, user } = await showScenario("programs-revoke-all");
    await user.click(await screen.findByTestId("revoke-confirm"));
    expect(backend.called("revokeApproval")).toEqual([[null]]);
    expect(await screen.findByText(programsText.allowedNone)).toBeVisible();
  });

  it("that failed says why in the dialog", async () => {
    await showScenario("programs-revoke-failed");
    const note = within(await screen.findByTestId("revoke-dialog")).findByTestId("error-note");
    expect(await note).toHaveTextContent(errors.database_read_only.title);
  });
});

describe("a line to copy", () => {
  const login = connection({ id: "c 1'x", label: "Northwind", home_region: "eu" });
  const [first, second] = accounts(HEALTHY, 2);
  if (!first || !second) throw new Error("no accounts");

  it.each([
    ["1234567890", "1234567890"],
    ["ENTITY1X", "ENTITY1X"],
    ["Cedar Kitchen", "'Cedar Kitchen'"],
    ["Ada's", `'Ada'\\''s'`],
    ["a;rm -rf $HOME", "'a;rm -rf $HOME'"],
    ["`id`", "'`id`'"],
    ["-x", "'-x'"],
    ["", "''"],
  ])("quotes %s for a shell as %s", (word, line) => {
    expect(quoted(word)).toBe(line);
  });

  it("means exactly one login or account, in its region", () => {
    expect(printLine(loginTarget(login))).toBe(`adkeeper token --login 'c 1'\\''x'`);
    expect(loginTarget(login).regions).toEqual(["eu", "na", "fe"]);
    const account = { ...first, region: "fe" as const, external_id: "123" };
    const target = accountTarget(account, "Cedar", false);
    expect(curlLine(target, "fe")).toBe(
      "curl --config <(adkeeper token --account 123 --format curl) https://advertising-api-fe.amazon.com/v2/profiles",
    );
    expect(target.regions).toEqual(["fe"]);
    // Two accounts with one id: Adkeeper's own tells them apart.
    expect(accountTarget(account, "Cedar", true).value).toBe(account.id);
  });

  it("that starts like an option is no option", () => {
    const target = { ...loginTarget(login), value: "--json" };
    expect(installLine(target, "codex")).toBe("adkeeper mcp install codex --login='--json'");
    expect(JSON.parse(mcpEntry(target)).mcpServers.adkeeper.args).toEqual(["mcp", "--login=--json"]);
  });

  it("for an MCP client is JSON, and for Python names the header of the profile", () => {
    expect(JSON.parse(mcpEntry(loginTarget(login)))).toEqual({
      mcpServers: { adkeeper: { command: "adkeeper", args: ["mcp", "--login", "c 1'x"] } },
    });
    const code = pythonCode(accountTarget({ ...first, kind: "sponsored_ads" }, "Cedar", false));
    expect(code).toContain(`"--account", "${first.external_id}"`);
    expect(code).toContain(`"Amazon-Advertising-API-Scope": "${first.external_id}"`);
    expect(pythonCode(loginTarget(login))).not.toContain("Scope");
  });
});

describe("“Use in…”", () => {
  it("of a connection has a tab for each place, and copies what it shows", async () => {
    const { user } = await showScenario("program-use-connection");
    const dialog = await screen.findByTestId("use-dialog");
    const write = vi.spyOn(navigator.clipboard, "writeText");
    const lines = ["shell", "python", "curl", "mcp"] as const;
    for (const tab of lines) {
      await user.click(screen.getByTestId(`use-${tab}`));
      const panel = await screen.findByTestId(`use-panel-${tab}`);
      expect(panel).toHaveTextContent("c-northwind");
    }
    await user.click(within(dialog).getByRole("button", { name: useText.copy("Kiro") }));
    expect(write).toHaveBeenCalledWith("adkeeper mcp install kiro --login c-northwind");
  });

  it("is not offered for what no token can be had for", async () => {
    const { user } = await showScenario("connection-disconnected");
    await user.click(await screen.findByTestId("connection-menu"));
    await screen.findByTestId("rename");
    expect(screen.queryByTestId("menu-use")).toBeNull();
  });

  it("of an account names it, and gives the focus back", async () => {
    const { user } = show(world(HEALTHY), "/accounts");
    const [open] = await screen.findAllByTestId("account-open");
    if (!open) throw new Error("no account");
    await user.click(open);
    await user.click(await screen.findByTestId("account-use"));
    expect(await screen.findByTestId("use-panel-shell")).toHaveTextContent(/--account \d+/);
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.getByTestId("account-use")).toHaveFocus());
  });
});

describe("the log", () => {
  it("names the program and its tool, and calls nothing worked that was denied", async () => {
    show(world(HEALTHY, { activity: programUse(HEALTHY, 12) }), "/activity?programs=true");
    const rows = await screen.findAllByTestId("activity-row");
    const [call] = rows;
    expect(call).toHaveTextContent("claude · campaign_management-query_campaign");
    const denied = rows.find((row) => row.textContent.includes("Token denied"));
    expect(denied).toHaveTextContent(activityText.denied);
    expect(denied).not.toHaveTextContent(activityText.worked);
  });

  it("narrows to programs by one choice, which takes the place of a kind", async () => {
    const { backend, user } = show(
      world(HEALTHY, { activity: programUse(HEALTHY, 12) }),
      "/activity?kind=probe",
    );
    await user.click(await screen.findByTestId("filter-kind"));
    await user.click(await screen.findByRole("option", { name: activityText.programs }));
    await waitFor(() => expect(backend.called("activity").at(-1)?.[0]).toEqual({ programs: true }));
  });

  it("that can't be read leaves the rest of the screen as it is", async () => {
    show(busy(), "/programs", { fail: { activity: commandError("database_failed") } });
    expect(await screen.findAllByTestId("approval-row")).toHaveLength(3);
    expect(await within(screen.getByTestId("programs-recent")).findByTestId("load-error")).toBeVisible();
  });
});
