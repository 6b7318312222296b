import { act, screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { HEALTHY, SETUP_PROBLEMS, world } from "@/gallery/fixtures";
import { show, showScenario } from "@/test/show";
import { setupProblemsText } from "./problems-words";

describe("settings that can’t be used", () => {
  it("are named above every screen, with value and place, and lead to the settings", async () => {
    const { user } = await showScenario("setup-problems");
    expect(await screen.findByTestId("verdict")).toHaveTextContent(setupProblemsText.heading(3));
    const banner = await screen.findByTestId("banner-setup");
    expect(banner).toHaveTextContent("supabase_url isn’t the address of a Supabase project");
    expect(banner).toHaveTextContent("htps://northwind.supabase.co");
    expect(banner).toHaveTextContent("config.toml, line 4");
    expect(banner).toHaveTextContent(setupProblemsText.more(2));
    await user.click(screen.getByTestId("banner-setup-action"));
    const all = await screen.findAllByTestId("setup-problem");
    expect(all).toHaveLength(3);
    expect(all[0]).toHaveTextContent("Syncing with Supabase is off");
    expect(all[1]).toHaveTextContent("bounce_ulr isn’t a setting");
    expect(all[2]).toHaveTextContent("environment variable ADKEEPER_LOOPBACK_PORT");
    expect(screen.queryByTestId("banner-setup")).toBeNull();
  });

  it("are said before anyone is signed in", async () => {
    await showScenario("sign-in-setup-problems");
    const note = await screen.findByTestId("setup-problems");
    expect(within(note).getByText("/etc/adkeeper/config.toml")).toBeVisible();
    expect(note).toHaveTextContent("does not exist");
  });

  it("go when the file is corrected, and say that an earlier value stays in use", async () => {
    const [first] = SETUP_PROBLEMS;
    if (!first) throw new Error("no problem");
    const broken = world(HEALTHY, { snapshot: { setup_problems: [first] } });
    const { backend } = show(broken);
    expect(await screen.findByTestId("banner-setup")).toHaveTextContent("keeps using the earlier value");
    act(() => {
      backend.world.snapshot = world(HEALTHY).snapshot;
      backend.announce({ type: "snapshot_changed" });
    });
    await screen.findByTestId("frame");
    await expect.poll(() => screen.queryByTestId("banner-setup")).toBeNull();
  });
});
