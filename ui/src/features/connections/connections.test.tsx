import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import {
  clientFault,
  commandError,
  connection,
  HEALTHY,
  MIXED,
  STEP,
  troubled,
  world,
} from "@/gallery/fixtures";
import type { Cause } from "@/gen/Cause";
import type { Health } from "@/gen/Health";
import type { NextStep } from "@/gen/NextStep";
import { cause, errors, nextStep, text } from "@/strings";
import { gapText } from "@/strings/reach";
import { show, showScenario } from "@/test/show";
import { removalCheck } from "./removal-words";

const rowOf = async (label: string) => {
  const link = await screen.findByRole("link", { name: label });
  const row = link.closest("li");
  if (!row) throw new Error(`${label} is in no list`);
  return within(row);
};

const ONE = connection({ id: "c-1", label: "One" });

describe("a connection", () => {
  it("that is revoked says so, says what to do and offers to re-authorise with its own login page", async () => {
    const { backend, user } = show(world(MIXED), "/connections");
    const row = await rowOf("Harbour Goods");
    expect(row.getByText("Revoked")).toBeVisible();
    expect(row.getByText(cause.grant_revoked.title, { exact: false })).toHaveTextContent(
      cause.grant_revoked.next,
    );
    await user.click(row.getByRole("button", { name: text.connections.reauthorise }));
    expect(await screen.findByRole("dialog")).toHaveAccessibleName("Reconnect Harbour Goods");
    await user.click(screen.getByTestId("connect-continue"));
    expect(backend.called("beginConnect")).toEqual([["eu", "c-harbour", "bounce"]]);
  });

  it("is listed worst first, and a disconnected one apart from the living", async () => {
    show(world(MIXED), "/connections");
    await rowOf("Harbour Goods");
    const states = screen.getAllByTestId("connection-row").map((row) => row.dataset.health);
    expect(states).toEqual(["revoked", "expired", "expiring", "healthy", "healthy", "disconnected"]);
    const apart = screen.getByRole("region", { name: text.connections.disconnectedGroup });
    expect(within(apart).getAllByTestId("connection-row")).toHaveLength(1);
  });

  const CASES: Record<Cause, Health> = {
    offline: "expired",
    certificate_untrusted: "expired",
    certificate_date: "expired",
    proxy_login: "expired",
    proxy_failed: "expired",
    throttled: "expiring",
    provider_down: "expiring",
    bad_answer: "expiring",
    grant_revoked: "revoked",
    grant_expired: "revoked",
    grant_doubted: "expiring",
    client_refused: "error",
    not_permitted: "error",
    scope_refused: "error",
    not_approved: "error",
    broker_refused: "error",
    clerk_unavailable: "expiring",
    session_ended: "expiring",
    vault_locked: "expiring",
    vault_no_collection: "expiring",
    vault_unavailable: "expired",
    token_missing: "revoked",
    secret_missing: "error",
    by_user: "disconnected",
    unknown: "expiring",
  };
  it.each(Object.entries(CASES) as [Cause, Health][])(
    "whose cause is %s explains it in words and names the next step",
    async (why, health) => {
      show(world([troubled(ONE, health, why, { end: { kind: "unknown" } })]), "/connections/c-1");
      const state = await screen.findByTestId("connection-state");
      expect(state).toHaveTextContent(cause[why].title);
      expect(state).toHaveTextContent(cause[why].next);
      expect(state).not.toHaveTextContent(why.includes("_") ? why : "undefined");
    },
  );

  it("can be renamed; a name of spaces is refused", async () => {
    const { backend, user } = show(world(HEALTHY), "/connections/c-northwind");
    await user.click(await screen.findByTestId("connection-menu"));
    await user.click(await screen.findByTestId("rename"));
    const label = await screen.findByTestId("rename-label");
    await user.clear(label);
    await user.type(label, "  {Enter}");
    expect(label).toHaveAccessibleDescription(text.rename.needed);
    expect(backend.called("renameConnection")).toEqual([]);
    await user.clear(label);
    await user.type(label, "Northwind EU{Enter}");
    expect(await screen.findByRole("heading", { name: /Northwind EU/ })).toBeVisible();
    expect(backend.called("renameConnection")).toEqual([["c-northwind", "Northwind EU"]]);
  });

  it("is disconnected only after saying what goes, what stays, and that Amazon keeps its own grant", async () => {
    const { backend, user } = show(world(HEALTHY), "/connections/c-northwind");
    await user.click(await screen.findByTestId("connection-menu"));
    await user.click(await screen.findByTestId("disconnect"));
    const dialog = await screen.findByRole("alertdialog");
    expect(dialog).toHaveTextContent("15 accounts will no longer be kept alive");
    for (const point of text.disconnectDialog.staysPoints(1)) expect(dialog).toHaveTextContent(point);
    expect(within(dialog).getByRole("button", { name: text.cancel })).toHaveFocus();
    expect(backend.called("disconnect")).toEqual([]);
    await user.click(within(dialog).getByTestId("disconnect-confirm"));
    expect(backend.called("disconnect")).toEqual([[["c-northwind"]]]);
    await waitFor(() =>
      expect(screen.getByTestId("connection-state")).toHaveAttribute("data-health", "disconnected"),
    );
  });

  it("that can't be refreshed explains the error by its code and shows the raw message on demand only", async () => {
    const { user } = show(world(HEALTHY), "/connections", {
      fail: { refreshConnection: commandError("provider_down", "lwa answered 503") },
    });
    const row = await rowOf("Harbour Goods");
    await user.click(row.getByTestId("refresh-now"));
    expect(await screen.findByText(errors.provider_down.title)).toBeInTheDocument();
    expect(screen.getByText(errors.provider_down.next)).toBeInTheDocument();
    const details = screen.getByText("lwa answered 503").closest("details");
    expect(details).not.toHaveAttribute("open");
  });

  it("waits as long as the other side asked for", async () => {
    const { user } = show(world(HEALTHY), "/connections", {
      fail: { refreshConnection: commandError("throttled", "429", { retry_after: 30 }) },
    });
    const row = await rowOf("Harbour Goods");
    await user.click(row.getByTestId("refresh-now"));
    expect(await screen.findByText("Try again in 30 seconds.")).toBeInTheDocument();
  });
});

