import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { ADA, accounts, BEN, HEALTHY, known, MIXED, organized, world } from "@/gallery/fixtures";
import { SCREENS } from "@/lib/screens";
import { SHORTCUTS } from "@/lib/shortcuts";
import { text } from "@/strings";
import { show, showScenario } from "@/test/show";
import { paletteSections, paletteText } from "./words";

const open = async (...[shown, path]: Parameters<typeof show>) => {
  const result = show(shown, path);
  await screen.findByTestId("frame");
  await result.user.keyboard("{Control>}k{/Control}");
  const input = await screen.findByTestId("palette-input");
  await waitFor(() => expect(input).toHaveFocus());
  return { ...result, input };
};
const options = () => screen.queryAllByRole("option").map((option) => option.textContent ?? "");

describe("the palette", () => {
  it("is a combobox whose field names the option it is at", async () => {
    const { user, input } = await open(world(HEALTHY));
    expect(input).toHaveAttribute("role", "combobox");
    const at = () => document.getElementById(input.getAttribute("aria-activedescendant") ?? "");
    expect(at()).toHaveAttribute("aria-selected", "true");
    const first = at()?.textContent;
    await user.keyboard("{ArrowDown}");
    expect(at()?.textContent).not.toBe(first);
    await user.keyboard("{ArrowUp}{ArrowUp}");
    expect(at()).toBe(screen.getAllByRole("option").at(-1));
    expect(screen.getAllByRole("option", { selected: true })).toHaveLength(1);
  });

  it("opens a screen by a few letters and leaves the focus where it was", async () => {
    const { user } = await open(world(HEALTHY));
    await user.keyboard("expir{Enter}");
    expect(await screen.findByRole("heading", { level: 1, name: text.nav.expirations })).toBeVisible();
    expect(screen.queryByTestId("palette")).toBeNull();
  });

  it("finds an account by its id and opens it", async () => {
    const all = accounts(HEALTHY, 40);
    const wanted = all[17];
    if (!wanted) throw new Error("no account");
    const { user } = await open(world(HEALTHY, { accounts: all }));
    await user.keyboard(wanted.external_id);
    await user.click(await screen.findByTestId(`option-account.${wanted.id}`));
    expect(await screen.findByRole("heading", { level: 1, name: new RegExp(wanted.name) })).toBeVisible();
  });

  it("reconnects a login, and the dialog gives the focus back to where it was before both", async () => {
    const { user } = show(world(MIXED));
    const chip = await screen.findByTestId("user-chip");
    chip.focus();
    await user.keyboard("{Control>}k{/Control}");
    await user.keyboard("reconnect harb{Enter}");
    expect(await screen.findByTestId("connect-dialog")).toHaveTextContent("Harbour Goods");
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.getByTestId("user-chip")).toHaveFocus());
  });

  it.each([
    ["refresh all", "refreshAll", []],
    ["theme dark", "updateSettings", [{ theme: "dark" }]],
    ["export activity json", "exportActivity", [{}, "json"]],
    ["sync with", "syncNow", []],
  ] as const)("does what “%s” says", async (typed, method, args) => {
    const { backend, user } = await open(world(HEALTHY));
    await user.keyboard(`${typed}{Enter}`);
    await waitFor(() => expect(backend.called(method)).toEqual([args]));
  });

  it("switches to another user who is signed in here", async () => {
    const { backend, user } = await open(
      world(HEALTHY, { users: [known(ADA, { current: true }), known(BEN)] }),
    );
    await user.keyboard(`${BEN.name.slice(0, 6)}{Enter}`);
    await waitFor(() => expect(backend.called("switchUser")).toEqual([[BEN.id]]));
  });

  it("leads to each row of the settings, with the focus on its control", async () => {
    const { user } = await open(world(HEALTHY));
    await user.keyboard("quiet hours{Enter}");
    await waitFor(() => expect(screen.getByTestId("notify-quiet")).toHaveFocus());
  });

  it("offers what was used last first, of this user alone", async () => {
    const { user } = await open(world(HEALTHY));
    await user.keyboard("expir{Enter}");
    await user.keyboard("{Control>}k{/Control}");
    await screen.findByTestId("palette-input");
    const recent = await screen.findByRole("group", { name: paletteSections.recent });
    expect(within(recent).getByRole("option")).toHaveTextContent(text.nav.expirations);
    expect(localStorage.getItem(`adkeeper.recent.${ADA.id}`)).toContain("go.expirations");
  });

  it("survives what is no list in the storage", async () => {
    localStorage.setItem(`adkeeper.recent.${ADA.id}`, '[{"id":7},{"id":"account.x","account":{}},null]');
    await open(world(HEALTHY));
    expect(options().length).toBeGreaterThan(5);
    expect(screen.queryByRole("group", { name: paletteSections.recent })).toBeNull();
  });

  it("says that nothing matches, and what to try", async () => {
    const { user } = await open(world(HEALTHY));
    await user.keyboard("qqqzz");
    expect(await screen.findByTestId("palette-nothing")).toHaveTextContent(paletteText.nothing("qqqzz"));
    expect(screen.getAllByRole("status").some((one) => one.textContent === paletteText.results(0))).toBe(
      true,
    );
    await user.keyboard("{Enter}");
    expect(screen.getByTestId("palette")).toBeVisible();
  });

  it("shows the shortcut beside what has one", async () => {
    const { user } = await open(world(HEALTHY));
    await user.keyboard("settings");
    expect(await screen.findByTestId("option-go.settings")).toHaveTextContent("GthenS");
  });

  it("closes with the key that opened it and with Escape", async () => {
    const { user } = await open(world(HEALTHY));
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByTestId("palette")).toBeNull());
  });
});

