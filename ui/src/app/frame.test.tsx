import { act, cleanup, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { noticesText } from "@/features/notices/words";
import { firstText } from "@/features/setup/first-words";
import { commandError, flow, HEALTHY, MIXED, notices, review, world } from "@/gallery/fixtures";
import { errors, text } from "@/strings";
import { show, showScenario } from "@/test/show";

const signedOut = { auth: { state: "signed_out" as const, step: null, user: null, task: null } };

describe("signing in", () => {
  it("is one button, then the wait for the browser, then the way out of it", async () => {
    const { backend, user } = show(world([], { snapshot: signedOut }));
    await user.click(await screen.findByTestId("sign-in"));
    expect(backend.called("beginSignIn")).toHaveLength(1);
    expect(await screen.findByRole("heading", { name: text.signIn.waitingTitle })).toBeVisible();
    await user.click(screen.getByTestId("reopen-browser"));
    expect(backend.called("reopenBrowser")).toHaveLength(1);
    await user.click(screen.getByTestId("cancel-flow"));
    expect(await screen.findByTestId("sign-in")).toBeEnabled();
  });

  it("that was begun before a restart is begun again with one press", async () => {
    const { backend, user } = await showScenario("sign-in-after-restart");
    expect(await screen.findByText(text.signIn.restarted)).toBeVisible();
    expect(screen.queryByTestId("reopen-browser")).toBeNull();
    await user.click(screen.getByTestId("start-again"));
    expect(backend.called("beginSignIn")).toHaveLength(1);
    expect(await screen.findByTestId("reopen-browser")).toBeVisible();
  });

  it("explains a failure that came from the browser in place", async () => {
    await showScenario("sign-in-failed");
    const note = await screen.findByTestId("error-note");
    expect(note).toHaveTextContent(errors.native_api_disabled.next);
  });

  it("leads to the set-up where nothing is configured, and offers no way in that cannot work", async () => {
    await showScenario("sign-in-not-configured");
    expect(await screen.findByTestId("set-up")).toHaveTextContent(firstText.continue);
    expect(screen.queryByTestId("sign-in")).toBeNull();
    expect(screen.getAllByRole("button")).toHaveLength(1);
  });

  it("can begin with the sandbox, which is remembered over a restart", async () => {
    const { user } = await showScenario("sign-in-not-configured");
    await user.click(await screen.findByTestId("start-sandbox"));
    expect(screen.getByTestId("sandbox-how")).toHaveTextContent(firstText.sandboxCommand);
    expect(screen.queryByTestId("set-up")).toBeNull();
    cleanup();
    await showScenario("sign-in-not-configured");
    expect(await screen.findByTestId("start-sandbox")).toBeChecked();
  });

  it("ends with the user's own sign-out", async () => {
    const { user } = show(world(HEALTHY));
    await user.click(await screen.findByTestId("user-chip"));
    await user.click(await screen.findByTestId("sign-out"));
    expect(await screen.findByTestId("sign-in")).toBeVisible();
  });

  it("again after the session ended does not hide the dashboard", async () => {
    const { backend, user } = await showScenario("overview-session-expired");
    await user.click(await screen.findByTestId("sign-in-again"));
    expect(backend.called("beginSignIn")).toHaveLength(1);
    expect(screen.getByTestId("frame")).toBeVisible();
    expect(await screen.findByText(text.banner.waitingSignIn, { exact: false })).toBeVisible();
  });
});

describe("the dashboard", () => {
  it("tells the shell that it is there only when it hears announcements", async () => {
    let hear = () => {};
    const listening = new Promise<void>((resolve) => {
      hear = resolve;
    });
    const { backend } = show(world(HEALTHY), "/", {}, (fake) => {
      const subscribe = fake.subscribe;
      fake.subscribe = (listener) => ({ ...subscribe(listener), listening });
    });
    await screen.findByTestId("verdict");
    expect(backend.called("uiReady")).toHaveLength(0);
    hear();
    await waitFor(() => expect(backend.called("uiReady")).toHaveLength(1));
  });

  it("opens the screen that a notification asked for before it was there", async () => {
    show(world(MIXED, { navigation: { screen: "connection", connection_id: "c-harbour" } }));
    expect(await screen.findByRole("heading", { name: /Harbour Goods/ })).toBeVisible();
  });

  it("opens the screen that a notification asks for later", async () => {
    const { backend } = show(world(MIXED, { notices: notices() }));
    await screen.findByTestId("verdict");
    act(() => backend.announce({ type: "navigate", to: { screen: "notices" } }));
    expect(await screen.findAllByTestId("notice-row")).toHaveLength(8);
  });

  it("follows the app: a revoked grant appears without a press", async () => {
    const { backend } = show(world(HEALTHY));
    await waitFor(() => expect(screen.getByTestId("verdict")).toHaveAttribute("data-health", "healthy"));
    act(() => {
      backend.world.connections = structuredClone([...MIXED]);
      backend.world.snapshot.keeper.worst = "revoked";
      backend.announce({ type: "connections_changed" });
    });
    await waitFor(() => expect(screen.getByTestId("verdict")).toHaveAttribute("data-health", "revoked"));
    expect(screen.getByTestId("count-revoked")).toHaveTextContent("1");
    expect(document.title).toBe("1 needs you · Adkeeper");
  });

  it("opens the review when the login comes back", async () => {
    const { backend } = show(world(HEALTHY));
    await screen.findByTestId("verdict");
    act(() => {
      backend.world.review = review();
      backend.announce({ type: "review_ready" });
    });
    expect(await screen.findByTestId("review-dialog")).toBeVisible();
  });

  it("shows unread notices as a number and clears it when they are read", async () => {
    const { user } = show(world(MIXED, { notices: notices() }));
    expect(await screen.findByTestId("unread-badge")).toHaveTextContent("3 unread");
    await user.click(screen.getByTestId("nav-notices"));
    await user.click(await screen.findByTestId("mark-read"));
    await waitFor(() => expect(screen.queryByTestId("unread-badge")).not.toBeInTheDocument());
  });

  it.each([
    ["overview-vault-locked", errors.vault_locked.title, text.banner.vaultLockedFix],
    ["overview-vault-empty", errors.vault_no_collection.title, text.banner.vaultEmptyFix],
    ["overview-vault-missing", errors.vault_unavailable.title, text.banner.vaultMissingFix],
  ] as const)("says what fixes the keychain of %s, and tries again", async (name, title, fix) => {
    const { backend, user } = await showScenario(name);
    const banner = await screen.findByTestId("banner-vault");
    expect(banner).toHaveTextContent(`${title}. ${fix.linux}`);
    expect(await screen.findByTestId("verdict")).toHaveTextContent(title);
    await user.click(within(banner).getByTestId("retry-vault"));
    expect(backend.called("retryVault")).toHaveLength(1);
    await waitFor(() => expect(screen.queryByTestId("banner-vault")).not.toBeInTheDocument());
  });

  it("says what to do when trying again found the keychain still empty", async () => {
    const { user } = show(world(HEALTHY, { snapshot: { vault: "no_collection" } }), "/", {
      fail: { retryVault: commandError("vault_no_collection") },
    });
    const banner = await screen.findByTestId("banner-vault");
    await user.click(within(banner).getByTestId("retry-vault"));
    expect(await screen.findByText(errors.vault_no_collection.next)).toBeVisible();
    expect(banner).toBeVisible();
  });

  it.each(["fatal-corrupt", "fatal-newer"])("stops at %s with words and a way out", async (name) => {
    await showScenario(name);
    const fatal = await screen.findByTestId("fatal");
    const code = fatal.dataset.code === "database_newer" ? "database_newer" : "database_corrupt";
    expect(fatal).toHaveTextContent(errors[code].next);
    expect(screen.queryByRole("navigation")).not.toBeInTheDocument();
  });
});

describe("connecting", () => {
  it("only hides on Escape: the attempt goes on and can be shown again", async () => {
    const { backend, user } = show(world(HEALTHY, { snapshot: { flow: flow() } }), "/connections");
    const banner = await screen.findByTestId("banner-waiting");
    await user.click(within(banner).getByRole("button", { name: text.banner.waitingAction }));
    await screen.findByTestId("connect-waiting");
    await user.keyboard("{Escape}");
    expect(await screen.findByTestId("banner-waiting")).toBeVisible();
    expect(backend.called("cancelFlow")).toEqual([]);
  });

  it("stays open with the reason when Amazon's answer is refused", async () => {
    await showScenario("connect-failed");
    const dialog = await screen.findByTestId("connect-dialog");
    expect(within(dialog).getByTestId("error-note")).toHaveTextContent(errors.code_rejected.title);
    expect(within(dialog).getByTestId("connect-continue")).toBeEnabled();
  });

  it("keeps the focus inside of its dialog and gives it back", async () => {
    const { user } = show(world(HEALTHY), "/connections");
    const button = await screen.findByTestId("connect");
    button.focus();
    await user.keyboard("{Enter}");
    const dialog = await screen.findByRole("dialog");
    for (let press = 0; press < 12; press++) {
      await user.tab();
      expect(dialog).toContainElement(document.activeElement as HTMLElement);
    }
    await user.keyboard("{Escape}");
    await waitFor(() => expect(button).toHaveFocus());
  });
});

describe("settings", () => {
  it("change the theme at once and remember it for the next start", async () => {
    const { backend, user } = show(world(HEALTHY), "/settings");
    await user.click(await screen.findByTestId("choice-dark"));
    await waitFor(() => expect(document.documentElement.dataset.theme).toBe("dark"));
    expect(localStorage.getItem("adkeeper.theme")).toBe("dark");
    expect(backend.called("updateSettings")).toEqual([[{ theme: "dark" }]]);
    await user.click(screen.getByTestId("choice-system"));
    await waitFor(() => expect(document.documentElement.dataset.theme).toBeUndefined());
    expect(localStorage.getItem("adkeeper.theme")).toBeNull();
  });
});

describe("nothing to show", () => {
  it.each([
    ["overview-empty", "overview-empty"],
    ["connections-empty", "connections-empty"],
    ["accounts-empty", "accounts-empty"],
  ])("%s explains itself and offers to connect", async (scenario, id) => {
    await showScenario(scenario);
    const empty = await screen.findByTestId(id);
    expect(within(empty).getByTestId("connect")).toBeEnabled();
  });

  it("is said of notices too", async () => {
    await showScenario("notices-empty");
    expect(await screen.findByText(noticesText.emptyBody)).toBeVisible();
  });

  it("is not said while it is still loading, nor when loading failed", async () => {
    await showScenario("accounts-loading");
    expect(await screen.findByTestId("loading")).toBeInTheDocument();
    expect(screen.queryByText(text.accounts.emptyTitle)).not.toBeInTheDocument();
  });

  it("is told apart from a failure, which can be tried again", async () => {
    const { backend, user } = await showScenario("overview-error");
    await screen.findByTestId("load-error");
    backend.faults = {};
    await user.click(screen.getByRole("button", { name: text.tryAgain }));
    expect(await screen.findByTestId("verdict")).toBeVisible();
  });
});
