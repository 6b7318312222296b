import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { ago, causeOf, commandError, DAY, delivery, WATCHES, watch } from "@/gallery/fixtures";
import { accountWorld, SHOWN, watchWorld } from "@/gallery/watch-world";
import { accountHealth, accountSteps, fixers, unknownWord } from "@/gen/account-words";
import type { HistoryView } from "@/gen/HistoryView";
import { fullDate } from "@/lib/time";
import { errors, text } from "@/strings";
import {
  billingNoticeSentence,
  billingStatusSentence,
  deliveryReason,
  fragment,
} from "@/strings/account-health";
import { dataText } from "@/strings/data";
import { show, showScenario } from "@/test/show";
import { historyWords, segmentsOf } from "./model";
import { readAccountTab } from "./search";
import { accountText } from "./words";

const EXPIRED = fragment(billingStatusSentence("PAYMENT_METHOD_EXPIRED"));
const OVERDUE = fragment(
  billingNoticeSentence({ name: "PAY_BY_INVOICE_OVERDUE_PAYMENT_PENDING_SUSPENSION", title: "" }),
);
const PATH = `/accounts/${SHOWN}`;
const state = () => screen.findByTestId("account-state");

describe("an account that is opened", () => {
  it("is looked at quietly, while what is known is shown", async () => {
    const { backend } = show(accountWorld("expired"), PATH, { hang: ["checkAccount"] });
    expect(await state()).toHaveTextContent(EXPIRED);
    expect(backend.called("checkAccount")).toEqual([[SHOWN, false]]);
    expect(screen.getByTestId("check-account")).toBeDisabled();
    expect(screen.queryByTestId("error-note")).toBeNull();
  });

  it("is looked at now when the user asks, and shows what Amazon says", async () => {
    const world = accountWorld("expired");
    world.checked[SHOWN] = {
      watch: WATCHES.ok(),
      step: null,
      link: null,
      notices: [],
      delivery: delivery(0),
    };
    const { backend, user } = show(world, PATH);
    expect(await state()).toHaveAttribute("data-look", "stopped");
    await waitFor(() => expect(screen.getByTestId("check-account")).toBeEnabled());
    await user.click(screen.getByTestId("check-account"));
    await waitFor(() => expect(screen.getByTestId("account-state")).toHaveAttribute("data-look", "ok"));
    expect(backend.called("checkAccount").at(-1)).toEqual([SHOWN, true]);
    expect(screen.queryByTestId("account-step")).toBeNull();
  });

  it("keeps its last answer when a look fails, and says what to do only where the user asked", async () => {
    const { user } = show(accountWorld("overdue"), PATH, {
      fail: { checkAccount: commandError("offline", "dns error") },
    });
    const problem = await screen.findByTestId("check-problem");
    expect(problem).toHaveTextContent(accountText.lastAnswer);
    expect(screen.queryByTestId("error-note")).toBeNull();
    await user.click(screen.getByTestId("check-account"));
    expect(await screen.findByTestId("error-note")).toHaveTextContent(errors.offline.next);
    expect(await state()).toHaveTextContent(OVERDUE);
  });

  it("says that the app had no answer, and since when the shown one is", async () => {
    await showScenario("account-offline");
    expect(await screen.findByTestId("check-problem")).toHaveTextContent("Amazon can’t be reached");
    expect(screen.getByText("3 hours ago")).toBeInTheDocument();
  });

  it("follows what the app announces", async () => {
    const { backend } = show(accountWorld("ok"), PATH);
    expect(await state()).toHaveAttribute("data-look", "ok");
    backend.world.details[SHOWN] = { ...backend.world.details[SHOWN], watch: WATCHES.rejected() };
    act(() => backend.announce({ type: "watch_changed" }));
    await waitFor(() => expect(screen.getByTestId("account-state")).toHaveAttribute("data-look", "stopped"));
  });
});

