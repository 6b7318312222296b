import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { commandError, HEALTHY, mirror, supabaseSetup, supabaseTest, world } from "@/gallery/fixtures";
import type { ErrorCode } from "@/gen/ErrorCode";
import { errors } from "@/strings";
import { show, showScenario } from "@/test/show";
import { supabaseFound, supabaseText } from "./supabase-words";
import { partText } from "./words";

const SUPABASE = "/settings#supabase";
const NEW = { supabase: supabaseSetup({ url: "", key: "" }) };

describe("the Supabase set-up", () => {
  it("looks at address and key by itself, and lists each check with its next step", async () => {
    const found = supabaseTest([
      "address_good",
      "reached",
      "key_wrong",
      "tables_unknown",
      "closed_unknown",
      "role_unknown",
      "session_unknown",
      "issuer_unknown",
    ]);
    const { backend, user } = show(world(HEALTHY, { ...NEW, supabaseTest: found }), SUPABASE);
    const url = await screen.findByTestId("supabase-url");
    await waitFor(() => expect(url).toHaveFocus());
    await user.type(url, "https://ref.supabase.co");
    await user.type(screen.getByTestId("supabase-key"), "sb_publishable_x");
    const list = await screen.findByTestId("supabase-checks");
    const wrong = await within(list).findByText(supabaseFound.key_wrong.title);
    expect(wrong.closest("li")).toHaveTextContent(supabaseFound.key_wrong.next ?? "?");
    expect(within(list).getAllByRole("listitem")).toHaveLength(7);
    expect(backend.called("testSupabaseSetup").at(-1)).toEqual([
      "https://ref.supabase.co",
      "sb_publishable_x",
    ]);
  });

  it("says at the fields what cannot be, without asking the project", async () => {
    await showScenario("settings-supabase-secret");
    await waitFor(() => expect(screen.getByTestId("supabase-key")).toBeInvalid());
    expect(screen.getByTestId("supabase-key")).toHaveAccessibleDescription(
      new RegExp(supabaseFound.key_secret.title),
    );
    expect(screen.getByTestId("supabase-url")).toHaveAccessibleDescription(
      new RegExp(supabaseFound.address_dashboard.title),
    );
    expect(screen.getByTestId("supabase-checks")).toBeEmptyDOMElement();
  });

  it("saves both at once and asks for the half that is missing", async () => {
    const { backend, user } = show(world(HEALTHY, NEW), SUPABASE);
    await user.type(await screen.findByTestId("supabase-url"), "https://ref.supabase.co{Enter}");
    expect(screen.getByTestId("supabase-key")).toHaveAccessibleDescription(supabaseFound.key_missing.title);
    expect(backend.called("saveSupabaseSetup")).toEqual([]);
    await user.type(screen.getByTestId("supabase-key"), "sb_publishable_x{Enter}");
    expect(backend.called("saveSupabaseSetup")).toEqual([["https://ref.supabase.co", "sb_publishable_x"]]);
    expect(await screen.findByText(supabaseText.saved)).toBeVisible();
  });

  it.each(["the button", "emptied fields"])("removes a project by %s only after a question", async (how) => {
    const { backend, user } = show(world(HEALTHY), SUPABASE);
    const url = await screen.findByTestId("supabase-url");
    if (how === "the button") await user.click(screen.getByTestId("supabase-remove"));
    else {
      await user.clear(url);
      await user.clear(screen.getByTestId("supabase-key"));
      await user.click(screen.getByTestId("supabase-save"));
    }
    const dialog = await screen.findByTestId("supabase-remove-dialog");
    expect(dialog).toHaveTextContent(supabaseText.removeBody);
    await user.keyboard("{Escape}");
    expect(backend.called("saveSupabaseSetup")).toEqual([]);
    expect(url).toHaveValue(supabaseSetup().url);
    await user.click(screen.getByTestId("supabase-remove"));
    await user.click(await screen.findByTestId("supabase-remove-confirm"));
    expect(backend.called("saveSupabaseSetup")).toEqual([["", ""]]);
    await waitFor(() => expect(url).toHaveValue(""));
    expect(screen.queryByTestId("supabase-remove")).toBeNull();
  });

  it("shows why saving failed and keeps what was typed", async () => {
    await showScenario("settings-supabase-unsaved");
    expect(await screen.findByTestId("error-note")).toHaveAttribute("data-code", "bad_config");
    expect(screen.getByTestId("supabase-key")).toHaveValue(`${supabaseSetup().key}x`);
  });

  it("waits for the answer to a question outside the window, and says so", async () => {
    const { backend, user } = show(world(HEALTHY, NEW), SUPABASE, { hang: ["saveSupabaseSetup"] });
    await user.type(await screen.findByTestId("supabase-url"), "https://ref.supabase.co");
    await user.type(screen.getByTestId("supabase-key"), "sb_publishable_x{Enter}");
    const save = screen.getByTestId("supabase-save");
    expect(save).toHaveAttribute("aria-busy", "true");
    expect(screen.queryByText(partText.asking)).toBeNull();
    const { snapshot } = backend.world;
    backend.world.snapshot = { ...snapshot, setup: { ...snapshot.setup, asking: "supabase" } };
    backend.announce({ type: "snapshot_changed" });
    expect(await screen.findByText(partText.asking)).toBeVisible();
    expect(screen.getByTestId("supabase-revert")).toBeDisabled();
    await user.click(save);
    expect(backend.called("saveSupabaseSetup")).toHaveLength(1);
  });

  it("says that a no changed nothing, keeps what was typed, and saves again when asked to", async () => {
    const { backend, user } = show(world(HEALTHY, NEW), SUPABASE, {
      fail: { saveSupabaseSetup: commandError("declined") },
    });
    await user.type(await screen.findByTestId("supabase-url"), "https://ref.supabase.co");
    await user.type(screen.getByTestId("supabase-key"), "sb_publishable_x{Enter}");
    const note = await screen.findByTestId("error-note");
    expect(note).toHaveTextContent(errors.declined.title);
    expect(screen.getByTestId("supabase-url")).toHaveValue("https://ref.supabase.co");
    backend.faults = {};
    await user.click(screen.getByTestId("supabase-save"));
    expect(await screen.findByText(supabaseText.saved)).toBeVisible();
  });

  it.each<[ErrorCode, string]>([
    ["mirror_key", "supabase-key"],
    ["mirror_schema_old", "supabase-url"],
    ["mirror_claims", "clerk-key"],
  ])("is where the overview leads for %s: to %s", async (code, field) => {
    const refused = mirror({ state: "refused", error: commandError(code) });
    const { user } = show(world(HEALTHY, { snapshot: { mirror: refused } }));
    await user.click(await screen.findByTestId("mirror-settings"));
    await waitFor(() => expect(screen.getByTestId(field)).toHaveFocus());
  });

  it("is where the overview leads without a mirror", async () => {
    const off = mirror({ state: "off" });
    const { user } = show(world(HEALTHY, { ...NEW, snapshot: { mirror: off } }));
    await user.click(await screen.findByTestId("mirror-settings"));
    await waitFor(() => expect(screen.getByTestId("supabase-url")).toHaveFocus());
  });
});
