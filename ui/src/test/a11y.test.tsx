import { screen, waitFor } from "@testing-library/react";
import axe from "axe-core";
import { describe, expect, it } from "vitest";
import { scenarios } from "@/gallery/scenarios";
import { showScenario } from "./show";

describe("accessibility", () => {
  it.each(scenarios.map(({ name }) => name))("of %s has no finding", async (name) => {
    await showScenario(name);
    // Everything has arrived when a landmark or a dialog is there and the screen's own heading with it.
    await waitFor(() =>
      expect(
        document.querySelector("main, [role=dialog], [role=alertdialog], [data-testid=boot]"),
      ).not.toBeNull(),
    );
    if (name !== "boot") await screen.findAllByRole("heading", { hidden: true });
    const { violations } = await axe.run(document.body, {
      // Colours need a real layout: they are measured in the browser, see scripts/screenshots.mjs.
      rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
    });
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`),
    ).toEqual([]);
  });
});