describe("what to do about an account", () => {
  it("is one button that opens Amazon’s page, with the days that matter", async () => {
    const world = accountWorld("overdue");
    const { suspends } = world.details[SHOWN]?.watch ?? {};
    const { backend, user } = show(world, PATH);
    expect(await state()).toHaveTextContent(accountText.suspends(fullDate(suspends ?? 0)));
    expect(await state()).toHaveTextContent(accountText.overdue(fullDate(ago(3 * DAY))));
    await user.click(screen.getByRole("button", { name: accountSteps.pay_invoice.label }));
    expect(backend.called("openAccountPage")).toEqual([[SHOWN]]);
    expect(await screen.findByText(accountText.opened)).toBeInTheDocument();
  });

  it("is explained when the browser does not open", async () => {
    const { user } = show(accountWorld("overdue"), PATH, {
      fail: { openAccountPage: commandError("browser_failed") },
    });
    await user.click(await screen.findByTestId("account-step"));
    expect(await screen.findByText(errors.browser_failed.title)).toBeInTheDocument();
  });

  it("is nothing where Amazon shows no billing: a fact and no alarm", async () => {
    show(accountWorld("hidden"), PATH);
    expect(await state()).toHaveAttribute("data-look", "hidden");
    expect(await state()).toHaveTextContent(accountText.hiddenTitle);
    expect(screen.queryByTestId("account-step")).toBeNull();
    expect(screen.getByTestId("payment")).toHaveTextContent(accountText.hiddenNotices);
    expect(screen.queryByText(accountText.noNotices)).toBeNull();
  });

  it.each([
    ["a-13", accountText.managerTitle],
    ["a-9", accountText.amcTitle],
  ])("is nothing for %s, which has no billing and is never asked for", async (id, title) => {
    const { backend } = show(watchWorld(), `/accounts/${id}`);
    expect(await state()).toHaveTextContent(title);
    expect(backend.called("checkAccount")).toEqual([]);
    expect(screen.queryByTestId("check-account")).toBeNull();
    expect(screen.queryByTestId("payment")).toBeNull();
  });
});

describe("a word of Amazon’s that is not known", () => {
  it.each(["QUANTUM_LEDGER_PENDING", "constructor", "__proto__"])("is shown as it is: %s", async (word) => {
    const cause = causeOf("billing_status", word);
    show(
      accountWorld("strange", {
        watch: watch({ health: "unknown", cause }),
        billing_status: word,
        notices: [
          {
            name: word,
            title: "",
            severity: "info",
            suspended: false,
            step: null,
            payment_due: null,
            suspends: null,
          },
        ],
        delivery: delivery(1, [word]),
      }),
      PATH,
    );
    expect(await state()).toHaveTextContent(fragment(unknownWord(word)));
    expect(screen.getByTestId("billing-notice")).toHaveTextContent(word);
    expect(screen.getByTestId("delivery-reasons")).toHaveTextContent(word);
  });

  it("has Amazon’s own title where it is a notice", async () => {
    show(accountWorld("overdue"), PATH);
    expect(await screen.findByText("Your billing address needs a second look")).toBeInTheDocument();
  });
});

describe("what an account delivers", () => {
  it("names the reasons with who can fix them, and lists a few campaigns first", async () => {
    const { user } = show(accountWorld("idle", { delivery: delivery(31) }), PATH);
    expect(await state()).toHaveTextContent(accountText.idleTitle(31));
    const first = within(screen.getByTestId("delivery-reasons")).getAllByRole("row")[1];
    expect(first).toHaveTextContent(fragment(deliveryReason("CAMPAIGN_OUT_OF_BUDGET").sentence));
    expect(first).toHaveTextContent(fixers.budget);
    const rows = () => within(screen.getByTestId("delivery-campaigns")).getAllByRole("row").length - 1;
    expect(rows()).toBe(10);
    await user.click(screen.getByRole("button", { name: dataText.all("41") }));
    expect(rows()).toBe(41);
  });

  it("says that not all are listed", async () => {
    show(accountWorld("idle", { delivery: { ...delivery(200), stopped: 5000 } }), PATH);
    expect(await screen.findByText(accountText.onlySome(200, 5066))).toBeInTheDocument();
  });
});

