import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { clerkSetup, clerkTest, commandError, HEALTHY, world } from "@/gallery/fixtures";
import type { ClerkTest } from "@/gen/ClerkTest";
import { show, showScenario } from "@/test/show";
import { clerkFound, clerkText } from "./clerk-words";
import { partText } from "./words";

const CLERK = "/settings#clerk";
const checks = () => screen.findByTestId("clerk-checks");

describe("the Clerk set-up", () => {
  it("looks at a key by itself once nobody types any more, and says what to do", async () => {
    const test = clerkTest([
      "key_good",
      "reached",
      "native_off",
      "way_there",
      "callback_unknown",
      "role_unknown",
    ]);
    const clerk = clerkSetup({ publishable_key: "", signed_in: 0 });
    const { backend, user } = show(world(HEALTHY, { clerk, clerkTest: test }), CLERK);
    const input = await screen.findByTestId("clerk-key");
    await waitFor(() => expect(input).toHaveFocus());
    expect(screen.getByTestId("clerk-check")).toBeDisabled();
    await user.type(input, " pk_test_abc ");
    const native = await within(await checks()).findByText(clerkFound.native_off.title);
    expect(native.closest("li")).toHaveAttribute("data-state", "missing");
    expect(native.closest("li")).toHaveTextContent(partText.state.missing);
    expect(await checks()).toHaveTextContent(clerkFound.native_off.next ?? "?");
    expect(await checks()).toHaveTextContent("clerk.northwind.example");
    expect(backend.called("testClerkSetup")).toEqual([["pk_test_abc", ""]]);
    expect(backend.called("saveClerkSetup")).toEqual([]);
  });

  it("never shows what was found of an earlier key beside a later one", async () => {
    const answers: ((test: ClerkTest) => void)[] = [];
    const { user } = show(world(HEALTHY), CLERK, {}, (backend) => {
      backend.testClerkSetup = () => new Promise((answer) => answers.push(answer));
    });
    const input = await screen.findByTestId("clerk-key");
    await user.click(screen.getByTestId("clerk-check"));
    await user.type(input, "x");
    await waitFor(() => expect(answers).toHaveLength(2));
    await act(async () => answers[0]?.(clerkTest(undefined, { host: "old.example" })));
    expect(screen.queryByText("old.example")).toBeNull();
    await act(async () => answers[1]?.(clerkTest(undefined, { host: "new.example" })));
    expect(await screen.findByText("new.example")).toBeVisible();
    await user.type(input, "y");
    expect(screen.queryByText("new.example")).toBeNull();
    // The late answer of a key that was given up, typed anew.
    await user.type(input, "{Backspace}");
    expect(await screen.findByText("new.example")).toBeVisible();
  });

  it("that nobody touches asks nobody", async () => {
    const { backend, user } = show(world(HEALTHY), "/settings?section=sign-in");
    await screen.findByTestId("clerk-key");
    await user.click(screen.getByTestId("settings-sync"));
    await screen.findByTestId("supabase-url");
    await new Promise((later) => setTimeout(later, 600));
    expect(backend.called("testClerkSetup")).toEqual([]);
    expect(backend.called("testSupabaseSetup")).toEqual([]);
  });

  it("says at the field that a secret key was pasted", async () => {
    await showScenario("settings-clerk-secret");
    const input = await screen.findByTestId("clerk-key");
    await waitFor(() => expect(input).toBeInvalid());
    expect(input).toHaveAccessibleDescription(new RegExp(clerkFound.key_secret.title));
    expect(screen.getByTestId("clerk-checks")).toBeEmptyDOMElement();
  });

  it("saves the key without spaces, and looks again", async () => {
    const clerk = clerkSetup({ publishable_key: "", signed_in: 0 });
    const { backend, user } = show(world(HEALTHY, { clerk }), CLERK);
    await user.type(await screen.findByTestId("clerk-key"), " pk_test_abc {Enter}");
    expect(backend.called("saveClerkSetup")).toEqual([["pk_test_abc", "", false]]);
    expect(await screen.findByText(clerkText.saved)).toBeVisible();
    await waitFor(() => expect(screen.getByTestId("clerk-save")).toBeDisabled());
    await waitFor(() => expect(backend.called("testClerkSetup")).not.toEqual([]));
  });

  it("asks before another instance signs everyone out, and does it only then", async () => {
    const { backend, user } = await showScenario("settings-clerk-switch");
    const dialog = await screen.findByTestId("clerk-switch");
    expect(dialog).toHaveTextContent("2 users are");
    await user.keyboard("{Escape}");
    expect(screen.queryByTestId("clerk-switch")).toBeNull();
    expect(screen.getByTestId("clerk-key")).toHaveValue(`${clerkSetup().publishable_key}x`);
    await user.click(screen.getByTestId("clerk-save"));
    await user.click(await screen.findByTestId("clerk-switch-confirm"));
    expect(backend.called("saveClerkSetup").map(([, , signOut]) => signOut)).toEqual([false, false, true]);
    expect(await screen.findByTestId("sign-in-screen")).toBeVisible();
  });

  it("shows why saving failed and keeps what was typed", async () => {
    const { user } = show(world(HEALTHY), CLERK, { fail: { saveClerkSetup: commandError("bad_config") } });
    await user.type(await screen.findByTestId("clerk-key"), "x{Enter}");
    expect(await screen.findByTestId("error-note")).toHaveAttribute("data-code", "bad_config");
    expect(screen.getByTestId("clerk-key")).toHaveValue(`${clerkSetup().publishable_key}x`);
  });

  it("takes the address of a proxy, looked at with the key and saved with it", async () => {
    const test = clerkTest(["key_good", "proxy_malformed", "native_unknown"]);
    const { backend, user } = show(world(HEALTHY, { clerkTest: test }), CLERK);
    const { publishable_key } = clerkSetup();
    const input = await screen.findByTestId("clerk-proxy");
    await user.type(input, "app.example");
    await waitFor(() => expect(backend.called("testClerkSetup")).toEqual([[publishable_key, "app.example"]]));
    await waitFor(() =>
      expect(input).toHaveAccessibleDescription(new RegExp(clerkFound.proxy_malformed.title)),
    );
    await user.clear(input);
    await user.type(input, "https://app.example/__clerk{Enter}");
    const asked = backend.called("saveClerkSetup");
    expect(asked).toEqual([[publishable_key, "https://app.example/__clerk", false]]);
  });

  it("that is fixed is shown, can be looked at and not changed", async () => {
    const { backend, user } = await showScenario("settings-sandbox");
    await user.click(await screen.findByTestId("settings-sync"));
    expect(await screen.findByTestId("supabase-url")).toHaveAttribute("readonly");
    expect(screen.getAllByTestId("part-fixed")).toHaveLength(1);
    await user.click(screen.getByTestId("settings-sign-in"));
    expect(await screen.findByTestId("clerk-key")).toHaveAttribute("readonly");
    expect(screen.getAllByTestId("part-fixed")).toHaveLength(1);
    expect(screen.queryByTestId("clerk-save")).toBeNull();
    await user.click(screen.getByTestId("clerk-check"));
    expect(backend.called("testClerkSetup")).toHaveLength(1);
  });
});