describe("the next step", () => {
  /** What each step's button asks of the app; steps without a command lead somewhere instead. */
  const ASKS: Partial<Record<NextStep, "refreshConnection" | "retryVault" | "beginSignIn">> = {
    none: "refreshConnection",
    wait: "refreshConnection",
    check_network: "refreshConnection",
    check_certificate: "refreshConnection",
    check_clock: "refreshConnection",
    check_proxy: "refreshConnection",
    unlock_vault: "retryVault",
    sign_in: "beginSignIn",
  };
  it.each(Object.entries(ASKS))("%s is one button that asks the app for %s", async (step, method) => {
    const { backend, user } = show(
      world([{ ...ONE, health: step === "none" ? "healthy" : "expiring", next_step: step as NextStep }]),
      "/connections/c-1",
    );
    const state = await screen.findByTestId("connection-state");
    const [button, ...others] = within(state).getAllByRole("button");
    expect(others).toEqual([]);
    expect(button).toHaveTextContent(nextStep[step as NextStep] || text.connections.refreshNow);
    await user.click(button as HTMLElement);
    expect(backend.called(method)).toHaveLength(1);
  });

  it.each([
    ["fix_secret", "client_refused", "setup-secret"],
    ["fix_client", "scope_refused", "setup-client-id"],
  ] as const)("%s leads to the field that mends it, every time", async (step, why, field) => {
    const { user } = show(world([troubled(ONE, "error", why)]), "/connections/c-1");
    const state = await screen.findByTestId("connection-state");
    await user.click(within(state).getByTestId(`step-${step}`));
    await waitFor(() => expect(screen.getByTestId(field)).toHaveFocus());
    screen.getByTestId("setup-bounce").focus();
    await user.click(screen.getByTestId("banner-client-action"));
    await waitFor(() => expect(screen.getByTestId(field)).toHaveFocus());
  });

  it("of an unknown fault is to copy what can be told of it", async () => {
    const { user } = await showScenario("connection-unknown");
    const write = vi.spyOn(navigator.clipboard, "writeText");
    await user.click(await screen.findByTestId("step-report"));
    const [copied] = write.mock.calls[0] ?? [];
    expect(copied).toContain("Adkeeper 0.1.0");
    expect(copied).toContain(cause.unknown.title);
  });

  it("while Amazon asks for fewer requests is to wait: no button invites more", async () => {
    show(world([troubled(ONE, "expiring", "throttled")]), "/connections/c-1");
    const state = await screen.findByTestId("connection-state");
    expect(within(state).queryByRole("button")).toBeNull();
  });
});

