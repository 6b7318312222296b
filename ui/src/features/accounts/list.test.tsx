import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { accounts, HEALTHY, MIXED, organized, world } from "@/gallery/fixtures";
import type { AccountListView } from "@/gen/AccountListView";
import type { AccountWindow } from "@/gen/AccountWindow";
import { show } from "@/test/show";
import { accountsText } from "./words";

const many = (count = 20_000) => world(MIXED, { accounts: accounts(MIXED, count) });
const rows = () => screen.getAllByTestId("account-row");
const windows = (backend: ReturnType<typeof show>["backend"]) =>
  backend.called("accountList").map(([, window]) => (window as AccountWindow).from);

/** Puts a row at the top, as a wheel or a finger does. */
const scroll = (grid: HTMLElement, row: number) => {
  grid.scrollTop = row * 44;
  fireEvent.scroll(grid);
};

describe("the list of 20,000 accounts", () => {
  it("asks for what is on the screen, and for the end when the user goes there", async () => {
    const { backend } = show(many(), "/accounts");
    const grid = await screen.findByRole("grid");
    await screen.findAllByTestId("account-row");
    expect(windows(backend).every((from) => from < 200)).toBe(true);
    scroll(grid, 19_950);
    await waitFor(() => expect(windows(backend)).toContain(19_900));
    for (const [, window] of backend.called("accountList")) {
      expect((window as AccountWindow).count).toBeLessThanOrEqual(200);
    }
  });

  it("sends one row when one row changed", async () => {
    const { backend } = show(many(2_000), "/accounts");
    const [first] = await screen.findAllByTestId("account-row");
    const id = first?.dataset.id ?? "";
    const before = backend.called("accountList").length;
    const answers: AccountListView[] = [];
    const ask = backend.accountList;
    backend.accountList = async (...all) => {
      const answer = await ask(...all);
      answers.push(answer);
      return answer;
    };
    await act(() => backend.markAccounts({ type: "ids", ids: [id] }, { pinned: true }));
    await waitFor(() =>
      expect(within(rows()[0] as HTMLElement).getByLabelText(accountsText.pinned)).toBeVisible(),
    );
    expect(backend.called("accountList").length).toBeGreaterThan(before);
    const sent = answers.flatMap(({ items }) => items).filter((item) => typeof item !== "number");
    expect(sent).toHaveLength(1);
    expect(JSON.stringify(answers[0]).length).toBeLessThan(4_096);
  });

  it("asks for everything again where the app has forgotten the answer before", async () => {
    const { backend } = show(many(300), "/accounts");
    const count = (await screen.findAllByTestId("account-row")).length;
    const ask = backend.accountList;
    // An answer that refers to places that were never sent.
    backend.accountList = async (query, window, since) => {
      const answer = await ask(query, window, since);
      return since === null ? answer : { ...answer, items: answer.items.map(() => 500) };
    };
    act(() => backend.announce({ type: "accounts_changed" }));
    await waitFor(() => expect(backend.called("accountList").at(-1)?.[2]).toBeNull());
    expect(rows()).toHaveLength(count);
  });

  it("keeps what was shown until the next answer is there", async () => {
    const { backend, user } = show(many(300), "/accounts");
    await screen.findAllByTestId("account-row");
    const ask = backend.accountList;
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    backend.accountList = async (...all) => {
      await held;
      return ask(...all);
    };
    await user.type(screen.getByTestId("account-search"), "Tidal");
    expect(screen.queryByTestId("loading")).toBeNull();
    expect(rows().length).toBeGreaterThan(5);
    release();
    await waitFor(() => expect(rows().every((row) => row.textContent.includes("Tidal"))).toBe(true));
  });

  it("shows a quiet shape where a part is on its way", async () => {
    const { backend } = show(many(), "/accounts");
    const grid = await screen.findByRole("grid");
    await screen.findAllByTestId("account-row");
    const ask = backend.accountList;
    backend.accountList = (query, window, since) =>
      window.from > 10_000 ? new Promise(() => {}) : ask(query, window, since);
    scroll(grid, 15_000);
    expect((await screen.findAllByTestId("account-blank"))[0]).toHaveTextContent(accountsText.loadingRow);
    expect(screen.getByTestId("account-count")).toHaveTextContent("20,000 accounts");
  });
});

