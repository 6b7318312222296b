import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { CLIENT_REFUSED, commandError, connection, HEALTHY, MIXED, world } from "@/gallery/fixtures";
import type { Cause } from "@/gen/Cause";
import type { Health } from "@/gen/Health";
import { AMAZON_GRANTS_URL, cause, errors, text } from "@/strings";
import { show } from "./show";

const rowOf = async (label: string) => {
  const link = await screen.findByRole("link", { name: label });
  const row = link.closest("li");
  if (!row) throw new Error(`${label} is in no list`);
  return within(row);
};

describe("a connection", () => {
  it("that is revoked says so, says what to do and offers to re-authorise with its own login page", async () => {
    const { backend, user } = show(world(MIXED), "/connections");
    const row = await rowOf("Harbour Goods");
    expect(row.getByText("Revoked")).toBeVisible();
    expect(row.getByText(cause.grant_revoked.title, { exact: false })).toHaveTextContent(
      cause.grant_revoked.next,
    );
    await user.click(row.getByRole("button", { name: text.connections.reauthorise }));
    expect(await screen.findByRole("dialog")).toHaveAccessibleName("Re-authorise Harbour Goods");
    await user.click(screen.getByTestId("connect-continue"));
    expect(backend.called("beginConnect")).toEqual([["eu", "c-harbour"]]);
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
    throttled: "expiring",
    provider_down: "expiring",
    grant_revoked: "revoked",
    grant_doubted: "expiring",
    client_refused: "error",
    not_permitted: "error",
    vault_locked: "expiring",
    vault_unavailable: "expired",
    token_missing: "revoked",
    secret_missing: "error",
    by_person: "disconnected",
    unknown: "expiring",
  };
  it.each(Object.entries(CASES) as [Cause, Health][])(
    "whose cause is %s explains it in words and names the next step",
    async (why, health) => {
      show(world([connection({ id: "c-1", label: "One", health, cause: why })]), "/connections/c-1");
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
    expect(label).toHaveAccessibleDescription(text.review.labelNeeded);
    expect(backend.called("renameConnection")).toEqual([]);
    await user.clear(label);
    await user.type(label, "Northwind EU{Enter}");
    expect(await screen.findByRole("heading", { name: /Northwind EU/ })).toBeVisible();
    expect(backend.called("renameConnection")).toEqual([["c-northwind", "Northwind EU"]]);
  });

  it("is disconnected only after saying what happens and that Amazon keeps its own grant", async () => {
    const { backend, user } = show(world(HEALTHY), "/connections/c-northwind");
    await user.click(await screen.findByTestId("connection-menu"));
    await user.click(await screen.findByTestId("disconnect"));
    const dialog = await screen.findByRole("alertdialog");
    expect(dialog).toHaveTextContent("15 accounts will no longer be kept alive");
    expect(dialog).toHaveTextContent(AMAZON_GRANTS_URL);
    expect(within(dialog).getByRole("button", { name: text.cancel })).toHaveFocus();
    expect(backend.called("disconnect")).toEqual([]);
    await user.click(within(dialog).getByTestId("disconnect-confirm"));
    expect(backend.called("disconnect")).toEqual([["c-northwind"]]);
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

describe("a refused client", () => {
  it("is one banner for all of its connections, with one button to mend it", async () => {
    const { user } = show(world(CLIENT_REFUSED));
    const banners = await screen.findAllByTestId("banner-client");
    expect(banners).toHaveLength(1);
    expect(banners[0]).toHaveTextContent("3 connections");
    expect(screen.queryAllByTestId("fix-secret")).toHaveLength(0);
    expect(screen.queryAllByTestId("reauthorise")).toHaveLength(0);
    await user.click(screen.getByTestId("banner-client-action"));
    expect(await screen.findByTestId("secret-dialog")).toBeVisible();
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByTestId("secret-dialog")).not.toBeInTheDocument());
    await user.click(screen.getByTestId("banner-client-action"));
    expect(await screen.findByTestId("secret-dialog")).toBeVisible();
  });
});
