import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { ADA, amazonSetup, commandError, flow, HEALTHY, review, world } from "@/gallery/fixtures";
import { errors, text } from "@/strings";
import { show, showScenario } from "@/test/show";
import { chooseRegion, chooseWay, lastChoice, nearRegion } from "./choice";
import { connectText } from "./words";

/** The login page that is near where the tests run. */
const here = nearRegion(Intl.DateTimeFormat().resolvedOptions().timeZone) ?? "na";

describe("what is chosen for the user", () => {
  it.each([
    ["America/New_York", "na"],
    ["Europe/Berlin", "eu"],
    ["Asia/Dubai", "eu"],
    ["Asia/Kolkata", "eu"],
    ["Asia/Tokyo", "fe"],
    ["Australia/Sydney", "fe"],
    ["UTC", null],
  ])("in %s is the login page %s", (zone, region) => {
    expect(nearRegion(zone)).toBe(region);
  });

  it("is where the login was, then what worked, then the setting, then what is near", () => {
    const all = { home: "fe", preferred: "eu", last: { region: "na" }, zone: "Asia/Tokyo" } as const;
    expect(chooseRegion(all)).toBe("fe");
    expect(chooseRegion({ ...all, home: undefined })).toBe("na");
    expect(chooseRegion({ ...all, home: undefined, last: {} })).toBe("eu");
    expect(chooseRegion({ ...all, home: undefined, last: {}, preferred: "na" })).toBe("fe");
  });

  it("is the way that worked last, and never the one that failed while there is another", () => {
    const setup = amazonSetup();
    expect(chooseWay(setup, {}, undefined)).toBe("bounce");
    expect(chooseWay(setup, { way: "paste" }, undefined)).toBe("paste");
    expect(chooseWay(setup, { way: "bounce" }, "bounce")).toBe("loopback");
    expect(chooseWay(setup, { failed: "bounce" }, undefined)).toBe("loopback");
    expect(chooseWay(amazonSetup({ return_urls: [] }), { way: "bounce" }, undefined)).toBe("paste");
  });
});

