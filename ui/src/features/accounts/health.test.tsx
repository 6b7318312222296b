import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { FakeBackend } from "@/backend/fake";
import { accounts, everyState, HEALTHY, inState, WATCHES, watched, world } from "@/gallery/fixtures";
import type { AccountQuery } from "@/gen/AccountQuery";
import { accountHealth } from "@/gen/account-words";
import { accountTrouble, watchRank } from "@/lib/account-health";
import { text } from "@/strings";
import { accountHealthText, billingStatusSentence, fragment } from "@/strings/account-health";
import { listed } from "@/test/listed";
import { show } from "@/test/show";
import { healthLine } from "./health-cell";
import { readAccountSearch } from "./search";

const LIST = everyState(accounts(HEALTHY, 166));
const among = () => world(HEALTHY, { accounts: LIST });
const counts = async (query: AccountQuery) =>
  (await new FakeBackend(among()).accountList(query, { from: 0, count: 0 }, null)).watch_counts;
const rowOf = (name: string) => {
  const row = screen.getAllByTestId("account-row").find((each) => each.textContent.includes(name));
  if (!row) throw new Error(`there is no ${name}`);
  return row;
};

describe("an account's health in the list", () => {
  it("stands apart from its login's, with the cause below", async () => {
    const list = accounts(HEALTHY, 3).map((each, index) => ({
      ...inState(each, (["expired", "idle", "hidden"] as const)[index] ?? "ok"),
      name: ["Alpha", "Bravo", "Charlie"][index] ?? "",
    }));
    show(world(HEALTHY, { accounts: list }), "/accounts");
    await screen.findAllByTestId("account-row");
    const alpha = within(rowOf("Alpha")).getByTestId("account-health");
    expect(alpha).toHaveTextContent(
      accountHealth.stopped + fragment(billingStatusSentence("PAYMENT_METHOD_EXPIRED")),
    );
    expect(alpha).toHaveAttribute("title", expect.stringContaining(accountHealthText.campaigns(12)));
    expect(rowOf("Alpha")).toHaveTextContent("Healthy");
    expect(rowOf("Bravo")).toHaveTextContent(`${accountHealth.ok}${accountHealthText.campaigns(3)}`);
    expect(rowOf("Charlie")).toHaveTextContent(accountHealthText.notVisible);
  });

  it("is nothing for kinds without billing, and not checked for the rest", async () => {
    const list = accounts(HEALTHY, 14).map((each) => ({ ...each, name: each.id }));
    show(world(HEALTHY, { accounts: list }), "/accounts");
    await screen.findAllByTestId("account-row");
    expect(within(rowOf("a-13")).queryByTestId("account-health")).toBeNull();
    expect(within(rowOf("a-3")).getByTestId("account-health")).toHaveTextContent(
      accountHealthText.notChecked,
    );
  });

  it("says nothing of a cause that is over", () => {
    const cause = WATCHES.expired().cause;
    expect(healthLine({ watch: { ...WATCHES.ok(), cause } })).toBe("");
    expect(healthLine({ watch: null })).toBe("");
  });
});

describe("the list by health", () => {
  it("is ordered worst first, what is not visible and not checked last", async () => {
    const sorted = await listed(among(), { sort: "watch" });
    const ranks = sorted.map(({ watch }) => watchRank(watch));
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
    expect(sorted[0]?.watch?.health).toBe("stopped");
    expect(sorted.at(-1)?.watch).toBeNull();
    const firstHidden = sorted.findIndex(({ watch }) => watch?.hidden);
    const lastOk = sorted.findLastIndex(({ watch }) => watch?.health === "ok");
    expect(firstHidden).toBeGreaterThan(lastOk);
  });

  it.each([
    ["stopped", 36],
    ["cannot_pay", 24],
    ["stopped_other", 12],
    ["attention", 48],
    ["hidden", 12],
    ["not_delivering", 24],
  ] as const)("is narrowed to “%s” by as many as the chip says", async (filter, wanted) => {
    const found = await listed(among(), { watch: filter });
    expect(found.length).toBe((await counts({}))[filter]);
    expect(Math.abs(found.length - wanted)).toBeLessThanOrEqual(4);
  });

  it("keeps a filter in the address, and drops what is none", () => {
    expect(readAccountSearch({ watch: "stopped", sort: "watch" })).toEqual({
      watch: "stopped",
      sort: "watch",
    });
    expect(readAccountSearch({ watch: "sad" })).toEqual({});
  });

  it("has chips that narrow and widen, counted among what the other filters leave", async () => {
    const { user } = show(world(HEALTHY, { accounts: LIST }), "/accounts?region=eu");
    const chip = await screen.findByTestId("chip-stopped");
    const eu = LIST.filter(({ region }) => region === "eu");
    const inEu = await counts({ region: "eu" });
    const wanted = inEu.stopped;
    expect(chip).toHaveTextContent(`${text.accounts.watch.stopped}${wanted}`);
    await user.click(chip);
    await waitFor(() => expect(screen.getByTestId("account-count")).toHaveTextContent(`${wanted} of`));
    // The other chips still say what they would show.
    expect(screen.getByTestId("chip-hidden")).toHaveTextContent(String(inEu.hidden));
    await user.click(chip);
    await waitFor(() => expect(screen.getByTestId("account-count")).toHaveTextContent(`${eu.length} of`));
  });

  it("has no chips where nothing is wrong", async () => {
    const fine = accounts(HEALTHY, 20).map((each) => inState(each, "ok"));
    show(world(HEALTHY, { accounts: fine }), "/accounts");
    await screen.findAllByTestId("account-row");
    expect(screen.queryByTestId("watch-chips")).toBeNull();
  });

  it("has only the visible of 20,000 rows in the page", async () => {
    show(world(HEALTHY, { accounts: watched(accounts(HEALTHY, 20_000)) }), "/accounts?sort=watch");
    await screen.findByTestId("chip-stopped");
    expect(screen.getAllByTestId("account-row").length).toBeLessThan(60);
  });

  it("follows what the app announces", async () => {
    const { backend } = show(world(HEALTHY, { accounts: [inState(LIST[0] as never, "ok")] }), "/accounts");
    expect(await screen.findByTestId("account-health")).toHaveTextContent(accountHealth.ok);
    backend.world.accounts = backend.world.accounts.map((each) => inState(each, "funds"));
    act(() => backend.announce({ type: "watch_changed" }));
    await waitFor(() =>
      expect(screen.getByTestId("account-health")).toHaveTextContent(accountHealth.stopped),
    );
  });
});

describe("what is wrong with an account", () => {
  it.each([
    ["expired", "cannot_pay"],
    ["funds", "cannot_pay"],
    ["rejected", "stopped"],
    ["overdue", "attention"],
    ["ok", null],
    ["idle", null],
    ["hidden", null],
    ["strange", null],
  ] as const)("in the state %s is %s", (state, trouble) => {
    expect(accountTrouble(WATCHES[state]())).toBe(trouble);
  });
});
