import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { amazonSetup, commandError, HEALTHY, snapshot, world } from "@/gallery/fixtures";
import type { ErrorCode } from "@/gen/ErrorCode";
import { errors } from "@/strings";
import { show, showScenario } from "@/test/show";
import { draftOf, problemsOf, sent } from "./amazon-model";
import { partText, setupTest, setupText } from "./words";

const SETTINGS = "/settings#client";

describe("the Amazon set-up", () => {
  it("takes a secret, saves it with the form, and never shows it again", async () => {
    const { backend, user } = show(world(HEALTHY), "/settings#secret");
    const input = await screen.findByTestId("setup-secret");
    await waitFor(() => expect(input).toHaveFocus());
    expect(input).toHaveAttribute("type", "password");
    expect(screen.getByTestId("setup-save")).toBeDisabled();
    await user.type(input, " made-up-secret {Enter}");
    expect(backend.called("saveAmazonSetup")).toEqual([[amazonSetup().form, "made-up-secret"]]);
    await waitFor(() => expect(input).toHaveValue(""));
    expect(document.body.innerHTML).not.toContain("made-up-secret");
    expect(screen.getByTestId("setup-save")).toBeDisabled();
  });

  it("keeps the stored secret when none is typed", async () => {
    const { backend, user } = show(world(HEALTHY), SETTINGS);
    await user.type(await screen.findByTestId("setup-client-id"), "b");
    await user.click(screen.getByTestId("setup-save"));
    const { form } = amazonSetup();
    expect(backend.called("saveAmazonSetup")).toEqual([[{ ...form, client_id: `${form.client_id}b` }, null]]);
  });

  it("with a broker sends its address and no secret", async () => {
    const { backend, user } = show(world(HEALTHY), SETTINGS);
    await user.type(await screen.findByTestId("setup-secret"), "typed-before");
    await user.click(screen.getByTestId("setup-proof-broker"));
    expect(screen.queryByTestId("setup-secret")).toBeNull();
    await user.click(screen.getByTestId("setup-save"));
    expect(screen.getByTestId("setup-broker")).toHaveAccessibleDescription(setupText.brokerNeeded);
    await user.type(screen.getByTestId("setup-broker"), "https://northwind.supabase.co/functions/v1/lwa");
    await user.click(screen.getByTestId("setup-save"));
    const form = { ...amazonSetup().form, broker_url: "https://northwind.supabase.co/functions/v1/lwa" };
    expect(backend.called("saveAmazonSetup")).toEqual([[form, null]]);
  });

  it("tests what is entered, not what is saved, and says that it passed", async () => {
    const { backend, user } = show(world(HEALTHY), SETTINGS);
    await user.type(await screen.findByTestId("setup-secret"), "new");
    await user.click(screen.getByTestId("setup-test"));
    expect(backend.called("testAmazonSetup")).toEqual([[amazonSetup().form, "new"]]);
    const result = await screen.findByTestId("setup-test-result");
    expect(result).toHaveTextContent(setupText.passed);
    expect(result).toHaveTextContent(setupText.passedUnsaved);
    expect(backend.called("saveAmazonSetup")).toEqual([]);
    // What was said of the old values is not left standing beside new ones.
    await user.type(screen.getByTestId("setup-secret"), "er");
    expect(screen.queryByTestId("setup-test-result")).toBeNull();
  });

  it.each(Object.keys(setupTest) as ErrorCode[])("says in words why a test ended with %s", async (code) => {
    const { user } = show(world(HEALTHY), SETTINGS, {
      fail: { testAmazonSetup: commandError(code, "raw words") },
    });
    await user.click(await screen.findByTestId("setup-test"));
    const result = await screen.findByTestId("setup-test-result");
    expect(result).toHaveTextContent(setupTest[code]?.title ?? "?");
    expect(result).toHaveTextContent(setupTest[code]?.next ?? "?");
    expect(within(result).getByText("raw words").closest("details")).not.toHaveAttribute("open");
  });

  it("asks nobody about what is plainly missing", async () => {
    const { backend } = await showScenario("settings-incomplete");
    expect(await screen.findByTestId("setup-secret")).toHaveAccessibleDescription(setupText.secretNeeded);
    expect(backend.called("testAmazonSetup")).toEqual([]);
  });

  it("shows why saving was refused and keeps what was typed", async () => {
    const { user } = show(world(HEALTHY), SETTINGS, {
      fail: { saveAmazonSetup: commandError("vault_locked") },
    });
    await user.type(await screen.findByTestId("setup-secret"), "kept");
    await user.click(screen.getByTestId("setup-save"));
    expect(await screen.findByTestId("error-note")).toHaveAttribute("data-code", "vault_locked");
    expect(screen.getByTestId("setup-secret")).toHaveValue("kept");
  });

  it("waits where a new broker is asked about, and keeps the form when the answer is no", async () => {
    const asked = world(HEALTHY, { snapshot: { setup: { ...snapshot().setup, asking: "amazon" } } });
    const { backend, user } = show(asked, SETTINGS, { fail: { saveAmazonSetup: commandError("declined") } });
    await user.click(await screen.findByTestId("setup-proof-broker"));
    await user.type(screen.getByTestId("setup-broker"), "https://broker.example/token");
    expect(screen.getByText(partText.asking)).toBeVisible();
    expect(screen.getByTestId("setup-save")).toBeDisabled();
    backend.world.snapshot = snapshot();
    backend.announce({ type: "snapshot_changed" });
    await waitFor(() => expect(screen.getByTestId("setup-save")).toBeEnabled());
    await user.click(screen.getByTestId("setup-save"));
    expect(await screen.findByTestId("error-note")).toHaveTextContent(errors.declined.title);
    expect(screen.getByTestId("setup-broker")).toHaveValue("https://broker.example/token");
  });

  it("lists each return address with a button that copies it to the letter", async () => {
    show(world(HEALTHY), SETTINGS);
    const returns = await screen.findByTestId("setup-returns");
    for (const { url } of amazonSetup().return_urls) expect(returns).toHaveTextContent(url);
    expect(within(returns).getAllByRole("button")).toHaveLength(3);
  });

  it("asks before unsaved changes are left behind", async () => {
    const { user } = show(world(HEALTHY), SETTINGS);
    await user.type(await screen.findByTestId("setup-secret"), "x");
    await user.click(screen.getByTestId("nav-overview"));
    await screen.findByTestId("setup-leave");
    await user.click(screen.getByTestId("setup-leave-stay"));
    expect(screen.getByTestId("setup-secret")).toHaveValue("x");
    await user.click(screen.getByTestId("nav-overview"));
    await user.click(await screen.findByTestId("setup-leave-confirm"));
    expect(await screen.findByTestId("verdict")).toBeVisible();
  });

  it("that was not changed is left without a word", async () => {
    const { user } = show(world(HEALTHY), SETTINGS);
    await user.type(await screen.findByTestId("setup-client-id"), "b{Backspace}");
    await user.click(screen.getByTestId("nav-overview"));
    expect(await screen.findByTestId("verdict")).toBeVisible();
  });

  it.each([
    [true, setupText.fixedSandbox],
    [false, setupText.fixedEnvironment],
  ])(
    "that is fixed (sandbox: %s) says by what, can be tested, and only its secret replaced",
    async (sandbox, why) => {
      const { backend, user } = show(
        world(HEALTHY, {
          amazon: amazonSetup({ fixed: true }),
          snapshot: { setup: { ...snapshot().setup, sandbox } },
        }),
        SETTINGS,
      );
      expect(await screen.findByTestId("setup-fixed")).toHaveTextContent(why);
      for (const id of ["setup-client-id", "setup-bounce"]) {
        expect(screen.getByTestId(id)).toHaveAttribute("readonly");
      }
      expect(screen.getByTestId("setup-proof-broker")).toBeDisabled();
      expect(screen.getByTestId("setup-save")).toBeDisabled();
      await user.click(screen.getByTestId("setup-test"));
      expect(backend.called("testAmazonSetup")).toHaveLength(1);
      await user.type(screen.getByTestId("setup-secret"), "rotated");
      await user.click(screen.getByTestId("setup-save"));
      expect(backend.called("saveAmazonSetup").map(([, secret]) => secret)).toEqual(["rotated"]);
      await user.click(screen.getByTestId(sandbox ? "open-sandbox-panel" : "open-amazon-console"));
      expect(backend.called("openLink")).toEqual([[sandbox ? "sandbox_panel" : "amazon_console"]]);
    },
  );

  it.each([
    [{ loopback_port: "80" }, ["loopback_port"]],
    [{ loopback_port: "4782x" }, ["loopback_port"]],
    [{ loopback_port: "47823" }, []],
    [{ bounce_url: "http://example.com/return" }, ["bounce_url"]],
    [{ bounce_url: "http://localhost:8790/return" }, []],
    [{ paste_url: "amazon.com" }, ["paste_url"]],
    [{ client_id: "  " }, ["client_id"]],
  ])("sees by itself what is wrong with %o", (patch, wrong) => {
    const view = amazonSetup();
    const draft = { ...draftOf(view), form: { ...view.form, ...patch } };
    expect(Object.keys(problemsOf(draft, view))).toEqual(wrong);
  });

  it("sends values without the spaces around them", () => {
    const view = amazonSetup();
    const draft = { ...draftOf(view), form: { ...view.form, client_id: ` ${view.form.client_id}\n` } };
    expect(sent(draft)).toEqual({ form: view.form, secret: null });
  });
});