describe("connecting", () => {
  it("is one press, and begins next time with what worked", async () => {
    const { backend, user } = show(world(HEALTHY), "/connections");
    await user.click(await screen.findByTestId("connect"));
    expect(await screen.findByText(connectText.returns.bounce)).toBeVisible();
    expect(screen.queryByTestId("connect-way-bounce")).toBeNull();
    await user.keyboard("{Enter}");
    await waitFor(() => expect(backend.called("beginConnect")).toEqual([[here, null, "bounce"]]));
    act(() => {
      backend.world.review = review();
      backend.announce({ type: "review_ready" });
    });
    await screen.findByTestId("review-dialog");
    await waitFor(() => expect(lastChoice(ADA.id)).toEqual({ region: here, way: "bounce" }));
  });

  it("offers the next way when the port of this computer is taken, and remembers it", async () => {
    const { backend, user } = await showScenario("connect-port-busy");
    await screen.findByTestId("error-note");
    expect(screen.getByTestId("connect-way-loopback")).toHaveTextContent(connectText.failedWay);
    expect(screen.getByTestId("connect-way-bounce")).toBeChecked();
    expect(lastChoice(ADA.id).failed).toBe("loopback");
    backend.faults = {};
    await user.click(screen.getByTestId("connect-continue"));
    await waitFor(() => expect(backend.called("beginConnect").at(-1)).toEqual([here, null, "bounce"]));
  });

  it("passes login page and way back on and waits in the same dialog", async () => {
    const { backend, user } = show(world(HEALTHY), "/connections");
    await user.click(await screen.findByTestId("connect"));
    await user.click(await screen.findByTestId("connect-other"));
    await user.click(await screen.findByTestId("connect-region-fe"));
    await user.click(await screen.findByTestId("connect-way-loopback"));
    await user.click(screen.getByTestId("connect-continue"));
    expect(backend.called("beginConnect")).toEqual([["fe", null, "loopback"]]);
    expect(await screen.findByTestId("connect-waiting")).toHaveTextContent(connectText.waiting.loopback);
  });

  it("recommends the way with the least to do, of those that are set up", async () => {
    const { return_urls } = amazonSetup();
    const { backend, user } = show(
      world(HEALTHY, { amazon: amazonSetup({ return_urls: return_urls.slice(1).reverse() }) }),
      "/connections",
    );
    await user.click(await screen.findByTestId("connect"));
    await user.click(await screen.findByTestId("connect-other"));
    const first = await screen.findByTestId("connect-way-loopback");
    expect(first).toBeChecked();
    expect(first).toHaveTextContent(connectText.recommended);
    expect(screen.queryByTestId("connect-way-bounce")).toBeNull();
    await user.click(screen.getByTestId("connect-continue"));
    expect(backend.called("beginConnect")).toEqual([[here, null, "loopback"]]);
  });

  it("stays in place with the reason when the port of this computer is taken", async () => {
    await showScenario("connect-port-busy");
    expect(await screen.findByTestId("error-note")).toHaveTextContent(errors.port_busy.next);
    expect(screen.getByTestId("connect-way-paste")).toBeVisible();
  });

  it("that fails for a setting leads to the settings", async () => {
    const { user } = show(world(HEALTHY), "/connections", {
      fail: { beginConnect: commandError("broker_refused", "", { action: "open_settings" }) },
    });
    await user.click(await screen.findByTestId("connect"));
    await user.click(screen.getByTestId("connect-continue"));
    expect(await screen.findByTestId("error-note")).toHaveAttribute("data-code", "broker_refused");
    await user.click(screen.getByTestId("connect-settings"));
    await waitFor(() => expect(screen.getByTestId("setup-client-id")).toHaveFocus());
    expect(screen.queryByTestId("connect-dialog")).toBeNull();
  });

  it("that was begun before a restart is begun again with one press, at its choices", async () => {
    const { backend, user } = await showScenario("connect-after-restart");
    expect(await screen.findByTestId("connect-waiting")).toHaveTextContent(connectText.restarted);
    await user.click(screen.getByTestId("start-again"));
    expect(await screen.findByTestId("connect-continue")).toBeVisible();
    expect(backend.called("cancelFlow")).toHaveLength(1);
  });

  it("by copying and pasting has the box in front, with what to do", async () => {
    const { backend, user } = await showScenario("connect-paste");
    const waiting = await screen.findByTestId("connect-waiting");
    for (const step of connectText.pasteSteps("https://www.amazon.com")) {
      expect(waiting).toHaveTextContent(step);
    }
    expect(screen.queryByTestId("paste-address")).toBeNull();
    await user.type(screen.getByTestId("paste-input"), "https://www.amazon.com/?code=1&state=2{Enter}");
    expect(backend.called("submitCallback")).toEqual([["https://www.amazon.com/?code=1&state=2"]]);
  });

  it("takes the address by hand in any other way too, and says what is wrong with it", async () => {
    const { backend, user } = show(world(HEALTHY, { snapshot: { flow: flow() } }), "/connections", {
      fail: { submitCallback: commandError("state_mismatch") },
    });
    await user.click(await screen.findByTestId("connect"));
    await user.click(await screen.findByText(text.paste.title));
    await user.type(screen.getByTestId("paste-input"), "https://example.com/cb?code=1&state=2");
    await user.click(screen.getByTestId("paste-submit"));
    expect(backend.called("submitCallback")).toEqual([["https://example.com/cb?code=1&state=2"]]);
    expect(await screen.findByTestId("error-note")).toHaveAttribute("data-code", "state_mismatch");
  });

  it("warns that Amazon takes whoever is signed in, beside the address to copy", async () => {
    const { user } = await showScenario("connect-waiting");
    const write = vi.spyOn(navigator.clipboard, "writeText");
    expect(await screen.findByText(connectText.wrongAccount)).toBeVisible();
    await user.click(screen.getByTestId("copy-address"));
    expect(write).toHaveBeenCalledWith(flow().url);
    expect(screen.queryByTestId("connect-refused")).toBeNull();
  });

  it("explains after a long wait how an unknown return address looks, and offers another way", async () => {
    const { backend, user } = await showScenario("connect-long-wait");
    expect(await screen.findByText(connectText.longWait)).toBeVisible();
    const refused = screen.getByTestId("connect-refused");
    expect(within(refused).getByTestId("return-url")).toHaveTextContent(flow().return_url ?? "");
    await user.click(within(refused).getByRole("button", { name: connectText.console }));
    expect(backend.called("openLink")).toEqual([["amazon_console"]]);
    expect(within(refused).queryByTestId("switch-way-bounce")).toBeNull();
    await user.click(await within(refused).findByTestId("switch-way-paste"));
    expect(backend.called("cancelFlow")).toHaveLength(1);
    expect(await screen.findByTestId("connect-way-paste")).toBeChecked();
    await user.click(screen.getByTestId("connect-continue"));
    expect(backend.called("beginConnect")).toEqual([[here, null, "paste"]]);
  });

  it("shows how far the look for accounts is", async () => {
    const { backend } = await showScenario("connect-progress");
    const bar = await screen.findByTestId("connect-progress");
    expect(bar).toHaveAttribute("aria-valuetext", "23 of 61 requests answered, 1,284 accounts found");
    expect(bar).toHaveAttribute("aria-valuenow", "38");
    act(() => {
      backend.world.snapshot.flow = flow({
        finishing: true,
        progress: { answered: 61, known: 61, accounts: 2000 },
      });
      backend.announce({ type: "snapshot_changed" });
    });
    await waitFor(() => expect(bar).toHaveAttribute("aria-valuenow", "100"));
  });
});
