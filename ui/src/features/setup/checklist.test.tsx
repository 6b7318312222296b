import { act, screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { ADA, HEALTHY, world } from "@/gallery/fixtures";
import { show, showScenario } from "@/test/show";

describe("the checklist", () => {
  it("shows what is done, and leads to the next step", async () => {
    const { user } = await showScenario("checklist");
    expect(await screen.findByTestId("step-signIn")).toHaveAttribute("data-done", "true");
    expect(screen.getByTestId("step-amazon")).toHaveAttribute("data-done", "false");
    await user.click(screen.getByTestId("step-open-amazon"));
    await waitFor(() => expect(screen.getByTestId("setup-client-id")).toHaveFocus());
  });

  it("opens the dialog that connects", async () => {
    const { user } = show(world([]));
    await user.click(await screen.findByTestId("step-open-connect"));
    expect(await screen.findByTestId("connect-dialog")).toBeVisible();
  });

  it("goes with the first connection", async () => {
    const { backend } = show(world([]));
    await screen.findByTestId("checklist");
    act(() => {
      backend.world.connections = structuredClone([...HEALTHY]);
      backend.announce({ type: "connections_changed" });
    });
    await waitFor(() => expect(screen.queryByTestId("checklist")).toBeNull());
  });

  it("stays hidden for the user who hid it", async () => {
    const { user } = show(world([]));
    await user.click(await screen.findByTestId("checklist-hide"));
    expect(screen.queryByTestId("checklist")).toBeNull();
    expect(localStorage.getItem(`adkeeper.checklist.${ADA.id}`)).toBe('"hidden"');
  });
});