describe("the history", () => {
  const NOW = 1_800_000_000_000;
  const was = (days: number, health: HistoryView["health"]): HistoryView => ({
    at: NOW - days * DAY,
    health,
    cause: null,
  });

  it("is cut to 90 days, and every length of time has its part", () => {
    const segments = segmentsOf([was(400, "stopped"), was(120, "ok"), was(30, "stopped"), was(0, "ok")], NOW);
    expect(segments.map(({ health }) => health)).toEqual(["ok", "stopped", "ok"]);
    expect(segments.map(({ share }) => Math.round(share * 90))).toEqual([60, 30, 0]);
    expect(segments.map(({ offset }) => Math.round(offset * 90))).toEqual([0, 60, 90]);
    expect(historyWords(segments)).toBe(`${accountHealth.ok} 60, ${accountHealth.stopped} 30`);
  });

  it("leaves the time before the first check empty", () => {
    const [only] = segmentsOf([was(45, "ok")], NOW);
    expect(only).toMatchObject({ offset: 0.5, share: 0.5 });
    expect(segmentsOf([], NOW)).toEqual([]);
  });

  it("shows what changed since the clock on the screen last moved", () => {
    const changed = segmentsOf([was(1, "ok"), { ...was(0, "stopped"), at: NOW + 5000 }], NOW);
    expect(changed.map(({ health }) => health)).toEqual(["ok", "stopped"]);
  });

  it("is a picture with the same in a table beside it", async () => {
    show(accountWorld("expired"), PATH);
    expect(await screen.findByTestId("history-strip")).toHaveAccessibleName(
      new RegExp(accountHealth.stopped),
    );
    const rows = within(screen.getByTestId("history-table")).getAllByRole("row");
    expect(rows[1]).toHaveTextContent(EXPIRED);
  });
});

describe("the address of an account", () => {
  it("is opened by a notification, before and after the window is there", async () => {
    const world = watchWorld({ navigation: { screen: "account", account_id: SHOWN } });
    const { backend } = show(world);
    expect(await screen.findByTestId("account-state")).toBeInTheDocument();
    act(() => backend.announce({ type: "navigate", to: { screen: "account", account_id: "a-13" } }));
    await waitFor(() =>
      expect(screen.getByTestId("account-state")).toHaveTextContent(accountText.managerTitle),
    );
  });

  it("is reached from the list, and leads back to its filters", async () => {
    const { user } = show(watchWorld(), "/accounts?watch=stopped");
    await user.click((await screen.findAllByTestId("account-open"))[0] as HTMLElement);
    await user.click(await screen.findByTestId("detail-open"));
    expect(await state()).toHaveAttribute("data-look", "stopped");
    await user.click(screen.getByTestId("account-back"));
    expect(await screen.findByTestId("chip-stopped")).toHaveAttribute("aria-pressed", "true");
  });

  it("of an account that is gone says so", async () => {
    show(watchWorld(), "/accounts/a-99999");
    expect(await screen.findByTestId("account-gone")).toHaveTextContent(accountText.notFoundTitle);
  });

  it("keeps only what is understood", () => {
    expect(readAccountTab({ tab: "reports", report: 12, campaign: "9007199254740993" })).toEqual({
      tab: "reports",
      report: 12,
      campaign: "9007199254740993",
    });
    // As a number it has lost its last digits.
    expect(readAccountTab({ tab: "health", report: "12", campaign: 9_007_199_254_740_992 })).toEqual({});
  });

  it("shows tabs of a DSP advertiser only", async () => {
    show(watchWorld(), `${PATH}?tab=reports`);
    expect(await state()).toBeInTheDocument();
    expect(screen.queryByTestId("account-tabs")).toBeNull();
  });

  it("has the switch for tracking and the lines for other programs", async () => {
    const { backend, user } = show(accountWorld("ok"), PATH);
    await user.click(await screen.findByRole("switch", { name: text.accounts.detail.tracked }));
    expect(backend.called("markAccounts")).toEqual([[{ type: "ids", ids: [SHOWN] }, { tracked: false }]]);
    await user.click(screen.getByTestId("account-use"));
    expect(await screen.findByTestId("use-dialog")).toBeInTheDocument();
  });
});
