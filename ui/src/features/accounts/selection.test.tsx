import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { accounts, commandError, HEALTHY, LABELS, organized, world } from "@/gallery/fixtures";
import type { MarkPatch } from "@/gen/MarkPatch";
import type { Selection } from "@/gen/Selection";
import { errors, text } from "@/strings";
import { show } from "@/test/show";
import { isPicked, NOTHING_PICKED, pickedCount, selectionOf, toggledId, withIds } from "./selection";
import { accountsText } from "./words";

const ordered = (count = 20) => {
  const list = accounts(HEALTHY, count).map((each) => ({ ...each, access: "ok" as const }));
  return world(HEALTHY, organized(list));
};
const rows = () => screen.getAllByTestId("account-row");
const picked = () => rows().filter((row) => row.getAttribute("aria-selected") === "true");
const idOf = (row: HTMLElement | undefined) => row?.dataset.id ?? "";
const marks = (backend: ReturnType<typeof show>["backend"]) =>
  backend.called("markAccounts") as [Selection, MarkPatch][];

async function opened(made = ordered(), path = "/accounts", faults = {}) {
  const shown = show(made, path, faults);
  const grid = await screen.findByRole("grid");
  await screen.findAllByTestId("account-row");
  grid.focus();
  return { ...shown, grid };
}

describe("a selection", () => {
  it("is extended from where it began and shrinks again", async () => {
    const { user } = await opened();
    await user.keyboard("{ArrowDown}{Shift>}{ArrowDown}{ArrowDown}{ArrowDown}{/Shift}");
    await waitFor(() => expect(picked()).toHaveLength(4));
    expect(picked().map(idOf)).toEqual(rows().slice(1, 5).map(idOf));
    await user.keyboard("{Shift>}{ArrowUp}{ArrowUp}{/Shift}");
    await waitFor(() => expect(picked()).toHaveLength(2));
    expect(screen.getByTestId("bulk-count")).toHaveTextContent(accountsText.bulk.selected(2));
  });

  it("is a range with the mouse and Shift, and single rows with Ctrl", async () => {
    const { user } = await opened();
    await user.click(within(rows()[1] as HTMLElement).getByTestId("account-select"));
    await user.keyboard("{Shift>}");
    await user.click(within(rows()[5] as HTMLElement).getByTestId("account-select"));
    await user.keyboard("{/Shift}");
    await waitFor(() => expect(picked().map(idOf)).toEqual(rows().slice(1, 6).map(idOf)));
    await user.keyboard("{Control>}");
    await user.click(rows()[8] as HTMLElement);
    await user.click(rows()[2] as HTMLElement);
    await user.keyboard("{/Control}");
    await waitFor(() => expect(picked().map(idOf)).toEqual([1, 3, 4, 5, 8].map((at) => idOf(rows()[at]))));
  });

  it("of all that match is a query with exceptions, however many are on the screen", async () => {
    const { backend, user } = await opened(ordered(600), "/accounts?region=eu");
    await user.keyboard("{Control>}a{/Control}");
    expect(await screen.findByTestId("bulk-count")).toHaveTextContent(accountsText.bulk.selected(200));
    const [first] = rows();
    await user.keyboard("x");
    expect(screen.getByTestId("bulk-count")).toHaveTextContent(accountsText.bulk.selected(199));
    await user.click(screen.getByTestId("bulk-pin"));
    expect(marks(backend)).toEqual([
      [{ type: "query", query: { region: "eu" }, except: [idOf(first)] }, { pinned: true }],
    ]);
    expect(await screen.findByText(/accounts pinned$/)).toBeInTheDocument();
    expect(backend.world.marks[idOf(first)]?.pinned ?? false).toBe(false);
  });

  it("is cleared by Escape, and by another question", async () => {
    const { user, grid } = await opened();
    await user.keyboard("x");
    expect(await screen.findByTestId("bulk-bar")).toBeVisible();
    await user.keyboard("{Escape}");
    expect(screen.queryByTestId("bulk-bar")).toBeNull();
    await user.keyboard("x");
    expect(await screen.findByTestId("bulk-bar")).toBeVisible();
    await user.type(screen.getByTestId("account-search"), "Cedar");
    await waitFor(() => expect(screen.queryByTestId("bulk-bar")).toBeNull());
    expect(grid).toBeInTheDocument();
  });

  it("counts and names what is in it", () => {
    const some = withIds(NOTHING_PICKED, ["a", "b"], true);
    expect(selectionOf(some)).toEqual({ type: "ids", ids: ["a", "b"] });
    const all = { all: true, query: { region: "eu" }, except: new Set<string>() } as const;
    const without = toggledId(all, "a");
    expect([isPicked(without, "a"), isPicked(without, "b"), pickedCount(without, 10)]).toEqual([
      false,
      true,
      9,
    ]);
    expect(pickedCount(toggledId(without, "a"), 10)).toBe(10);
  });
});

