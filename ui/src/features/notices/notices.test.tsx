import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import {
  accountNotices,
  burst,
  endings,
  HEALTHY,
  MINUTE,
  MIXED,
  notices,
  snapshot,
  weekOfEnds,
  world,
} from "@/gallery/fixtures";
import { billingStatuses, unknownWord } from "@/gen/account-words";
import type { NoticeKind } from "@/gen/NoticeKind";
import type { NoticeView } from "@/gen/NoticeView";
import { accountOver, noticeWords } from "@/gen/notice-words";
import { show, showScenario } from "@/test/show";
import { groupNotices } from "./model";
import { noticeBody, noticesText, noticesTitle } from "./words";

describe("a notice's words", () => {
  it("name the cause, whom it concerns and the next step", () => {
    expect(
      noticeBody.connection_broken(
        {
          kind: "connection_broken",
          label: "Harbour Goods",
          cause: "grant_revoked",
          account_cause: null,
          account_health: null,
          accounts: 15,
          logins: 0,
          possible: false,
        },
        "",
        false,
      ),
    ).toBe(
      "Amazon says this login’s permission is gone. 15 accounts are affected. Reconnect with the same Amazon login.",
    );
  });

  it("write a large number as a notification does", () => {
    expect(noticesTitle("connection_broken", 7000)).toBe("7,000 connections need you");
    expect(noticesTitle("session_ended", 2)).toBe("Your session ended");
  });
});

const rowOf = (kind: NoticeKind) => {
  const row = screen.getAllByTestId("notice-row").find((each) => each.dataset.kind === kind);
  if (!row) throw new Error(`there is no ${kind}`);
  return within(row);
};
const kinds = () => screen.getAllByTestId("notice-row").map((row) => row.dataset.kind);

describe("the notices", () => {
  it("mark what is unread, until all is read", async () => {
    const { backend, user } = show(world(MIXED, { notices: notices() }), "/notices");
    await screen.findAllByTestId("notice-row");
    expect(screen.getAllByTestId("notice-unread")).toHaveLength(3);
    await user.click(screen.getByTestId("mark-read"));
    await waitFor(() => expect(screen.queryByTestId("notice-unread")).toBeNull());
    expect(backend.called("markNoticesRead")).toHaveLength(1);
    expect(screen.queryByTestId("mark-read")).toBeNull();
  });

  it.each([
    ["needs", ["connection_broken", "session_ended"]],
    ["recovered", ["connection_recovered"]],
    ["accounts", ["accounts_appeared", "accounts_lost"]],
  ] as const)("of the sort “%s” can be shown alone", async (filter, wanted) => {
    const { user } = show(world(MIXED, { notices: notices() }), "/notices");
    await user.click(await screen.findByTestId(`choice-${filter}`));
    await waitFor(() => expect(kinds()).toEqual(wanted));
    await user.click(screen.getByTestId("choice-all"));
    await waitFor(() => expect(kinds()).toHaveLength(8));
  });

  it("of a sort without any say so and lead back to all", async () => {
    const { user } = await showScenario("notices-none-of-it");
    const empty = await screen.findByTestId("notices-no-match");
    await user.click(within(empty).getByRole("button", { name: noticesText.showAll }));
    await waitFor(() => expect(kinds()).toHaveLength(4));
  });

  it("that can't be loaded say so instead of that there are none", async () => {
    await showScenario("notices-error");
    await screen.findByTestId("load-error");
    expect(screen.queryByTestId("notices-empty")).toBeNull();
  });
});

describe("a warning of an end", () => {
  it("says when it ends, and leads to what renews it", async () => {
    const { backend, user } = show(world(MIXED, { notices: endings() }), "/notices");
    await screen.findAllByTestId("notice-row");
    expect(rowOf("session_ending").getByText(/^It ends in 1 day\./)).toBeVisible();
    expect(
      rowOf("grant_ending").getByText(/^It expires in 14 days, a year after you connected it\./),
    ).toBeVisible();
    expect(rowOf("secret_ending").getByText(/^Expires on .+\d{4}$/)).toBeVisible();
    await user.click(rowOf("session_ending").getByTestId("notice-sign-in"));
    expect(backend.called("beginSignIn")).toHaveLength(1);
    await user.click(rowOf("grant_ending").getByTestId("notice-reauthorise"));
    expect(await screen.findByRole("dialog")).toHaveAccessibleName("Reconnect Harbour Goods");
    await user.keyboard("{Escape}");
    await user.click(rowOf("secret_ending").getByTestId("notice-secret"));
    await waitFor(() => expect(screen.getByTestId("setup-secret")).toHaveFocus());
  });

  it("of many logins in one week is one notice, and leads to the calendar", async () => {
    const { user } = show(world(MIXED, { notices: [weekOfEnds()] }), "/notices");
    await screen.findAllByTestId("notice-row");
    expect(rowOf("grant_ending").getByText("14 connections expire soon")).toBeVisible();
    expect(rowOf("grant_ending").getByText(/^The first one expires in 30 days\./)).toBeVisible();
    await user.click(rowOf("grant_ending").getByTestId("notice-expirations"));
    expect(await screen.findByTestId("expirations")).toBeInTheDocument();
  });

  it("that has passed speaks of the past and offers nothing that is done", async () => {
    show(world(HEALTHY, { notices: endings().slice(-1) }), "/notices");
    await screen.findAllByTestId("notice-row");
    expect(rowOf("session_ending").getByText("It ended 8 days ago.")).toBeVisible();
    expect(screen.queryByTestId("notice-sign-in")).toBeNull();
  });
});

