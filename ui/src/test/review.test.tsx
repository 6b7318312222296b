import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { accounts, commandError, HEALTHY, review, world } from "@/gallery/fixtures";
import { firstChoice, groupAccounts } from "@/screens/review-dialog";
import { errors, text } from "@/strings";
import { show, showScenario } from "./show";

describe("the review", () => {
  it("goes from label to confirm by keyboard alone", async () => {
    const found = review({ suggested_label: "" });
    const { backend, user } = show(world([], { review: found }));
    await screen.findByRole("dialog");
    const label = await screen.findByTestId("review-label");
    expect(label).toHaveFocus();
    await user.keyboard("Agency{Tab}");
    expect(screen.getByTestId("review-search")).toHaveFocus();
    // Past the group's buttons to the first account, untick it, and on to the second by arrow.
    const boxes = screen.getAllByRole("checkbox");
    while (document.activeElement !== boxes[0]) await user.tab();
    await user.keyboard(" {ArrowDown}");
    expect(boxes[1]).toHaveFocus();
    expect(boxes[0]).not.toBeChecked();
    while (document.activeElement !== screen.getByTestId("review-confirm")) await user.tab();
    await user.keyboard("{Enter}");
    const first = groupAccounts(found.accounts)[0]?.accounts[0]?.id;
    const expected = found.accounts
      .filter((account) => !account.already_connected && account.id !== first)
      .map((account) => account.id);
    expect(backend.called("confirmReview")).toEqual([["Agency", expected]]);
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  });

  it("asks before an unsaved login is thrown away, also on Escape", async () => {
    const { backend, user } = show(world([], { review: review() }));
    await screen.findByRole("dialog");
    await user.keyboard("{Escape}");
    const question = await screen.findByRole("alertdialog");
    expect(question).toHaveTextContent("Nothing of it has been saved yet");
    await user.click(within(question).getByRole("button", { name: text.review.keep }));
    expect(backend.called("discardReview")).toEqual([]);
    await user.click(screen.getByTestId("review-discard"));
    await user.click(await screen.findByTestId("discard-confirm"));
    expect(backend.called("discardReview")).toHaveLength(1);
    await waitFor(() => expect(screen.queryByTestId("review-dialog")).not.toBeInTheDocument());
  });

  it("does not confirm without a name", async () => {
    const { backend, user } = show(world([], { review: review({ suggested_label: "" }) }));
    await user.click(await screen.findByTestId("review-confirm"));
    expect(screen.getByTestId("review-label")).toHaveAccessibleDescription(text.review.labelNeeded);
    expect(backend.called("confirmReview")).toEqual([]);
  });

  it("keeps what was chosen when confirming fails, and explains why", async () => {
    const { user } = show(world([], { review: review() }), "/", {
      fail: { confirmReview: commandError("vault_locked", "collection is locked") },
    });
    await user.click(await screen.findByTestId("review-confirm"));
    expect(await screen.findByText(errors.vault_locked.title)).toBeVisible();
    expect(screen.getByTestId("review-count")).toHaveTextContent("13 of 15 selected");
    expect(screen.getByTestId("review-confirm")).toBeEnabled();
  });

  it("selects all or none of a group", async () => {
    const { user } = show(world([], { review: review() }));
    const [group] = groupAccounts(review().accounts);
    if (!group) throw new Error("no group");
    await user.click(await screen.findByRole("button", { name: text.review.selectNoneOf(group.name) }));
    expect(screen.getByTestId("review-count")).toHaveTextContent(
      `${13 - group.accounts.length} of 15 selected`,
    );
    await user.click(screen.getByRole("button", { name: text.review.selectAllOf(group.name) }));
    expect(screen.getByTestId("review-count")).toHaveTextContent("13 of 15 selected");
  });

  it("names the regions that could not be asked", async () => {
    await showScenario("review-failed-region");
    expect(await screen.findByTestId("review-failed")).toHaveTextContent("Far East could not be asked");
  });

  it("marks what another connection reaches already and leaves it unticked", async () => {
    await showScenario("review-new");
    await screen.findByRole("dialog");
    const marked = screen
      .getAllByTestId("review-account")
      .filter((row) => row.textContent.includes(text.review.already));
    expect(marked.length).toBeGreaterThan(0);
    for (const row of marked) expect(within(row).getByRole("checkbox")).not.toBeChecked();
  });

  it("keeps the old choice when a connection is authorised again", () => {
    const known = accounts(HEALTHY).filter((account) => account.connection_id === "c-northwind");
    const again = review({
      reauthorises: "c-northwind",
      accounts: known.map((account) => ({ ...account, already_connected: false })),
    });
    const chosen = firstChoice(again, known);
    expect([...chosen].sort()).toEqual(
      known
        .filter((account) => account.tracked)
        .map((account) => account.id)
        .sort(),
    );
    expect(firstChoice({ ...again, reauthorises: null }, known).size).toBe(known.length);
  });
});
