import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { amazonSetup, commandError, DAY, dayIn, HEALTHY, world } from "@/gallery/fixtures";
import { daysUntil, inDays, readDay } from "@/lib/days";
import { show, showScenario } from "@/test/show";
import { setupText } from "./words";

const SETTINGS = "/settings#secret-end";
const soon = dayIn(12 * DAY);

describe("the day of the secret's rotation", () => {
  it("is saved alone when nothing else was changed", async () => {
    const { backend, user } = show(world(HEALTHY), SETTINGS);
    await user.type(await screen.findByTestId("setup-secret-end"), soon.replaceAll("-", "/"));
    expect(screen.getByTestId("secret-end-words")).toHaveTextContent("In 12 days");
    await user.click(screen.getByTestId("setup-save"));
    await waitFor(() => expect(backend.called("setSecretEnd")).toEqual([[soon]]));
    expect(backend.called("saveAmazonSetup")).toEqual([]);
    await waitFor(() => expect(screen.getByTestId("setup-secret-end")).toHaveValue(soon));
    expect(screen.getByTestId("setup-save")).toBeDisabled();
  });

  it("is cleared with one button and a save", async () => {
    const view = amazonSetup({ secret_ends_on: soon });
    const { backend, user } = show(world(HEALTHY, { amazon: view }), SETTINGS);
    await user.click(await screen.findByTestId("setup-secret-end-clear"));
    expect(screen.getByTestId("setup-secret-end")).toHaveValue("");
    await user.click(screen.getByTestId("setup-save"));
    await waitFor(() => expect(backend.called("setSecretEnd")).toEqual([[null]]));
  });

  it("that is none of the calendar is kept, explained and not sent", async () => {
    const { backend } = await showScenario("settings-secret-end-bad");
    const field = await screen.findByTestId("setup-secret-end");
    expect(field).toHaveValue("2027-02-30");
    expect(field).toHaveAccessibleDescription(setupText.secretEndBad);
    expect(backend.called("setSecretEnd")).toEqual([]);
    expect(backend.called("saveAmazonSetup")).toEqual([]);
  });

  it("can be set where the environment fixes the rest", async () => {
    const { backend, user } = show(world(HEALTHY, { amazon: amazonSetup({ fixed: true }) }), SETTINGS);
    await user.type(await screen.findByTestId("setup-secret-end"), soon);
    await user.click(screen.getByTestId("setup-save"));
    await waitFor(() => expect(backend.called("setSecretEnd")).toEqual([[soon]]));
  });

  it("that could not be saved stays typed, after a secret that could be is gone from the page", async () => {
    const { backend, user } = show(world(HEALTHY), SETTINGS, {
      fail: { setSecretEnd: commandError("database_failed") },
    });
    await user.type(await screen.findByTestId("setup-secret"), "made-up-secret");
    await user.type(screen.getByTestId("setup-secret-end"), soon);
    await user.click(screen.getByTestId("setup-save"));
    expect(await screen.findByTestId("error-note")).toHaveAttribute("data-code", "database_failed");
    expect(backend.called("saveAmazonSetup")).toHaveLength(1);
    expect(screen.getByTestId("setup-secret")).toHaveValue("");
    expect(screen.getByTestId("setup-secret-end")).toHaveValue(soon);
    expect(screen.getByTestId("setup-save")).toBeEnabled();
  });

  it.each([
    ["2027-01-31", "2027-01-31"],
    ["2027/1/5", "2027-01-05"],
    ["2027. 1. 5.", "2027-01-05"],
    ["2028-02-29", "2028-02-29"],
    ["2027-02-29", null],
    ["2027-13-01", null],
    ["31.01.2027", null],
    ["soon", null],
  ])("typed as “%s” is %s", (typed, day) => {
    expect(readDay(typed)).toBe(day);
  });

  it.each([
    [0, "today"],
    [1, "tomorrow"],
    [12, "in 12 days"],
    [-3, "3 days ago"],
  ])("in %d days reads “%s”, whatever the time of day", (days, words) => {
    for (const hour of [0, 12, 23]) {
      const now = new Date(2026, 9, 20, hour, 59).getTime();
      const day = new Date(Date.UTC(2026, 9, 20 + days)).toISOString().slice(0, 10);
      expect(daysUntil(day, now)).toBe(days);
      expect(inDays(day, now)).toBe(words);
    }
  });
});
