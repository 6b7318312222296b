import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { reviewText } from "@/features/connect/words";
import {
  accounts,
  commandError,
  FACTS,
  HEALTHY,
  MIXED,
  review,
  richReview,
  UNREAD,
  world,
} from "@/gallery/fixtures";
import { errors, text } from "@/strings";
import { show, showScenario } from "@/test/show";
import { endingOf, firstChoice, groupAccounts, oldLogin, selectable } from "./model";

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
    expect(backend.called("confirmReview")).toEqual([["Agency", expected, false]]);
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  });

  it("asks before an unsaved login is thrown away, also on Escape", async () => {
    const { backend, user } = show(world([], { review: review() }));
    await screen.findByRole("dialog");
    await user.keyboard("{Escape}");
    const question = await screen.findByRole("alertdialog");
    expect(question).toHaveTextContent("Nothing of it has been saved yet");
    await user.click(within(question).getByRole("button", { name: reviewText.keep }));
    expect(backend.called("discardReview")).toEqual([]);
    await user.click(screen.getByTestId("review-discard"));
    await user.click(await screen.findByTestId("discard-confirm"));
    expect(backend.called("discardReview")).toHaveLength(1);
    await waitFor(() => expect(screen.queryByTestId("review-dialog")).not.toBeInTheDocument());
  });

  it("does not confirm without a name", async () => {
    const { backend, user } = show(world([], { review: review({ suggested_label: "" }) }));
    await user.click(await screen.findByTestId("review-confirm"));
    expect(screen.getByTestId("review-label")).toHaveAccessibleDescription(text.rename.needed);
    expect(backend.called("confirmReview")).toEqual([]);
  });

  it("keeps what was chosen when confirming fails, and explains why", async () => {
    const { user } = show(world([], { review: review() }), "/", {
      fail: { confirmReview: commandError("vault_locked", "collection is locked") },
    });
    await user.click(await screen.findByTestId("review-confirm"));
    expect(await screen.findByText(errors.vault_locked.title)).toBeVisible();
    expect(screen.getByTestId("review-count")).toHaveTextContent("13 of 13 selected");
    expect(screen.getByTestId("review-confirm")).toBeEnabled();
  });

  it("selects all or none of a group", async () => {
    const { user } = show(world([], { review: review() }));
    const [group] = groupAccounts(review().accounts);
    if (!group) throw new Error("no group");
    await user.click(await screen.findByRole("button", { name: reviewText.selectNoneOf(group.name) }));
    expect(screen.getByTestId("review-count")).toHaveTextContent(
      `${13 - group.accounts.length} of 13 selected`,
    );
    await user.click(screen.getByRole("button", { name: reviewText.selectAllOf(group.name) }));
    expect(screen.getByTestId("review-count")).toHaveTextContent("13 of 13 selected");
  });

  it("selects all or none of what a search leaves, and nothing else", async () => {
    const { user } = show(world([], { review: review() }));
    await user.click(await screen.findByTestId("review-select-none"));
    expect(screen.getByTestId("review-count")).toHaveTextContent("0 of 13 selected");
    await user.type(screen.getByTestId("review-search"), "kitchen");
    await waitFor(() => expect(screen.getAllByTestId("review-account")).toHaveLength(3));
    await user.click(screen.getByTestId("review-select-all"));
    expect(screen.getByTestId("review-count")).toHaveTextContent("3 of 13 selected");
  });

  it("tells a fact about the login from a fault that may pass", async () => {
    await showScenario("review-gaps");
    const gaps = await screen.findByTestId("review-gaps");
    const fault = gaps.querySelector("[data-gaps=faults]");
    expect(fault).toHaveTextContent("all accounts in the Far East");
    expect(fault).toHaveTextContent("tries again");
    const fact = gaps.querySelector("[data-gaps=facts]");
    expect(fact).toHaveTextContent("AMC instances");
    expect(fact).not.toHaveTextContent("tries again");
  });

  it("tells what could not be read before anything is confirmed", async () => {
    show(world([], { review: review({ gaps: [...UNREAD] }) }));
    const gaps = await screen.findByTestId("review-gaps");
    expect(gaps.querySelector("[data-gaps=unread]")).toHaveTextContent("left out 3 entries and 1 detail");
    expect(gaps.querySelector("[data-gaps=faults]")).toBeNull();
  });

  it("shows what is only named, without a box and without alarm", async () => {
    const found = richReview();
    const { backend, user } = show(world([], { review: found }));
    await screen.findByRole("dialog");
    const denied = screen.getAllByTestId("review-account").filter((row) => row.dataset.access === "denied");
    expect(denied.length).toBeGreaterThan(0);
    for (const row of denied) {
      expect(within(row).queryByRole("checkbox")).toBeNull();
      expect(row).toHaveTextContent(reviewText.deniedHint);
    }
    await user.click(screen.getByTestId("review-select-none"));
    await user.click(screen.getByTestId("review-select-all"));
    await user.click(screen.getByTestId("review-confirm"));
    const [, tracked] = backend.called("confirmReview")[0] ?? [];
    expect(new Set(tracked as string[])).toEqual(
      new Set(found.accounts.filter(selectable).map(({ id }) => id)),
    );
  });

  it("says quietly what a login may not do and what an account is below", async () => {
    const found = richReview();
    show(world([], { review: found }));
    await screen.findByRole("dialog");
    const manager = found.accounts.find(({ kind }) => kind === "manager_account");
    const shown = screen.getAllByTestId("review-account").map((row) => row.textContent);
    expect(shown.some((row) => row.includes("view only"))).toBe(true);
    expect(shown.some((row) => row.includes("DSP not permitted · AMC not permitted"))).toBe(true);
    expect(shown.some((row) => row.includes(`below ${manager?.name}`))).toBe(true);
    expect(shown.some((row) => row.includes("Disabled"))).toBe(true);
    expect(shown.some((row) => row.includes("Created"))).toBe(false);
  });

  it("marks what another connection reaches already and offers no box for it", async () => {
    await showScenario("review-new");
    await screen.findByRole("dialog");
    const marked = screen
      .getAllByTestId("review-account")
      .filter((row) => row.textContent.includes(reviewText.already));
    expect(marked.length).toBeGreaterThan(0);
    for (const row of marked) expect(within(row).queryByRole("checkbox")).toBeNull();
  });

  it("keeps the old choice when a connection is authorised again", async () => {
    const known = accounts(HEALTHY).filter((account) => account.connection_id === "c-northwind");
    const again = review({
      reauthorises: "c-northwind",
      accounts: known.map((account) => ({ ...account, already_connected: false })),
    });
    const tracked = known.filter((account) => account.tracked);
    expect(tracked.length).toBeLessThan(known.length);
    show(world(HEALTHY, { review: again }));
    const rows = await screen.findAllByTestId("review-account");
    const ticked = rows.filter((row) => within(row).queryByRole("checkbox", { checked: true }));
    expect(ticked).toHaveLength(tracked.length);
    // A new login has no old choice.
    expect(oldLogin({ ...again, reauthorises: null })).toBeNull();
    expect(firstChoice({ ...again, reauthorises: null }, []).size).toBe(known.length);
  });
});