describe("what the list shows", () => {
  const ordered = () => world(HEALTHY, organized(accounts(HEALTHY, 40)));

  it("is found by tag, group and note", async () => {
    const { user } = show(ordered(), "/accounts");
    const field = await screen.findByTestId("account-search");
    for (const [word, ids] of [
      ["Retainer", Object.entries(ordered().marks).filter(([, mark]) => mark.tags.includes("t-retainer"))],
      ["Sons", Object.entries(ordered().marks).filter(([, mark]) => mark.group === "g-harbour")],
      ["Robin", Object.entries(ordered().marks).filter(([, mark]) => mark.note.includes("Robin"))],
    ] as const) {
      await user.clear(field);
      await user.click(field);
      await user.paste(word);
      const wanted = new Set(ids.map(([id]) => id));
      expect(wanted.size).toBeGreaterThan(0);
      await waitFor(() =>
        expect(screen.getByTestId("account-count")).toHaveTextContent(`${wanted.size} of 40 accounts`),
      );
    }
  });

  it("has headings that close and open, by mouse and by keyboard", async () => {
    const { user } = show(ordered(), "/accounts?by=group");
    const grid = await screen.findByRole("grid");
    const headings = await screen.findAllByTestId("account-heading");
    const [first] = headings;
    const length = Number(grid.getAttribute("aria-rowcount"));
    await user.click(within(first as HTMLElement).getByTestId("heading-toggle"));
    await waitFor(() => expect(Number(grid.getAttribute("aria-rowcount"))).toBeLessThan(length));
    expect(screen.getAllByTestId("account-heading")[0]).toHaveTextContent(accountsText.closed);
    grid.focus();
    await user.keyboard("{Home}{ArrowRight}");
    await waitFor(() => expect(Number(grid.getAttribute("aria-rowcount"))).toBe(length));
  });

  it("is in the address, so that going back finds it", async () => {
    const { user } = show(ordered(), "/accounts?group=g-northwind&sort=id");
    const wanted = Object.values(ordered().marks).filter(({ group }) => group === "g-northwind").length;
    await waitFor(() =>
      expect(screen.getByTestId("account-count")).toHaveTextContent(`${wanted} of 40 accounts`),
    );
    await user.type(screen.getByTestId("account-search"), "Toys");
    await waitFor(() => expect(screen.getByTestId("account-count")).not.toHaveTextContent(`${wanted} of`));
    const narrowed = screen.getByTestId("account-count").textContent;
    screen.getByRole("grid").focus();
    await user.keyboard("{Enter}");
    await user.click(await screen.findByTestId("detail-open"));
    await user.click(await screen.findByTestId("account-back"));
    await waitFor(() => expect(screen.getByTestId("account-count")).toHaveTextContent(narrowed));
    expect(screen.getByTestId("account-search")).toHaveValue("Toys");
    expect(screen.getByTestId("sort-id").closest("[role=columnheader]")).toHaveAttribute(
      "aria-sort",
      "ascending",
    );
    expect(await screen.findByTestId("account-panel")).toBeVisible();
  });

  it("loses no letter that is typed faster than the address follows", async () => {
    const { user } = show(many(60), "/accounts");
    const field = await screen.findByTestId("account-search");
    await user.type(field, "Lantern US");
    expect(field).toHaveValue("Lantern US");
    await waitFor(() => expect(screen.getByTestId("account-count")).toHaveTextContent(/^\d+ of/));
    await user.click(screen.getByTestId("clear-filters"));
    await waitFor(() => expect(field).toHaveValue(""));
  });
});
