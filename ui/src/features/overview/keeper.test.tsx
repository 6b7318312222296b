import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { ago, HEALTHY, HOUR, keeper, MINUTE, troubled, world } from "@/gallery/fixtures";
import type { PauseFor } from "@/gen/PauseFor";
import { atTime, clockTime, restEnd, span } from "@/lib/time";
import { errors, text } from "@/strings";
import { keeperText, pauseFor } from "@/strings/keeper";
import { show, showScenario } from "@/test/show";

const [FIRST] = HEALTHY;
const ONE = FIRST ?? (undefined as never);

describe("a pause", () => {
  it.each([
    ["with no end", null, text.connections.afterPause],
    ["that ends later", Date.now() + HOUR, text.connections.afterPause],
    ["that ends before", Date.now() + MINUTE, "Next attempt in"],
  ])("%s is minded where the next attempt is said", async (_, paused_until, words) => {
    const paused = keeper({ paused: true, paused_until });
    const connections = [{ ...ONE, next_attempt: Date.now() + 20 * MINUTE }];
    show(world(connections, { snapshot: { keeper: paused } }), "/connections");
    expect(await screen.findByTestId("connection-row")).toHaveTextContent(words);
  });

  it.each(Object.keys(pauseFor) as PauseFor[])(
    "of the length %s is asked for by its name",
    async (length) => {
      const { backend, user } = show(world(HEALTHY));
      await user.click(await screen.findByTestId("pause"));
      await user.click(await screen.findByRole("menuitem", { name: pauseFor[length] }));
      expect(backend.called("setPaused")).toEqual([[length]]);
      const { paused_until: until } = backend.world.snapshot.keeper;
      const banner = await screen.findByTestId("banner-paused");
      expect(banner).toHaveTextContent(
        until === null ? keeperText.paused : keeperText.pausedUntil(restEnd(until, Date.now())),
      );
    },
  );

  it.each([
    ["its strip", "/", "resume"],
    ["the overview", "/", "resume-button"],
    ["the settings", "/settings?section=background", "resume-button"],
  ])("can be ended from %s", async (_, path, id) => {
    const paused = keeper({ paused: true, paused_until: null });
    const { backend, user } = show(world(HEALTHY, { snapshot: { keeper: paused } }), path);
    await user.click(await screen.findByTestId(id));
    expect(backend.called("setPaused")).toEqual([[null]]);
    await waitFor(() => expect(screen.queryByTestId("banner-paused")).toBeNull());
  });

  it("that is over ends by itself", async () => {
    const { backend } = show(
      world(HEALTHY, { snapshot: { keeper: keeper({ paused: true, paused_until: ago(MINUTE) }) } }),
    );
    await screen.findByTestId("verdict");
    expect(screen.queryByTestId("banner-paused")).toBeNull();
    expect(backend.called("setPaused")).toEqual([]);
  });

  const NOON = new Date(2026, 10, 23, 12, 0).getTime();
  it.each([
    [new Date(2026, 10, 23, 14, 30), "14:30", "at 14:30"],
    [new Date(2026, 10, 24, 8, 0), "tomorrow, 08:00", "tomorrow at 08:00"],
    [new Date(2026, 10, 26, 8, 0), "Thursday 26 November, 08:00", "on Thursday 26 November at 08:00"],
  ])("until %s reads “%s”", (end, until, at) => {
    expect(restEnd(end.getTime(), NOON)).toBe(until);
    expect(atTime(end.getTime(), NOON)).toBe(at);
  });
});

describe("what can’t be recorded", () => {
  it.each(["database_full", "database_read_only", "database_busy"] as const)(
    "is told by its cause (%s) and never called fine, and ends when it is over",
    async (code) => {
      const { backend } = await showScenario(`overview-${code.replaceAll("_", "-")}`);
      const verdict = await screen.findByTestId("verdict");
      expect(verdict).toHaveTextContent(keeperText.unrecorded);
      expect(verdict).toHaveTextContent(errors[code].title);
      expect(verdict).not.toHaveTextContent(text.overview.fineTitle);
      expect(screen.getByTestId("banner-unrecorded")).toHaveTextContent(errors[code].next);
      await waitFor(() => expect(document.title).toContain(keeperText.unrecordedShort));
      act(() => {
        backend.world.snapshot = { ...backend.world.snapshot, keeper: keeper() };
        backend.announce({ type: "snapshot_changed" });
      });
      await waitFor(() => expect(verdict).toHaveTextContent(text.overview.fineTitle));
      expect(screen.queryByTestId("banner-unrecorded")).toBeNull();
    },
  );

  it.each([
    ["overview-late", keeperText.lateTitle],
    ["overview-due", keeperText.dueTitle],
  ])("%s: a clock beyond the next refresh is not fine", async (name, title) => {
    await showScenario(name);
    const verdict = await screen.findByTestId("verdict");
    expect(verdict).toHaveTextContent(title);
    expect(verdict).not.toHaveTextContent(text.overview.fineTitle);
  });

  it("names another copy that does not let go", async () => {
    await showScenario("overview-lock-held");
    expect(await screen.findByTestId("banner-lock")).toHaveTextContent(keeperText.lockHeld);
  });

  it.each([
    ["full", "database_full"],
    ["read-only", "database_read_only"],
    ["no-locks", "database_no_locks"],
    ["failed", "database_failed"],
  ] as const)("keeps trying a database that is %s, and says what stands in the way", async (name, code) => {
    await showScenario(`fatal-${name}`);
    expect(await screen.findByTestId("fatal-keeps-trying")).toHaveTextContent(text.fatal.keepsTrying);
    const fatal = screen.getByTestId("fatal");
    expect(fatal).toHaveTextContent(errors[code].title);
    expect(fatal).toHaveTextContent("ADKEEPER_DATA_DIR");
  });
});