describe("the login that came back", () => {
  const again = { reauthorises: "c-northwind" } as const;

  it("if it is another one never replaces the old: it is added anew or discarded", async () => {
    const { backend, user } = show(
      world(MIXED, {
        review: review({ ...again, login: "different", missing: 15, suggested_label: "Willow Travel" }),
      }),
    );
    const note = await screen.findByTestId("review-login");
    expect(note).toHaveAttribute("data-login", "different");
    expect(note).toHaveTextContent("none of the 15 accounts of “Northwind Agency”");
    expect(screen.queryByTestId("review-confirm")).toBeNull();
    expect(screen.queryByTestId("review-same")).toBeNull();
    // It is not the old connection, so it does not bear its name.
    expect(screen.getByTestId("review-label")).toHaveValue("Willow Travel");
    await user.type(screen.getByTestId("review-label"), "{Enter}");
    expect(backend.called("confirmReview")).toEqual([]);
    await user.click(screen.getByTestId("review-as-new"));
    expect(backend.called("confirmReview")[0]?.[2]).toBe(true);
    await waitFor(() => expect(screen.queryByTestId("review-dialog")).toBeNull());
  });

  it("if it is that of another connection renews that one, which is named", async () => {
    const { backend, user } = await showScenario("review-known-as");
    const note = await screen.findByTestId("review-login");
    expect(note).toHaveTextContent("It is the login of “Harbour Goods”, which you have connected already.");
    expect(screen.getByTestId("review-as-new")).toHaveTextContent("Renew “Harbour Goods”");
    await user.click(screen.getByTestId("review-as-new"));
    expect(backend.called("confirmReview")[0]?.[2]).toBe(true);
  });

  it.each([
    ["review-same", false],
    ["review-as-new", true],
  ])("if it is doubtful is decided by the user: %s", async (button, asNew) => {
    const { backend, user } = await showScenario("review-partly");
    const note = await screen.findByTestId("review-login");
    expect(note).toHaveAttribute("data-login", "partly");
    expect(note).toHaveTextContent("9 accounts it had are missing, and 6 are new");
    expect(screen.queryByTestId("review-confirm")).toBeNull();
    await user.type(screen.getByTestId("review-label"), "{Enter}");
    expect(backend.called("confirmReview")).toEqual([]);
    await user.click(screen.getByTestId(button));
    expect(backend.called("confirmReview")[0]?.[2]).toBe(asNew);
  });

  it("if it was recognised says that confirming renews it", async () => {
    const { backend, user } = await showScenario("review-recognised");
    expect(await screen.findByTestId("review-login")).toHaveTextContent(
      reviewText.recognised("Northwind Agency"),
    );
    await user.click(screen.getByTestId("review-confirm"));
    expect(backend.called("confirmReview")[0]?.[2]).toBe(false);
  });

  it("is guarded by the app too: a refusal takes the offer away", async () => {
    const { backend, user } = show(world(MIXED, { review: review(again) }), "/", {
      fail: { confirmReview: commandError("wrong_login") },
    });
    await user.click(await screen.findByTestId("review-confirm"));
    expect(await screen.findByTestId("error-note")).toHaveAttribute("data-code", "wrong_login");
    expect(screen.queryByTestId("review-confirm")).toBeNull();
    backend.faults = {};
    await user.click(screen.getByTestId("review-as-new"));
    expect(backend.called("confirmReview").map((call) => call[2])).toEqual([false, true]);
  });

  it("is not spoken of for a new login", async () => {
    show(world(HEALTHY, { review: review({ gaps: [...FACTS] }) }));
    await screen.findByTestId("review-confirm");
    expect(screen.queryByTestId("review-login")).toBeNull();
  });

  it("ends a review in one of three ways, whatever came back", () => {
    expect(endingOf(null, "different")).toBe("confirm");
    expect(endingOf("c-1", "same")).toBe("confirm");
    expect(endingOf("c-1", "partly")).toBe("choose");
    expect(endingOf("c-1", "different")).toBe("new_only");
  });
});