describe("keys", () => {
  it.each(SCREENS.map(({ name, label, shortcut }) => [SHORTCUTS[shortcut], label, name] as const))(
    "%s go to %s",
    async (keys, label, name) => {
      const { user } = show(world(HEALTHY), name === "overview" ? "/settings" : "/");
      await screen.findByTestId("frame");
      await user.keyboard(keys.replace(" ", ""));
      expect(await screen.findByRole("heading", { level: 1, name: label })).toBeVisible();
    },
  );

  it("write where something is typed, and do nothing else", async () => {
    const { user } = show(world(HEALTHY), "/settings");
    const search = await screen.findByTestId("settings-search");
    await user.type(search, "g a");
    expect(search).toHaveValue("g a");
    expect(screen.getByRole("heading", { level: 1, name: text.nav.settings })).toBeVisible();
  });

  it("do nothing behind a dialog or a menu", async () => {
    const { user } = show(world(HEALTHY), "/connections");
    await user.click(await screen.findByTestId("connect"));
    const dialog = await screen.findByTestId("connect-dialog");
    dialog.focus();
    await user.keyboard("ga{Control>}k{/Control}?");
    expect(screen.queryByTestId("palette")).toBeNull();
    expect(screen.queryByTestId("shortcut-sheet")).toBeNull();
    expect(dialog).toBeVisible();
  });

  it("that pause too long are no sequence", async () => {
    const { user } = show(world(HEALTHY));
    await screen.findByTestId("verdict");
    await user.keyboard("g");
    await user.keyboard("x");
    await user.keyboard("a");
    expect(screen.getByTestId("verdict")).toBeVisible();
  });

  it("? lists every shortcut there is", async () => {
    const { user } = show(world(HEALTHY));
    await screen.findByTestId("frame");
    await user.keyboard("?");
    const sheet = await screen.findByTestId("shortcut-sheet");
    for (const { label } of SCREENS) expect(within(sheet).getByText(label)).toBeVisible();
    expect(within(sheet).getAllByText(/^[A-Z?/←→↑↓]$|^Ctrl$|^Alt$/).length).toBeGreaterThan(
      Object.keys(SHORTCUTS).length,
    );
  });

  it("Ctrl Z undoes what was done last, and is a field’s own while one has the focus", async () => {
    const list = accounts(HEALTHY, 12);
    const { backend, user } = show(world(HEALTHY, organized(list)), "/accounts");
    const grid = await screen.findByTestId("account-grid");
    await waitFor(() => expect(screen.getAllByTestId("account-row").length).toBeGreaterThan(3));
    const before = structuredClone(backend.world.marks);
    grid.focus();
    await user.keyboard("{Home}x{ArrowDown}xp");
    await screen.findByRole("button", { name: text.toast.undo });
    expect(backend.world.marks).not.toEqual(before);
    await user.click(screen.getByTestId("account-search"));
    await user.keyboard("{Control>}z{/Control}");
    expect(backend.called("undo")).toEqual([]);
    grid.focus();
    await user.keyboard("{Control>}z{/Control}");
    await waitFor(() => expect(backend.world.marks).toEqual(before));
  });

  it("/ takes the focus to the search of the screen, or opens the palette where there is none", async () => {
    const { user } = show(world(HEALTHY), "/settings");
    const search = await screen.findByTestId("settings-search");
    await user.keyboard("/");
    expect(search).toHaveFocus();
    expect(search).toHaveValue("");
    await user.click(screen.getByTestId("nav-overview"));
    await screen.findByTestId("verdict");
    await user.keyboard("/");
    expect(await screen.findByTestId("palette")).toBeVisible();
  });

  it("c connects and shift R refreshes all", async () => {
    const { backend, user } = show(world(HEALTHY));
    await screen.findByTestId("verdict");
    await user.keyboard("{Shift>}R{/Shift}");
    await waitFor(() => expect(backend.called("refreshAll")).toHaveLength(1));
    await user.keyboard("c");
    expect(await screen.findByTestId("connect-dialog")).toBeVisible();
  });
});

describe("back and forward", () => {
  it("lead through the screens, by button, key and mouse, and are off where there is nothing", async () => {
    const { user } = show(world(HEALTHY));
    await screen.findByTestId("verdict");
    expect(screen.getByTestId("history-back")).toBeDisabled();
    await user.keyboard("gc");
    await screen.findByRole("heading", { level: 1, name: text.nav.connections });
    await user.click(screen.getByTestId("history-back"));
    await screen.findByTestId("verdict");
    await waitFor(() => expect(screen.getByTestId("history-forward")).toBeEnabled());
    await user.keyboard("{Alt>}{ArrowRight}{/Alt}");
    await screen.findByRole("heading", { level: 1, name: text.nav.connections });
    expect(screen.getByTestId("history-forward")).toBeDisabled();
    document.dispatchEvent(new MouseEvent("mouseup", { button: 3, bubbles: true, cancelable: true }));
    await screen.findByTestId("verdict");
  });
});

describe("the menu of the user", () => {
  it("has the same actions as the palette", async () => {
    const { user } = await showScenario("overview-healthy");
    await user.click(await screen.findByTestId("user-chip"));
    const items = (await screen.findAllByRole("menuitem")).map((item) => item.textContent);
    await user.keyboard("{Escape}");
    await user.keyboard("{Control>}k{/Control}sign out");
    await screen.findByTestId("option-user.sign-out");
    expect(items).toContain("Sign out");
  });
});
