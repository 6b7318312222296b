import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { readAccountSearch } from "@/features/accounts/search";
import { accountsText } from "@/features/accounts/words";
import { accounts, commandError, HEALTHY, MIXED, notices, world } from "@/gallery/fixtures";
import { errors, text } from "@/strings";
import { lack } from "@/strings/reach";
import { listed } from "@/test/listed";
import { show } from "@/test/show";

const BIG = "9007199254740993";
const shownIds = () => screen.getAllByTestId("account-row").map((row) => row.dataset.externalId);

describe("the account list", () => {
  it("finds an id beyond 2^53 exactly, and not its neighbour", async () => {
    const { user } = show(world(HEALTHY), "/accounts");
    await user.type(await screen.findByTestId("account-search"), BIG);
    await waitFor(() => expect(shownIds()).toEqual([BIG]));
    expect(screen.getByTestId("account-id")).toHaveTextContent(BIG);
    await user.clear(screen.getByTestId("account-search"));
    await user.type(screen.getByTestId("account-search"), "9007199254740992");
    await waitFor(() => expect(shownIds()).toEqual(["9007199254740992"]));
  });

  it("copies the id digit by digit", async () => {
    const { user } = show(world(HEALTHY), "/accounts?q=%22184467440737095516%22");
    const write = vi.spyOn(navigator.clipboard, "writeText");
    const button = await screen.findByRole("button", { name: text.accounts.copyId("184467440737095516") });
    await user.click(button);
    expect(write).toHaveBeenCalledWith("184467440737095516");
  });

  it("keeps a search for digits as text in the address", () => {
    expect(readAccountSearch({ q: BIG })).toEqual({ q: BIG });
    expect(readAccountSearch({ region: "xx", kind: 7, tracked: "yes", sort: "oops" })).toEqual({});
  });

  it("orders ids by size although they are text", async () => {
    const { user } = show(world(MIXED, { accounts: accounts(MIXED, 14) }), "/accounts");
    await user.click(await screen.findByTestId("sort-id"));
    const byValue = accounts(MIXED, 14)
      .map((account) => account.external_id)
      .sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
    await waitFor(() => expect(shownIds()).toEqual(byValue));
    await user.click(screen.getByTestId("sort-id"));
    await waitFor(() => expect(shownIds()).toEqual([...byValue].reverse()));
  });

  it("combines its filters", async () => {
    const all = accounts(MIXED, 600);
    show(
      world(MIXED, { accounts: all }),
      "/accounts?region=eu&kind=sponsored_ads&health=revoked&tracked=true",
    );
    const revoked = MIXED.filter(({ health }) => health === "revoked").map(({ id }) => id);
    const wanted = all.filter(
      (each) =>
        each.region === "eu" &&
        each.kind === "sponsored_ads" &&
        each.tracked &&
        revoked.includes(each.connection_id),
    );
    expect(wanted.length).toBeGreaterThan(0);
    await waitFor(() =>
      expect(screen.getByTestId("account-count")).toHaveTextContent(`${wanted.length} of 600 accounts`),
    );
    expect(shownIds().every((id) => wanted.some((each) => each.external_id === id))).toBe(true);
    for (const name of ["region", "kind", "health", "tracked"]) {
      expect(screen.getByTestId(`filter-${name}`)).toBeVisible();
    }
  });

  it("shows the health of a login as soon as that is announced", async () => {
    const { backend } = show(world(HEALTHY, { accounts: accounts(HEALTHY, 4) }), "/accounts");
    expect((await screen.findAllByTestId("account-row"))[0]).toHaveTextContent("Healthy");
    backend.world.connections = backend.world.connections.map((each) => ({ ...each, health: "revoked" }));
    act(() => backend.announce({ type: "accounts_changed" }));
    await waitFor(() => expect(screen.getAllByTestId("account-row")[0]).toHaveTextContent("Revoked"));
  });

  it("has only the visible of 20,000 rows in the page and tells how many there are", async () => {
    show(world(MIXED, { accounts: accounts(MIXED, 20_000) }), "/accounts");
    const grid = await screen.findByRole("grid");
    expect(grid).toHaveAttribute("aria-rowcount", "20001");
    expect(screen.getByTestId("account-count")).toHaveTextContent("20,000 accounts");
    expect(screen.getAllByTestId("account-row").length).toBeLessThan(60);
  });

  it("is worked by keyboard: arrows move, Space tracks, Ctrl+C copies", async () => {
    const { backend, user } = show(world(HEALTHY), "/accounts");
    const grid = await screen.findByRole("grid");
    const write = vi.spyOn(navigator.clipboard, "writeText");
    grid.focus();
    const rowAt = (index: number) => screen.getAllByTestId("account-row")[index] as HTMLElement;
    expect(grid).toHaveAttribute("aria-activedescendant", rowAt(0).id);
    await user.keyboard("{ArrowDown}{ArrowDown}{ArrowUp}");
    expect(grid).toHaveAttribute("aria-activedescendant", rowAt(1).id);
    await user.keyboard("{Control>}c{/Control}");
    expect(write).toHaveBeenCalledWith(rowAt(1).dataset.externalId);
    const box = () => rowAt(1).querySelector("[role=switch]");
    const before = box()?.getAttribute("aria-checked") === "true";
    await user.keyboard(" ");
    expect(backend.called("markAccounts")).toEqual([
      [{ type: "ids", ids: [rowAt(1).dataset.id ?? ""] }, { tracked: !before }],
    ]);
    await waitFor(() => expect(box()).toHaveAttribute("aria-checked", String(!before)));
  });

  it("puts tracking back when the app refuses, and explains", async () => {
    const { user } = show(world(HEALTHY), "/accounts", {
      fail: { markAccounts: commandError("database_failed", "disk full") },
    });
    const [first] = await screen.findAllByTestId("account-tracked");
    const before = first?.getAttribute("aria-checked");
    await user.click(first as HTMLElement);
    expect(await screen.findByText(errors.database_failed.title)).toBeInTheDocument();
    await waitFor(() =>
      expect(screen.getAllByTestId("account-tracked")[0]).toHaveAttribute("aria-checked", before ?? ""),
    );
  });

  it("says why it is empty, with and without a filter", async () => {
    const { user } = show(world(HEALTHY), "/accounts?q=zzz");
    expect(await screen.findByText(text.accounts.noMatchTitle)).toBeVisible();
    await user.click(screen.getAllByRole("button", { name: text.accounts.clear })[0] as HTMLElement);
    expect((await screen.findAllByTestId("account-row")).length).toBeGreaterThan(0);
  });

  it.each(["ok", "denied", "lost"] as const)("narrows to what a login reaches so: %s", async (access) => {
    const list = accounts(MIXED, 60).map((account, index) => ({
      ...account,
      access: (["ok", "denied", "lost"] as const)[index % 3] ?? "ok",
    }));
    show(world(MIXED, { accounts: list }), `/accounts?access=${access}`);
    await waitFor(() => expect(screen.getByTestId("account-count")).toHaveTextContent("20 of 60 accounts"));
    const right = list.filter((each) => each.access === access).map((each) => each.external_id);
    expect(shownIds().every((id) => right.includes(id ?? ""))).toBe(true);
    expect(readAccountSearch({ access })).toEqual({ access });
    expect(readAccountSearch({ access: "gone" })).toEqual({});
  });

  it("orders by state with the unknown last", async () => {
    const rows = await listed(world(MIXED, { accounts: accounts(MIXED, 60) }), { sort: "status" });
    const states = rows.map((row) => row.status);
    expect(states.indexOf("DISABLED")).toBeGreaterThan(states.indexOf("CREATED"));
    expect(states.slice(states.indexOf(null)).every((state) => state === null)).toBe(true);
  });

  it("names the account above in the row", async () => {
    const made = accounts(HEALTHY, 3).map((account, index) => ({
      ...account,
      parents: index === 2 ? ["a-0"] : [],
    }));
    show(world(HEALTHY, { accounts: made }), "/accounts");
    const rows = await screen.findAllByTestId("account-row");
    const below = rows.filter((row) => row.textContent.includes(`below ${made[0]?.name}`));
    expect(below.map((row) => row.dataset.externalId)).toEqual([made[2]?.external_id]);
  });

  it("tracks nothing that a login has no permission for, one by one or all at once", async () => {
    const made = accounts(HEALTHY, 4).map((account, index) => ({
      ...account,
      tracked: false,
      access: index === 1 ? ("denied" as const) : ("ok" as const),
    }));
    const { backend, user } = show(world(HEALTHY, { accounts: made }), "/accounts");
    const row = (await screen.findAllByTestId("account-row")).find(
      (each) => each.dataset.externalId === made[1]?.external_id,
    );
    expect(row?.querySelector("[role=switch]")).toBeDisabled();
    await user.click(screen.getByTestId("select-all"));
    await user.click(screen.getByTestId("bulk-track"));
    expect(await screen.findByText(accountsText.bulk.tracked(3))).toBeInTheDocument();
    const tracked = backend.world.accounts.filter((each) => each.tracked).map(({ id }) => id);
    expect(tracked.sort()).toEqual(["a-0", "a-2", "a-3"]);
  });
});

