import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { accounts, HEALTHY, organized, world } from "@/gallery/fixtures";
import { show } from "@/test/show";
import { columnsText, fitColumns, moved, readColumns, readLayout, resized, toggled, USUAL } from "./columns";
import { layoutKey } from "./layout";

const ADA = "user_sandbox_ada";
const ordered = () => world(HEALTHY, organized(accounts(HEALTHY, 12)));
const labels = { groups: true, tags: true };
const headings = () =>
  screen
    .getAllByRole("columnheader")
    .map((each) => within(each).queryByRole("button")?.textContent)
    .filter(Boolean);
const stored = () => readLayout(localStorage.getItem(layoutKey(ADA)));

describe("columns", () => {
  it("give way to the room, the least needed first, and come back", () => {
    const at = (room: number) => fitColumns(USUAL, room, labels).columns;
    expect(at(5000)).toEqual(
      expect.arrayContaining(["region", "kind", "status", "id", "connection", "group", "tags", "tracked"]),
    );
    expect(at(960)).not.toContain("status");
    expect(at(300)).toEqual([]);
    for (const room of [500, 700, 900, 1100, 1300]) {
      const fitting = fitColumns(USUAL, room, labels);
      expect(fitColumns({ ...USUAL, columns: fitting.columns }, room, labels).width).toBeLessThanOrEqual(
        room,
      );
    }
  });

  it("that were chosen are all there, however narrow the window", () => {
    const columns = ["note", "tags", "id", "connection", "status"] as const;
    const fitting = fitColumns({ ...USUAL, columns }, 300, labels);
    expect(fitting.columns).toEqual(columns);
    expect(fitting.width).toBeGreaterThan(300);
  });

  it("are written into an address and read again, and nothing else is", () => {
    const layout = resized(resized({ ...USUAL, columns: ["tags", "id"] }, "id", 222), "name", 333);
    const text = columnsText(layout) ?? "";
    expect(readColumns(text)).toEqual({ columns: ["tags", "id"], widths: { id: 222, name: 333 } });
    expect(readColumns(columnsText(resized(USUAL, "id", 99999)) ?? "")).toEqual({
      columns: null,
      widths: { id: 640 },
    });
    expect(readColumns("constructor,id:1e9,__proto__,tags,tags")).toEqual({
      columns: ["id", "tags"],
      widths: { id: 640 },
    });
    expect(columnsText(USUAL)).toBeUndefined();
    expect(readLayout("{")).toEqual(USUAL);
  });

  it("move, and return to their usual place", () => {
    expect(moved(["id", "tags", "note"], "note", -1)).toEqual(["id", "note", "tags"]);
    expect(moved(["id", "tags"], "id", -1)).toEqual(["id", "tags"]);
    expect(toggled(["region", "tags"], "id")).toEqual(["region", "id", "tags"]);
    expect(toggled(["region", "tags"], "region")).toEqual(["tags"]);
  });
});

describe("how the list looks", () => {
  it("is chosen and remembered for this user on this computer", async () => {
    const { user } = show(ordered(), "/accounts");
    await screen.findAllByTestId("account-row");
    await user.click(screen.getByTestId("view-menu"));
    await user.click(await screen.findByTestId("column-note"));
    await user.click(screen.getByTestId("choice-compact"));
    await waitFor(() => expect(headings()).toContain("Note"));
    expect(stored().columns).toContain("note");
    expect(stored().density).toBe("compact");
    await user.click(screen.getByTestId("columns-reset"));
    await waitFor(() => expect(headings()).not.toContain("Note"));
  });

  it("is changed with the keyboard: a heading moves and gets wider", async () => {
    localStorage.setItem(layoutKey(ADA), JSON.stringify({ cols: "id,watch,tags|" }));
    const { user } = show(ordered(), "/accounts");
    await screen.findAllByTestId("account-row");
    expect(headings()).toEqual(["Name", "Amazon id", "Health", "Tags"]);
    screen.getByTestId("sort-tags").focus();
    await user.keyboard("{Alt>}{ArrowLeft}{ArrowLeft}{/Alt}");
    await waitFor(() => expect(headings()).toEqual(["Name", "Tags", "Amazon id", "Health"]));
    expect(stored().columns).toEqual(["tags", "id", "watch"]);
    await user.keyboard("{Alt>}{Shift>}{ArrowRight}{/Shift}{/Alt}");
    await waitFor(() => expect(stored().widths.tags).toBeGreaterThan(0));
  });

  it("of a saved view is that view's, and stays apart from the user's own", async () => {
    const made = ordered();
    made.views = [{ id: "v", name: "Narrow", query: JSON.stringify({ cols: "note|", density: "compact" }) }];
    const { backend, user } = show(made, "/accounts");
    await user.click(await screen.findByTestId("saved-view"));
    await waitFor(() => expect(headings()).toEqual(["Name", "Note"]));
    expect(screen.queryByTestId("update-view")).toBeNull();
    await user.click(screen.getByTestId("view-menu"));
    await user.click(await screen.findByTestId("choice-comfortable"));
    await user.keyboard("{Escape}");
    expect(localStorage.getItem(layoutKey(ADA))).toBeNull();
    await user.click(await screen.findByTestId("update-view"));
    await waitFor(() =>
      expect(JSON.parse(backend.world.views[0]?.query ?? "")).toMatchObject({
        cols: "note|",
        density: "comfortable",
      }),
    );
    await waitFor(() => expect(screen.queryByTestId("update-view")).toBeNull());
  });
});
