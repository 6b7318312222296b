import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { commandError, HEALTHY, notify, snapshot, world } from "@/gallery/fixtures";
import type { NotifySettings } from "@/gen/NotifySettings";
import { readTimeOfDay, timeOfDay } from "@/lib/settings";
import { errors } from "@/strings";
import { show, showScenario } from "@/test/show";
import { backgroundText, notifyText } from "./words";

const chosen = (patch: Partial<NotifySettings> = {}, notifications = true) =>
  world(HEALTHY, {
    snapshot: { settings: { ...snapshot().settings, notifications, notify: notify(patch) } },
  });
const NIGHT = { from: 22 * 60, to: 7 * 60 };

describe("what the system may show", () => {
  it.each(["broken", "lapsed", "recovered", "accounts", "watch", "ending"] as const)(
    "of the kind %s has its own switch, with its own line, and the rest stays",
    async (kind) => {
      const { backend, user } = show(chosen(), "/settings?section=notifications");
      const wanted = await screen.findByRole("switch", { name: notifyText.kinds[kind].name });
      expect(wanted).toHaveAccessibleDescription(notifyText.kinds[kind].hint);
      await user.click(wanted);
      expect(backend.called("updateSettings")).toEqual([[{ notify: notify({ [kind]: false }) }]]);
      await waitFor(() => expect(wanted).not.toBeChecked());
    },
  );

  it("rests with the switch for all, and what was chosen stays visible", async () => {
    const { backend, user } = show(
      chosen({ accounts: false, quiet: NIGHT }),
      "/settings?section=notifications",
    );
    await user.click(await screen.findByTestId("setting-notifications"));
    expect(backend.called("updateSettings")).toEqual([[{ notifications: false }]]);
    await waitFor(() => expect(screen.getByTestId("notify-broken")).toBeDisabled());
    expect(screen.getByTestId("notify-broken")).toBeChecked();
    expect(screen.getByTestId("notify-accounts")).not.toBeChecked();
    expect(screen.getByTestId("notify-lapsed-after")).toBeDisabled();
    expect(screen.getByTestId("quiet-from")).toBeDisabled();
  });

  it("of a lapse waits as long as was chosen, and not at all for one that is not told", async () => {
    const { backend, user } = show(chosen(), "/settings?section=notifications");
    await user.click(await screen.findByTestId("notify-lapsed-after"));
    const options = (await screen.findAllByRole("option")).map((option) => option.textContent);
    expect(options).toEqual(["5 minutes", "15 minutes", "1 hour", "4 hours", "1 day"]);
    await user.click(screen.getByRole("option", { name: "4 hours" }));
    expect(backend.called("updateSettings")).toEqual([[{ notify: notify({ lapsed_after: 240 }) }]]);
    await user.click(screen.getByTestId("notify-lapsed"));
    await waitFor(() => expect(screen.getByTestId("notify-lapsed-after")).toBeDisabled());
  });

  it("keeps a wait that was set elsewhere", async () => {
    show(chosen({ lapsed_after: 30 }), "/settings?section=notifications");
    expect(await screen.findByTestId("notify-lapsed-after")).toHaveTextContent("30 minutes");
  });

  it("goes back to what is true when the app refuses, and says why", async () => {
    await showScenario("settings-notify-failed");
    expect(await screen.findByText(errors.database_failed.title)).toBeInTheDocument();
    await waitFor(() => expect(screen.getByTestId("notify-accounts")).toBeChecked());
  });

  it("never touches the list of notices, and says so", async () => {
    show(chosen(), "/settings?section=notifications");
    expect(await screen.findByTestId("notify")).toHaveTextContent(notifyText.always);
  });
});