describe("a clock that is wrong", () => {
  it("is said in words, with which way, and cannot be waved away", async () => {
    const { backend } = await showScenario("overview-clock-ahead");
    const banner = await screen.findByTestId("banner-clock");
    expect(banner).toHaveTextContent(
      "This computer’s clock is 12 minutes ahead of Amazon’s. Set it right: times shown here are wrong by as much.",
    );
    expect(within(banner).queryByRole("button")).toBeNull();
    act(() => {
      backend.world.snapshot = {
        ...backend.world.snapshot,
        keeper: keeper({ clock_off: -7_200 }),
      };
      backend.announce({ type: "snapshot_changed" });
    });
    await waitFor(() => expect(banner).toHaveTextContent("2 hours behind"));
    act(() => {
      backend.world.snapshot = { ...backend.world.snapshot, keeper: keeper() };
      backend.announce({ type: "snapshot_changed" });
    });
    await waitFor(() => expect(screen.queryByTestId("banner-clock")).toBeNull());
  });

  it.each([
    [301_000, "5 minutes"],
    [89 * MINUTE, "89 minutes"],
    [-2 * HOUR, "2 hours"],
    [40 * HOUR, "2 days"],
  ])("by %d ms is said as “%s”", (off, words) => {
    expect(span(off)).toBe(words);
  });
});

describe("being offline", () => {
  it("is a quiet strip, not an alarm", async () => {
    await showScenario("overview-offline");
    const banner = await screen.findByTestId("banner-offline");
    expect(banner).toHaveTextContent(`${keeperText.offline}. ${keeperText.offlineBody}`);
    expect(banner).toHaveAttribute("role", "status");
  });

  it("is not mentioned while refreshing is paused: then it does not go on by itself", async () => {
    show(world(HEALTHY, { snapshot: { keeper: keeper({ offline: true, paused: true }) } }));
    await screen.findByTestId("banner-paused");
    expect(screen.queryByTestId("banner-offline")).toBeNull();
  });
});

describe("when a connection was last seen working", () => {
  it("is the later of two proofs, each told for itself", async () => {
    show(
      world([{ ...ONE, last_success: ago(5 * MINUTE), probed_at: ago(3 * HOUR) }]),
      `/connections/${ONE.id}`,
    );
    const seen = await screen.findByTestId("last-seen");
    expect(seen).toHaveTextContent("Last seen working5 minutes ago");
    expect(seen).toHaveTextContent("Token refreshed 5 minutes ago");
    expect(seen).toHaveTextContent("Ads API answered 3 hours ago");
  });

  it("does not claim a proof that there never was", async () => {
    show(world([{ ...ONE, last_success: null, probed_at: null }]), `/connections/${ONE.id}`);
    const seen = await screen.findByTestId("last-seen");
    expect(seen).toHaveTextContent(`Last seen working${text.never}`);
    expect(seen).toHaveTextContent(text.connections.tokenNever);
    expect(seen).toHaveTextContent(text.connections.probedNever);
  });
});

describe("a doubted permission", () => {
  it("is one refusal so far, and the second look has a time", async () => {
    const next = Date.now() + 4 * MINUTE + 5_000;
    show(
      world([troubled(ONE, "expiring", "grant_doubted", { next_attempt: next })]),
      `/connections/${ONE.id}`,
    );
    const state = await screen.findByTestId("connection-state");
    expect(state).toHaveTextContent("Amazon refused the last refresh once.");
    expect(state).toHaveTextContent(text.connections.secondLook("in 4 minutes", clockTime(next)));
  });
});