describe("what is done with a selection", () => {
  it("needs the keyboard only: select, tag, undo", async () => {
    const { backend, user } = await opened();
    const before = structuredClone(backend.world.marks);
    const ids = rows().slice(0, 3).map(idOf);
    await user.keyboard("{Shift>}{ArrowDown}{ArrowDown}{/Shift}");
    await waitFor(() => expect(picked()).toHaveLength(3));
    await user.keyboard("t");
    expect(await screen.findByTestId("label-dialog")).toBeVisible();
    await user.keyboard("Launch{Enter}");
    await waitFor(() => expect(screen.getByTestId("label-apply")).toBeEnabled());
    await user.keyboard("{Control>}{Enter}{/Control}");
    const launch = backend.world.labels.find(({ name }) => name === "Launch")?.id ?? "";
    await waitFor(() => expect(marks(backend)).toEqual([[{ type: "ids", ids }, { add_tags: [launch] }]]));
    for (const id of ids) expect(backend.world.marks[id]?.tags).toContain(launch);
    await user.click(await screen.findByRole("button", { name: text.toast.undo }));
    await waitFor(() => expect(backend.world.marks).toEqual(before));
  });

  it("is on the screen at once, and off again where it fails, with the reason", async () => {
    const { user } = await opened(ordered(), "/accounts", {
      fail: { markAccounts: commandError("database_full", "no space") },
    });
    const box = () => within(rows()[0] as HTMLElement).getByTestId("account-tracked");
    const before = box().getAttribute("aria-checked");
    await user.keyboard("x");
    await user.click(await screen.findByTestId(before === "true" ? "bulk-more" : "bulk-track"));
    if (before === "true") await user.click(await screen.findByTestId("bulk-more-untrack"));
    expect(await screen.findByText(errors.database_full.title)).toBeInTheDocument();
    await waitFor(() => expect(box()).toHaveAttribute("aria-checked", before ?? ""));
  });

  it("shows a change before the app has answered", async () => {
    const { user } = await opened(ordered(), "/accounts", { hang: ["markAccounts"] });
    const box = () => within(rows()[0] as HTMLElement).getByTestId("account-tracked");
    const before = box().getAttribute("aria-checked") === "true";
    await user.keyboard(" ");
    await waitFor(() => expect(box()).toHaveAttribute("aria-checked", String(!before)));
  });

  it("moves accounts to a group and says to which", async () => {
    const { backend, user } = await opened();
    const ids = rows().slice(0, 2).map(idOf);
    await user.keyboard("{Shift>}{ArrowDown}{/Shift}");
    await waitFor(() => expect(picked()).toHaveLength(2));
    await user.keyboard("m");
    await screen.findByTestId("label-dialog");
    await user.keyboard("lantern{Enter}");
    await waitFor(() =>
      expect(marks(backend)).toEqual([[{ type: "ids", ids }, { group: { set: "g-lantern" } }]]),
    );
    const name = LABELS.find(({ id }) => id === "g-lantern")?.name ?? "";
    expect(await screen.findByText(accountsText.bulk.grouped(2, name))).toBeInTheDocument();
  });

  it("takes tags away", async () => {
    const { backend, user } = await opened();
    await user.click(screen.getByTestId("select-all"));
    await user.click(await screen.findByTestId("bulk-more"));
    await user.click(await screen.findByTestId("bulk-untag"));
    await screen.findByTestId("label-dialog");
    await user.keyboard("pitch{Enter}");
    await user.click(screen.getByTestId("label-apply"));
    await waitFor(() => expect(marks(backend)[0]?.[1]).toEqual({ remove_tags: ["t-pitch"] }));
    expect(Object.values(backend.world.marks).some(({ tags }) => tags.includes("t-pitch"))).toBe(false);
  });

  it("copies ids in the order of the list, refreshes logins and saves a table", async () => {
    const { backend, user } = await opened();
    const write = vi.spyOn(navigator.clipboard, "writeText");
    const ids = rows()
      .slice(0, 2)
      .map((row) => row.dataset.externalId);
    await user.keyboard("{Shift>}{ArrowDown}{/Shift}");
    await waitFor(() => expect(picked()).toHaveLength(2));
    await user.keyboard("{Control>}c{/Control}");
    await waitFor(() => expect(write.mock.lastCall?.[0].split("\n").sort()).toEqual([...ids].sort()));
    await user.click(screen.getByTestId("bulk-more"));
    await user.click(await screen.findByTestId("bulk-refresh"));
    expect(await screen.findByText(/^Refreshing \d+ logins?$/)).toBeInTheDocument();
    await user.click(screen.getByTestId("bulk-more"));
    await user.click(await screen.findByTestId("bulk-export"));
    await waitFor(() => expect(backend.called("exportAccounts")).toHaveLength(1));
    const [, columns] = backend.called("exportAccounts")[0] ?? [];
    expect(columns).toEqual(expect.arrayContaining(["name", "external_id", "tags"]));
  });

  it("leaves a letter after g to the keys that go elsewhere", async () => {
    const { user } = await opened();
    await user.keyboard("gx");
    expect(screen.queryByTestId("bulk-bar")).toBeNull();
    await user.keyboard("x");
    expect(await screen.findByTestId("bulk-bar")).toBeVisible();
  });
});