describe("what is wrong for all", () => {
  it.each([
    "client_refused",
    "secret_missing",
    "broker_refused",
    "not_permitted",
    "scope_refused",
    "not_approved",
  ] as const)("%s is one banner with one button; every row has the reason, none the button", async (why) => {
    show(world(clientFault(why)));
    const [banner, ...others] = await screen.findAllByTestId("banner-client");
    expect(others).toEqual([]);
    expect(banner).toHaveTextContent(cause[why].title);
    expect(banner).toHaveTextContent("3 connections");
    expect(screen.getByTestId("banner-client-action")).toHaveTextContent(nextStep[STEP[why]]);
    for (const row of screen.getAllByTestId("connection-row")) {
      expect(row).toHaveTextContent(cause[why].title);
      expect(row).not.toHaveTextContent(nextStep[STEP[why]]);
    }
    expect(screen.queryAllByTestId("reauthorise")).toHaveLength(0);
  });

  it("an ended session that the broker needs says how many connections it holds up", async () => {
    const { backend, user } = await showScenario("overview-session-holds");
    await waitFor(() =>
      expect(screen.getByTestId("banner-session")).toHaveTextContent(text.banner.sessionHolds(3)),
    );
    await user.click(screen.getByTestId("sign-in-again"));
    expect(backend.called("beginSignIn")).toHaveLength(1);
  });
});

describe("several connections", () => {
  it("are disconnected with one question that counts them and their accounts", async () => {
    const { backend, user } = show(world(HEALTHY), "/connections");
    const boxes = await screen.findAllByTestId("connection-select");
    expect(screen.queryByTestId("disconnect-several")).toBeNull();
    await user.click(boxes[0] as HTMLElement);
    await user.click(boxes[1] as HTMLElement);
    expect(screen.getByTestId("selection")).toHaveTextContent("2 of 3 selected");
    await user.click(screen.getByTestId("disconnect-several"));
    const dialog = await screen.findByRole("alertdialog", { name: "Disconnect 2 connections?" });
    expect(dialog).toHaveTextContent("Harbour Goods, Northwind Agency");
    expect(dialog).toHaveTextContent("19 accounts");
    await user.click(screen.getByTestId("disconnect-confirm"));
    expect(backend.called("disconnect")).toEqual([[["c-harbour", "c-northwind"]]]);
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
    expect(screen.queryByTestId("disconnect-several")).toBeNull();
  });

  it("are all taken by one box, which says so in the question", async () => {
    const { backend, user } = show(world(HEALTHY), "/connections");
    await user.click(await screen.findByTestId("select-all"));
    await user.click(screen.getByTestId("disconnect-several"));
    await screen.findByRole("alertdialog", { name: "Disconnect all 3 connections?" });
    await user.click(screen.getByTestId("disconnect-confirm"));
    expect(backend.called("disconnect")[0]?.[0]).toHaveLength(3);
  });

  it("stay as they are when the app refuses, with the reason in the question", async () => {
    const { user } = show(world(HEALTHY), "/connections", {
      fail: { disconnect: commandError("vault_locked") },
    });
    await user.click(await screen.findByTestId("select-all"));
    await user.click(screen.getByTestId("disconnect-several"));
    await user.click(await screen.findByTestId("disconnect-confirm"));
    expect(await screen.findByTestId("error-note")).toHaveAttribute("data-code", "vault_locked");
    expect(screen.getByTestId("selection")).toHaveTextContent("3 of 3 selected");
  });

  it("do not include what was disconnected before, nor one alone", async () => {
    show(world(MIXED.slice(4)), "/connections");
    await screen.findAllByTestId("connection-row");
    expect(screen.queryByTestId("connection-select")).toBeNull();
  });
});