describe("a login with 6,000 accounts", () => {
  it("has only the visible rows in the page and answers a press at once", async () => {
    const { user } = show(world([], { review: richReview({}, 6014) }));
    await screen.findByRole("dialog");
    expect(screen.getAllByTestId("review-account").length).toBeLessThan(60);
    const possible = richReview({}, 6014).accounts.filter(selectable).length;
    expect(screen.getByTestId("review-count")).toHaveTextContent(
      `${possible.toLocaleString("en-GB")} of ${possible.toLocaleString("en-GB")} selected`,
    );
    const started = performance.now();
    await user.click(screen.getByTestId("review-select-none"));
    expect(screen.getByTestId("review-count")).toHaveTextContent("0 of");
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it("is grouped in one pass: sixteen times the accounts take nowhere near 256 times as long", () => {
    const { accounts: few } = review({}, 500);
    const many = Array.from({ length: 16 }, () => few).flat();
    const time = (list: typeof few) => {
      const runs = Array.from({ length: 9 }, () => {
        const started = performance.now();
        groupAccounts(list);
        return performance.now() - started;
      });
      return Math.min(...runs);
    };
    time(many);
    expect(time(many)).toBeLessThan(100 * Math.max(time(few), 0.02));
    expect(groupAccounts(many).reduce((all, group) => all + group.accounts.length, 0)).toBe(8_000);
  });
});