describe("quiet hours", () => {
  it("begin as a night, and come back as they were", async () => {
    const { backend, user } = show(chosen(), "/settings?section=notifications");
    const toggle = await screen.findByTestId("notify-quiet");
    await user.click(toggle);
    expect(backend.world.snapshot.settings.notify.quiet).toEqual(NIGHT);
    await user.clear(screen.getByTestId("quiet-to"));
    await user.type(screen.getByTestId("quiet-to"), "6{Enter}");
    expect(backend.world.snapshot.settings.notify.quiet).toEqual({ ...NIGHT, to: 360 });
    await user.click(toggle);
    expect(backend.world.snapshot.settings.notify.quiet).toBeNull();
    await waitFor(() => expect(screen.queryByTestId("quiet-to")).toBeNull());
    await user.click(toggle);
    expect(await screen.findByTestId("quiet-to")).toHaveValue("06:00");
  });

  it("are set with the keyboard alone", async () => {
    const { backend, user } = show(chosen({ quiet: NIGHT }), "/settings?section=notifications");
    (await screen.findByTestId("notify-quiet")).focus();
    await user.tab();
    expect(screen.getByTestId("quiet-from")).toHaveFocus();
    await user.keyboard("{ArrowUp}");
    await waitFor(() => expect(screen.getByTestId("quiet-from")).toHaveValue("22:15"));
    await user.tab();
    expect(screen.getByTestId("quiet-to")).toHaveFocus();
    await user.keyboard("{ArrowDown}");
    await waitFor(() =>
      expect(backend.world.snapshot.settings.notify.quiet).toEqual({ from: 1335, to: 405 }),
    );
  });

  it("keep what is no time of day as it was typed, explain it, and pass nothing on", async () => {
    const { backend, user } = show(chosen({ quiet: NIGHT }), "/settings?section=notifications");
    const from = await screen.findByTestId("quiet-from");
    await user.clear(from);
    await user.type(from, "25:00");
    await user.tab();
    expect(from).toHaveValue("25:00");
    expect(from).toBeInvalid();
    expect(from).toHaveAccessibleDescription(notifyText.timeBad);
    expect(backend.called("updateSettings")).toEqual([]);
    await user.clear(from);
    await user.type(from, "21{Enter}");
    expect(from).toHaveValue("21:00");
    expect(from).not.toBeInvalid();
    expect(backend.called("updateSettings")).toEqual([
      [{ notify: notify({ quiet: { from: 21 * 60, to: NIGHT.to } }) }],
    ]);
  });

  it("with equal ends are said to be all day", async () => {
    await showScenario("settings-quiet-all-day");
    expect(await screen.findByText(notifyText.quietDay)).toBeVisible();
  });

  it.each([
    ["22:00", 1320],
    ["7", 420],
    ["730", 450],
    ["7.30", 450],
    [" 00:00 ", 0],
    ["23:59", 1439],
    ["24:00", null],
    ["12:60", null],
    ["noon", null],
    ["", null],
  ])("typed as “%s” mean %s", (typed, minutes) => {
    expect(readTimeOfDay(typed)).toBe(minutes);
    if (minutes !== null) expect(readTimeOfDay(timeOfDay(minutes))).toBe(minutes);
  });
});

describe("starting by itself", () => {
  it("is what the system says, and is changed there", async () => {
    const { backend, user } = show(world(HEALTHY), "/settings?section=background");
    const toggle = await screen.findByTestId("autostart");
    expect(toggle).not.toBeChecked();
    await user.click(toggle);
    expect(backend.called("setAutostart")).toEqual([[true]]);
    await waitFor(() => expect(toggle).toBeChecked());
    await waitFor(() => expect(toggle).toBeEnabled());
  });

  it("shows a failure and goes back to the truth", async () => {
    const { backend, user } = show(world(HEALTHY), "/settings?section=background", {
      fail: { setAutostart: commandError("internal", "permission denied") },
    });
    const toggle = await screen.findByTestId("autostart");
    await user.click(toggle);
    expect(await screen.findByTestId("autostart-failed")).toHaveTextContent(backgroundText.notChanged);
    await waitFor(() => expect(toggle).not.toBeChecked());
    expect(backend.called("background").length).toBeGreaterThan(1);
    backend.faults = {};
    await waitFor(() => expect(toggle).toBeEnabled());
    await user.click(toggle);
    await waitFor(() => expect(toggle).toBeChecked());
    expect(screen.queryByTestId("autostart-failed")).toBeNull();
  });

  it("that the system does not tell of can't be switched here, and says what to do instead", async () => {
    await showScenario("settings-background-unknown");
    const toggle = await screen.findByTestId("autostart");
    expect(toggle).toBeDisabled();
    expect(toggle).toHaveAccessibleDescription(backgroundText.autostartUnknown);
  });
});

describe("closing the window", () => {
  it.each([
    [true, backgroundText.closeTray],
    [false, backgroundText.closeEnds],
  ])("(tray: %s) is explained as it is", async (tray, words) => {
    show(
      world(HEALTHY, { background: { autostart: true, tray, unload_after: 5 } }),
      "/settings?section=background",
    );
    const section = await screen.findByTestId("background");
    expect(await within(section).findByText(words)).toBeVisible();
    expect(screen.queryAllByTestId("unload-after")).toHaveLength(tray ? 1 : 0);
  });

  it("keeps it ready for as long as was chosen, and a time from elsewhere is shown as it is", async () => {
    const background = { autostart: false, tray: true, unload_after: 30 };
    const { backend, user } = show(world(HEALTHY, { background }), "/settings?section=background");
    const select = await screen.findByTestId("unload-after");
    expect(select).toHaveTextContent("30 minutes");
    await user.click(select);
    const options = (await screen.findAllByRole("option")).map((option) => option.textContent);
    expect(options).toEqual(["1 minute", "5 minutes", "15 minutes", "30 minutes", "1 hour", "Always"]);
    await user.click(screen.getByRole("option", { name: backgroundText.unloadNever }));
    expect(backend.called("setUnloadAfter")).toEqual([[null]]);
    await waitFor(() => expect(select).toHaveTextContent(backgroundText.unloadNever));
  });

  it("goes back to the time that holds when the choice could not be kept", async () => {
    const { user } = show(world(HEALTHY), "/settings?section=background", {
      fail: { setUnloadAfter: commandError("internal", "permission denied") },
    });
    const select = await screen.findByTestId("unload-after");
    await user.click(select);
    await user.click(await screen.findByRole("option", { name: "1 hour" }));
    expect(await screen.findByText(errors.internal.title)).toBeInTheDocument();
    await waitFor(() => expect(select).toHaveTextContent("5 minutes"));
  });
});
