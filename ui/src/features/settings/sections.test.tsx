import { readFileSync } from "node:fs";
import { join } from "node:path";
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { HEALTHY, notify, snapshot, world } from "@/gallery/fixtures";
import { show, showScenario } from "@/test/show";
import { readChangelog } from "./changelog";
import { FIRST } from "./defaults";
import { settingsEntries } from "./rows";
import { SETTINGS_SECTIONS } from "./search";
import { notifyText, settingsSections, settingsText } from "./words";

describe("the sections of the settings", () => {
  it.each(SETTINGS_SECTIONS)("%s has an address of its own and is marked in the list", async (section) => {
    show(world(HEALTHY), `/settings?section=${section}`);
    expect(await screen.findByTestId(`section-${section}`)).toBeVisible();
    const { name } = settingsSections[section];
    expect(screen.getByRole("heading", { level: 2, name })).toBeVisible();
    expect(screen.getByTestId(`settings-${section}`)).toHaveAttribute("aria-current", "page");
  });

  it.each(settingsEntries.map(({ row, section }) => [row, section] as const))(
    "an address that names %s alone opens %s",
    async (row, section) => {
      show(world(HEALTHY), `/settings#${row}`);
      expect(await screen.findByTestId(`section-${section}`)).toBeVisible();
    },
  );

  it("are searched by name and meaning, and a find leads to its row", async () => {
    const { user } = show(world(HEALTHY), "/settings");
    await user.type(await screen.findByTestId("settings-search"), "dark");
    expect(await screen.findByTestId("found-theme")).toBeVisible();
    await user.clear(screen.getByTestId("settings-search"));
    await user.type(screen.getByTestId("settings-search"), "start log");
    await user.click(await screen.findByTestId("found-autostart"));
    await waitFor(() => expect(screen.getByTestId("autostart")).toHaveFocus());
    expect(screen.getByTestId("settings-search")).toHaveValue("");
  });

  it("say what is only on this computer and what travels", async () => {
    show(world(HEALTHY), "/settings?section=notifications");
    const section = await screen.findByTestId("notify");
    expect(within(section).getAllByText(settingsText.here)).toHaveLength(1);
    expect(within(section).getAllByText(settingsText.synced)).toHaveLength(1);
  });
});

describe("a reset", () => {
  it("says what changes, changes that alone, and can be undone", async () => {
    const chosen = notify({ lapsed: false, lapsed_after: 60 });
    const { backend, user } = show(
      world(HEALTHY, { snapshot: { settings: { ...snapshot().settings, theme: "dark", notify: chosen } } }),
      "/settings?section=notifications",
    );
    await user.click(await screen.findByTestId("settings-reset"));
    const dialog = await screen.findByTestId("reset-dialog");
    const on = settingsText.becomes(notifyText.kinds.lapsed.name, settingsText.on);
    expect(
      within(dialog)
        .getAllByRole("listitem")
        .map((item) => item.textContent),
    ).toEqual([on, settingsText.becomes(notifyText.lapsedAfter, notifyText.minutes(15))]);
    await user.click(screen.getByTestId("reset-confirm"));
    await waitFor(() => expect(backend.world.snapshot.settings.notify).toEqual(FIRST.notify));
    expect(backend.world.snapshot.settings.theme).toBe("dark");
    await user.click(screen.getByTestId("toast-action"));
    await waitFor(() => expect(backend.world.snapshot.settings.notify).toEqual(chosen));
  });

  it("is not offered where everything is as it was at first", async () => {
    show(world(HEALTHY), "/settings?section=notifications");
    expect(await screen.findByTestId("settings-reset")).toBeDisabled();
    expect(screen.getByText(settingsText.resetNothing)).toBeVisible();
  });

  it("leads to what the app begins with", () => {
    const source = readFileSync(
      join(import.meta.dirname, "../../../../src-tauri/crates/domain/src/settings.rs"),
      "utf8",
    );
    const [, body = ""] = /impl Default for NotifySettings \{.*?Self \{(.*?)\}/s.exec(source) ?? [];
    const stated = Object.fromEntries(
      [...body.matchAll(/(\w+): ([\w]+),/g)].map(([, key, value = ""]) => [
        key,
        value === "None" ? null : JSON.parse(value),
      ]),
    );
    expect(stated).toEqual(FIRST.notify);
    expect(source).toContain(
      "Self { theme: Theme::System, notifications: true, default_region: Region::Na }",
    );
  });
});

describe("high contrast", () => {
  it("is switched on at once and for the next start", async () => {
    const { user } = show(world(HEALTHY), "/settings");
    await user.click(await screen.findByTestId("setting-contrast"));
    expect(document.documentElement.dataset.contrast).toBe("more");
    expect(localStorage.getItem("adkeeper.contrast")).toBe("more");
    await user.click(screen.getByTestId("setting-contrast"));
    expect(document.documentElement.dataset.contrast).toBeUndefined();
  });
});

describe("about", () => {
  it("shows each package with the text of its licence", async () => {
    await showScenario("settings-licences");
    const dialog = await screen.findByTestId("licences-dialog");
    expect(await within(dialog).findByText("react")).toBeVisible();
    expect(within(dialog).getByText(settingsText.licencesNoText)).toBeInTheDocument();
  });

  it("shows what is new, read from the changelog", async () => {
    await showScenario("settings-news");
    expect(await screen.findByRole("heading", { name: "0.1.0" })).toBeVisible();
  });

  it("reads points that go over several lines as one", () => {
    expect(readChangelog("# X\n\n## 1.0\n\n### New\n\n* one\n  more\n* two\n")).toEqual([
      { name: "1.0", parts: [{ title: "New", points: ["one more", "two"] }] },
    ]);
  });
});

describe("data", () => {
  it("is saved as files, and says where", async () => {
    const { backend, user } = show(world(HEALTHY), "/settings?section=data");
    await user.click(await screen.findByTestId("export-activity-1"));
    expect(backend.called("exportActivity")).toEqual([[{}, "json"]]);
    await user.click(await screen.findByTestId("toast-action"));
    expect(backend.called("showInFolder")).toHaveLength(1);
  });

  it("is removed from this computer after a question, with what the window remembered", async () => {
    const { backend, user } = await showScenario("settings-data-remove");
    const id = backend.world.snapshot.auth.user?.id ?? "";
    localStorage.setItem(`adkeeper.recent.${id}`, "[]");
    await user.click(await screen.findByTestId("remove-sure"));
    await user.click(screen.getByTestId("remove-now"));
    await waitFor(() => expect(backend.called("forgetUser")).toEqual([[id, id]]));
    await waitFor(() => expect(localStorage.getItem(`adkeeper.recent.${id}`)).toBeNull());
  });
});