describe("an account's details", () => {
  const family = () =>
    accounts(HEALTHY, 4).map((account, index) => ({
      ...account,
      name: ["Alpha", "Bravo", "Charlie", "Delta"][index] ?? "",
      parents: index === 0 ? [] : ["a-0"],
      lacks: index === 1 ? (["dsp"] as const).slice() : [],
      seats: index === 1 ? [{ exchange: "Open exchange", seat: "A-1" }] : [],
    }));

  it("open by Enter, lead to the accounts above and below, and give the focus back", async () => {
    const { user } = show(world(HEALTHY, { accounts: family() }), "/accounts");
    const grid = await screen.findByRole("grid");
    grid.focus();
    await user.keyboard("{ArrowDown}{Enter}");
    const detail = await screen.findByTestId("account-detail");
    await waitFor(() => expect(detail).toHaveAccessibleName("Bravo"));
    expect(detail).toHaveTextContent(lack.dsp.long);
    expect(detail).toHaveTextContent("Open exchange");
    expect(detail).toHaveTextContent("Europe/London");
    // It is no dialog: the list keeps the focus, and its keys work.
    expect(grid).toHaveFocus();
    await user.click(within(detail).getByRole("button", { name: /Alpha/ }));
    await waitFor(() => expect(screen.getByTestId("account-detail")).toHaveAccessibleName("Alpha"));
    for (const child of [/Bravo/, /Charlie/, /Delta/]) {
      expect(within(screen.getByTestId("account-detail")).getByRole("button", { name: child })).toBeVisible();
    }
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByTestId("account-detail")).toBeNull());
    await waitFor(() => expect(grid).toHaveFocus());
  });

  it("copy the id digit by digit and switch tracking", async () => {
    const { backend, user } = show(world(HEALTHY, { accounts: family() }), "/accounts");
    const write = vi.spyOn(navigator.clipboard, "writeText");
    await user.click((await screen.findAllByTestId("account-open"))[0] as HTMLElement);
    await user.click(await screen.findByTestId("detail-copy-id"));
    expect(write).toHaveBeenCalledWith(BIG);
    await user.click(screen.getByTestId("detail-tracked"));
    expect(backend.called("markAccounts")).toEqual([[{ type: "ids", ids: ["a-0"] }, { tracked: false }]]);
    await waitFor(() => expect(screen.getByTestId("detail-tracked")).not.toBeChecked());
  });
});

describe("notices about accounts", () => {
  it("lead to exactly those accounts", async () => {
    const { user } = show(world(MIXED, { notices: notices() }), "/notices");
    const rows = await screen.findAllByTestId("notice-row");
    const appeared = rows.find((row) => row.dataset.kind === "accounts_appeared") as HTMLElement;
    expect(appeared).toHaveTextContent("New accounts in Northwind Agency");
    expect(appeared).toHaveTextContent("3 new accounts found.");
    const lost = rows.find((row) => row.dataset.kind === "accounts_lost") as HTMLElement;
    expect(lost).toHaveTextContent("Northwind Agency lost accounts");
    expect(lost).toHaveTextContent("into 1 account.");
    expect(within(lost).getByTestId("notice-accounts")).toHaveAttribute(
      "href",
      expect.stringContaining("access=lost"),
    );
    await user.click(within(appeared).getByTestId("notice-accounts"));
    for (const row of await screen.findAllByTestId("account-row")) {
      expect(row.querySelector("[role=switch]")).toHaveAttribute("aria-checked", "false");
    }
    expect(screen.getByTestId("filter-connection")).toHaveTextContent("Northwind Agency");
  });
});
