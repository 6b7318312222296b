import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { accounts, commandError, HEALTHY, organized, world } from "@/gallery/fixtures";
import { errors, text } from "@/strings";
import { show } from "@/test/show";
import { accountsText } from "./words";

const list = () =>
  accounts(HEALTHY, 6).map((each, index) => ({
    ...each,
    name: ["Alpha", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot"][index] ?? "",
  }));
const ordered = () => world(HEALTHY, organized(list()));
const named = (name: string) =>
  waitFor(() => expect(screen.getByTestId("account-detail")).toHaveAccessibleName(name));

async function opened(path = "/accounts", faults = {}) {
  const shown = show(ordered(), path, faults);
  const grid = await screen.findByRole("grid");
  await screen.findAllByTestId("account-row");
  grid.focus();
  return { ...shown, grid };
}

describe("the panel beside the list", () => {
  it("stays open and follows the current row, while the list keeps the focus", async () => {
    const { user, grid } = await opened();
    await user.keyboard("{Enter}");
    await named("Alpha");
    await user.keyboard("{ArrowDown}{ArrowDown}");
    await named("Charlie");
    expect(screen.getByTestId("account-panel")).toHaveTextContent(accountsText.panel.place(3, 6));
    expect(grid).toHaveFocus();
    expect(screen.queryByRole("dialog")).toBeNull();
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByTestId("account-panel")).toBeNull());
    expect(grid).toHaveFocus();
  });

  it("leads to the account's own page when Enter is pressed again", async () => {
    const { user } = await opened();
    await user.keyboard("{ArrowDown}{Enter}");
    await named("Bravo");
    await user.keyboard("{Enter}");
    expect(await screen.findByTestId("account-screen")).toBeVisible();
    expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("Bravo");
  });

  it("is opened by an address that names the account, wherever that stands in the list", async () => {
    await opened("/accounts?open=a-4");
    await named("Echo");
    await waitFor(() =>
      expect(screen.getAllByTestId("account-row")[4]).toHaveAttribute("data-current", "true"),
    );
  });

  it("is as wide as it was left, also by keyboard", async () => {
    const { user } = await opened("/accounts?open=a-1");
    const edge = await screen.findByTestId("panel-edge");
    const before = Number(edge.getAttribute("aria-valuenow"));
    edge.focus();
    await user.keyboard("{ArrowLeft}{ArrowLeft}");
    const after = Number(edge.getAttribute("aria-valuenow"));
    expect(after).toBeGreaterThan(before);
    await user.click(screen.getByTestId("panel-close"));
    await waitFor(() => expect(screen.queryByTestId("account-panel")).toBeNull());
    screen.getByRole("grid").focus();
    await user.keyboard("{Enter}");
    expect(await screen.findByTestId("panel-edge")).toHaveAttribute("aria-valuenow", String(after));
  });

  it("opens at the note by a key, and Escape leads back to the list", async () => {
    const { user, grid } = await opened();
    await user.keyboard("n");
    await waitFor(() => expect(screen.getByTestId("note")).toHaveFocus());
    await user.keyboard("Remember{Escape}");
    await waitFor(() => expect(screen.queryByTestId("account-panel")).toBeNull());
    expect(grid).toHaveFocus();
  });

  it("changes tags of its account, and says so in the list at once", async () => {
    const { backend, user } = await opened("/accounts?open=a-0");
    await user.click(await screen.findByTestId("panel-tags"));
    await screen.findByTestId("label-dialog");
    await user.keyboard("retainer{Enter}");
    await user.click(screen.getByTestId("label-apply"));
    await waitFor(() => expect(backend.world.marks["a-0"]?.tags).toContain("t-retainer"));
    const row = () =>
      screen.getAllByTestId("account-row").find((each) => each.dataset.id === "a-0") as HTMLElement;
    await waitFor(() => expect(within(row()).getByText("Retainer")).toBeVisible());
  });

  it("says why an account can't be shown, and tries again", async () => {
    const { backend, user } = await opened("/accounts?open=a-0", {
      fail: { accountDetail: commandError("database_failed", "disk") },
    });
    expect(await screen.findByTestId("load-error")).toHaveTextContent(errors.database_failed.title);
    backend.faults = {};
    await user.click(screen.getByRole("button", { name: text.tryAgain }));
    await named("Alpha");
  });
});