describe("the set-up before anyone is signed in", () => {
  it("is one press away, takes the focus to the key, and leads to a sign-in", async () => {
    const { backend, user } = await showScenario("sign-in-not-configured");
    const offer = await screen.findByTestId("set-up");
    expect(offer).toHaveFocus();
    await user.keyboard("{Enter}");
    const input = await screen.findByTestId("clerk-key");
    await waitFor(() => expect(input).toHaveFocus());
    for (const part of ["amazon-setup", "supabase-setup"]) expect(screen.getByTestId(part)).toBeVisible();
    await user.clear(input);
    await user.type(input, "pk_test_abc{Enter}");
    await waitFor(() => expect(backend.called("saveClerkSetup")).toEqual([["pk_test_abc", "", false]]));
    await waitFor(() => expect(screen.getByTestId("clerk-save")).toBeDisabled());
    await user.click(screen.getByTestId("setup-back"));
    expect(await screen.findByTestId("sign-in")).toBeEnabled();
    await user.click(screen.getByTestId("set-up-link"));
    await screen.findByTestId("setup-screen");
  });

  it("begins at its heading, and ends in the settings with a session", async () => {
    const { backend } = await showScenario("setup");
    await waitFor(() => expect(screen.getByRole("heading", { level: 1 })).toHaveFocus());
    const snapshot = world(HEALTHY).snapshot;
    act(() => {
      backend.world.snapshot = snapshot;
      backend.announce({ type: "snapshot_changed" });
    });
    expect(await screen.findByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
  });
});