describe("a disconnected connection", () => {
  it("leads to Amazon's page, with the warning, and checks there only while it can", async () => {
    const { backend, user } = await showScenario("connection-disconnected");
    await user.click(await screen.findByTestId("open-amazon-apps"));
    expect(backend.called("openLink")).toEqual([["amazon_apps"]]);
    await user.click(screen.getByTestId("check-removed"));
    expect(backend.called("checkRemoved")).toEqual([["c-northwind"]]);
    expect(await screen.findByTestId("removal-result")).toHaveTextContent(removalCheck.still_there.title);
    backend.world.removal = "gone";
    await user.click(screen.getByTestId("check-removed"));
    await waitFor(() =>
      expect(screen.getByTestId("removal-result")).toHaveTextContent(removalCheck.gone.title),
    );
  });

  it("says nothing of Amazon's answer when there was none", async () => {
    await showScenario("connection-removal-offline");
    expect(await screen.findByTestId("error-note")).toHaveAttribute("data-code", "offline");
    expect(screen.queryByTestId("removal-result")).toBeNull();
  });

  it("from long ago offers no check that cannot work", async () => {
    await showScenario("connection-disconnected-long-ago");
    expect(await screen.findByTestId("open-amazon-apps")).toBeEnabled();
    expect(screen.queryByTestId("check-removed")).toBeNull();
  });
});

describe("looking for accounts", () => {
  it("is asked for by hand and shows how far it is, exactly in words", async () => {
    const { backend, user } = show(world([ONE]), "/connections/c-1");
    await user.click(await screen.findByTestId("sweep-now"));
    expect(backend.called("sweepConnection")).toEqual([["c-1"]]);
    act(() => {
      backend.world.connections = [{ ...ONE, sweeping: { answered: 14, known: 36, accounts: 21 } }];
      backend.announce({ type: "connections_changed" });
    });
    const bar = await screen.findByTestId("sweep-progress");
    expect(bar).toHaveAttribute("aria-valuetext", "14 of 36 requests answered, 21 accounts found");
    expect(screen.getByTestId("sweep-now")).toBeDisabled();
  });

  it("never lets its bar go back when more turns out to be needed", async () => {
    const at = (answered: number, known: number) => ({ ...ONE, sweeping: { answered, known, accounts: 0 } });
    const { backend } = show(world([at(6, 10)]), "/connections/c-1");
    const bar = await screen.findByTestId("sweep-progress");
    expect(bar).toHaveAttribute("aria-valuenow", "60");
    act(() => {
      backend.world.connections = [at(7, 100)];
      backend.announce({ type: "connections_changed" });
    });
    await waitFor(() => expect(bar).toHaveAttribute("aria-valuetext", expect.stringContaining("7 of 100")));
    expect(bar).toHaveAttribute("aria-valuenow", "60");
  });

  it("waits for a connection that a user must mend first", async () => {
    show(world([troubled(ONE, "revoked", "grant_revoked")]), "/connections/c-1");
    expect(await screen.findByTestId("sweep-now")).toBeDisabled();
    expect(screen.getByText(text.connections.sweepBlocked)).toBeVisible();
  });

  it("is what shows that an approval at Amazon has come", async () => {
    const { backend, user } = show(world([troubled(ONE, "error", "not_approved")]), "/connections/c-1");
    await user.click(await screen.findByTestId("sweep-now"));
    expect(backend.called("sweepConnection")).toEqual([["c-1"]]);
  });

  it("tells what it could not see, and counts what is lost or not permitted", async () => {
    await showScenario("connection-gaps");
    const gaps = await screen.findByTestId("connection-gaps");
    expect(gaps).toHaveTextContent("all accounts in the Far East");
    expect(gaps).toHaveTextContent("AMC instances in North America and Europe");
    expect(await screen.findByTestId("matrix-lost")).toHaveTextContent("2");
    expect(screen.getByTestId("matrix-denied")).toHaveTextContent("6");
  });

  it("tells what it was answered and could not read, and why nothing there counts as lost", async () => {
    await showScenario("connection-unread");
    const gaps = await screen.findByTestId("connection-gaps");
    const unread = gaps.querySelector("[data-gaps=unread]");
    expect(unread).toHaveTextContent(gapText.unread);
    expect(unread).toHaveTextContent(
      "Adkeeper left out 3 entries and 1 detail: all accounts in North America",
    );
    expect(unread).toHaveTextContent(gapText.unreadRows);
    expect(gaps.querySelector("[data-gaps=faults]")).toBeNull();
  });
});