describe("what to do about a notice", () => {
  it("of an ended session is to sign in, only as long as nobody is", async () => {
    const ended = notices().filter(({ kind }) => kind === "session_ended");
    show(world(HEALTHY, { notices: ended }), "/notices");
    await screen.findAllByTestId("notice-row");
    expect(screen.queryByTestId("notice-sign-in")).toBeNull();
    const expired = { auth: { ...snapshot().auth, state: "expired" as const } };
    show(world(HEALTHY, { notices: ended, snapshot: expired }), "/notices");
    expect(await screen.findByTestId("notice-sign-in")).toBeEnabled();
  });

  it("leads to its connection, unless that is gone", async () => {
    const { user } = show(world(MIXED.slice(0, 2), { notices: notices() }), "/notices");
    await screen.findAllByTestId("notice-row");
    expect(rowOf("connection_added").queryByTestId("notice-connection")).toBeNull();
    await user.click(rowOf("connection_broken").getByTestId("notice-connection"));
    expect(await screen.findByRole("heading", { name: /Harbour Goods/ })).toBeVisible();
  });
});

describe("a notice of accounts at Amazon", () => {
  const list = () => world(HEALTHY, { notices: accountNotices() });

  it("says Amazon’s cause, how many it is about, and leads to the account or to all of them", async () => {
    const { user } = show(list(), "/notices");
    const [named, many, strange] = await screen.findAllByTestId("notice-row");
    expect(named).toHaveTextContent("Cedar Kitchen");
    expect(named).toHaveTextContent(
      `${billingStatuses.PAYMENT_METHOD_EXPIRED} ${noticeWords.concerns.many("3")}`,
    );
    expect(many).toHaveTextContent(noticesTitle("account_trouble", 40));
    expect(within(many as HTMLElement).queryByTestId("notice-account")).toBeNull();
    expect(strange).toHaveTextContent(unknownWord("QUANTUM_LEDGER_PENDING"));
    expect(within(many as HTMLElement).getByTestId("notice-accounts")).toHaveAttribute(
      "href",
      expect.stringContaining("watch=attention"),
    );
    await user.click(within(named as HTMLElement).getByTestId("notice-account"));
    expect(await screen.findByTestId("account-state")).toBeInTheDocument();
  });

  it("is among those that need the user until it is over", async () => {
    const { user } = show(list(), "/notices");
    await user.click(await screen.findByTestId("choice-needs"));
    await waitFor(() => expect(kinds()).toEqual(["account_trouble", "account_trouble", "account_trouble"]));
    await user.click(screen.getByTestId("choice-recovered"));
    await waitFor(() => expect(kinds()).toEqual(["account_recovered"]));
    expect(screen.getByTestId("notice-row")).toHaveTextContent(accountOver.billing_status);
  });

  it("counts what has no name when many are one row", () => {
    const notice = (id: number, label: string | null, count: number): NoticeView => ({
      ...(accountNotices()[0] as NoticeView),
      id,
      label,
      accounts: count,
    });
    const group = [notice(3, "Alpha", 2), notice(2, null, 40), notice(1, "Bravo", 1)];
    show(world(HEALTHY, { notices: group }), "/notices");
    return screen.findByText(noticesTitle("account_trouble", 42));
  });
});

describe("many notices at once", () => {
  it("are one row with their number and names, and all of them on demand", async () => {
    const { user } = show(world(MIXED, { notices: burst() }), "/notices");
    const [group] = await screen.findAllByTestId("notice-group");
    if (!group) throw new Error("no group");
    expect(group).toHaveTextContent("5 connections work again");
    expect(group).toHaveTextContent("and 2 more");
    expect(within(group).queryAllByTestId("notice-row")).toEqual([]);
    const button = within(group).getByTestId("notice-expand");
    expect(button).toHaveAttribute("aria-expanded", "false");
    await user.click(button);
    expect(button).toHaveAttribute("aria-expanded", "true");
    expect(within(group).getAllByTestId("notice-row")).toHaveLength(5);
    await user.click(button);
    expect(within(group).queryAllByTestId("notice-row")).toEqual([]);
  });

  const at = (id: number, kind: NoticeKind, minute: number): NoticeView => ({
    id,
    kind,
    connection_id: `c-${id}`,
    label: `L${id}`,
    cause: null,
    account_id: null,
    account_cause: null,
    account_health: null,
    accounts: 1,
    logins: 0,
    possible: false,
    ends_at: null,
    created_at: minute * MINUTE,
    read: true,
  });
  const shape = (list: NoticeView[]) =>
    groupNotices(list).map(({ notices: each }) => each.map(({ id }) => id));

  it("of two kinds that took turns are two groups", () => {
    const mixed = [6, 5, 4, 3, 2, 1].map((id) =>
      at(id, id % 2 ? "connection_lapsed" : "connection_recovered", id),
    );
    expect(shape(mixed)).toEqual([
      [6, 4, 2],
      [5, 3, 1],
    ]);
  });

  it("are only a group when they are more than two and came within minutes", () => {
    expect(shape([at(2, "connection_lapsed", 2), at(1, "connection_lapsed", 1)])).toEqual([[2], [1]]);
    expect(
      shape([at(3, "connection_lapsed", 20), at(2, "connection_lapsed", 10), at(1, "connection_lapsed", 0)]),
    ).toEqual([[3], [2], [1]]);
  });
});
