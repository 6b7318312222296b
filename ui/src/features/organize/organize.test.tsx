import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { accounts, commandError, HEALTHY, LABELS, marksCsv, organized, world } from "@/gallery/fixtures";
import { errors, text } from "@/strings";
import { show } from "@/test/show";
import { freshColor } from "./labels";
import { rememberAccount } from "./recent";
import { kindWords, markFault, organizeText as words } from "./words";

const ADA = "user_sandbox_ada";
const list = () => accounts(HEALTHY, 12);
const ordered = (patch = {}) => world(HEALTHY, { ...organized(list()), ...patch });
const undo = () => screen.findByRole("button", { name: text.toast.undo });

async function choose(user: ReturnType<typeof show>["user"], item: string) {
  await user.click(await screen.findByTestId("organize-menu"));
  await user.click(await screen.findByTestId(item));
}

describe("groups and tags", () => {
  it("are renamed, recolored and deleted, and a deleted one comes back with its accounts", async () => {
    const { backend, user } = show(ordered(), "/accounts");
    await choose(user, "manage-labels");
    const tags = await screen.findByTestId("manage-tag");
    const line = () => within(tags).getAllByTestId("label-line")[0] as HTMLElement;
    const before = structuredClone(backend.world.marks);
    const id = "t-new";
    const name = within(line()).getByTestId("label-name");
    await user.clear(name);
    await user.type(name, "Fresh{Enter}");
    await waitFor(() => expect(backend.world.labels.find((each) => each.id === id)?.name).toBe("Fresh"));
    await user.click(within(line()).getByTestId("label-color"));
    await user.click(await screen.findByTestId("color-green"));
    await waitFor(() => expect(backend.world.labels.find((each) => each.id === id)?.color).toBe("green"));
    await user.keyboard("{Escape}");
    await user.click(within(line()).getByTestId("label-delete"));
    await waitFor(() => expect(backend.world.labels.some((each) => each.id === id)).toBe(false));
    expect(Object.values(backend.world.marks).some((mark) => mark.tags.includes(id))).toBe(false);
    expect(await screen.findByText(kindWords.tag.removed("Fresh"))).toBeInTheDocument();
    (await undo()).click();
    await waitFor(() => expect(backend.world.marks).toEqual(before));
  });

  it("have names of their own: one that is taken is refused where it is typed", async () => {
    const { backend, user } = show(ordered(), "/accounts");
    await choose(user, "manage-labels");
    await user.type(await screen.findByTestId("new-group"), "northWIND{Enter}");
    expect(await screen.findByText(kindWords.group.taken)).toBeVisible();
    expect(backend.called("saveLabel")).toEqual([]);
    await user.clear(screen.getByTestId("new-group"));
    await user.type(screen.getByTestId("new-group"), "Quarry{Enter}");
    await waitFor(() => expect(backend.world.labels.some(({ name }) => name === "Quarry")).toBe(true));
    expect(screen.getByTestId("new-group")).toHaveValue("");
  });

  it("begin with a color that is little used", () => {
    const made = LABELS.map((label) => ({ ...label, accounts: 0, connections: 0 }));
    expect(freshColor(made.filter(({ color }) => color !== "teal"))).toBe("teal");
    expect(freshColor([])).not.toBe("gray");
  });
});

describe("a note", () => {
  const open = async (faults = {}) => {
    const shown = show(ordered(), "/accounts?open=a-0", faults);
    return { ...shown, field: await screen.findByTestId("note") };
  };

  it("is saved when the field is left, and by Ctrl+Enter", async () => {
    const { backend, user, field } = await open();
    await user.type(field, "Call Robin");
    await user.tab();
    await waitFor(() => expect(backend.world.marks["a-0"]?.note).toBe("Call Robin"));
    await user.type(field, " soon");
    await user.keyboard("{Control>}{Enter}{/Control}");
    await waitFor(() => expect(backend.world.marks["a-0"]?.note).toBe("Call Robin soon"));
    expect(backend.called("markAccounts")).toHaveLength(2);
  });

  it("is kept where it was typed when saving fails, and saved by another try", async () => {
    const { backend, user, field } = await open({
      fail: { markAccounts: commandError("database_busy", "locked") },
    });
    await user.type(field, "Do not lose this");
    await user.tab();
    expect(await screen.findByRole("alert")).toHaveTextContent(words.noteFailed);
    expect(field).toHaveValue("Do not lose this");
    backend.faults = {};
    await user.click(screen.getByTestId("note-retry"));
    await waitFor(() => expect(backend.world.marks["a-0"]?.note).toBe("Do not lose this"));
    await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
  });

  it("belongs to its account, whatever is opened meanwhile", async () => {
    const { backend, user, field } = await open();
    await user.type(field, "For the first");
    screen.getByRole("grid").focus();
    await user.keyboard("{ArrowDown}{ArrowDown}");
    await waitFor(() => expect(backend.world.marks["a-0"]?.note).toBe("For the first"));
    expect(Object.values(backend.world.marks).filter(({ note }) => note === "For the first")).toHaveLength(1);
  });
});

describe("a login", () => {
  it("has tags and a note of its own", async () => {
    const { backend, user } = show(ordered(), "/connections/c-northwind");
    await user.click(await screen.findByTestId("connection-tags"));
    await screen.findByTestId("label-dialog");
    await user.keyboard("retainer{Enter}");
    await user.click(screen.getByTestId("label-apply"));
    const login = () => backend.world.connections.find(({ id }) => id === "c-northwind");
    await waitFor(() => expect(login()?.tags).toEqual(["t-retainer"]));
    expect(await within(screen.getByTestId("connection-marks")).findByTestId("tag-chip")).toHaveTextContent(
      "Retainer",
    );
    await user.type(screen.getByTestId("note"), "Agency of record");
    await user.tab();
    await waitFor(() => expect(login()?.note).toBe("Agency of record"));
    expect(backend.world.marks["a-0"]?.note ?? "").not.toBe("Agency of record");
  });
});

describe("a saved view", () => {
  it("keeps what the list shows, and leads there", async () => {
    const { backend, user } = show(ordered({ views: [] }), "/accounts?region=eu&by=group");
    await choose(user, "save-view");
    await user.type(await screen.findByTestId("view-name"), "Europe{Enter}");
    const entry = await screen.findByTestId("saved-view");
    expect(entry).toHaveTextContent("Europe");
    await waitFor(() => expect(entry).toHaveAttribute("aria-current", "page"));
    expect(JSON.parse(backend.world.views[0]?.query ?? "")).toEqual({ by: "group", region: "eu" });
    await user.click(screen.getByTestId("nav-overview"));
    await user.click(await screen.findByTestId("saved-view"));
    expect(await screen.findByTestId("filter-region")).toHaveTextContent("Europe");
  });

  it("says when it was changed, and keeps the change", async () => {
    const { backend, user } = show(ordered(), "/accounts");
    const [first] = await screen.findAllByTestId("saved-view");
    await user.click(first as HTMLElement);
    await screen.findByTestId("chip-cannot_pay").catch(() => null);
    expect(screen.queryByTestId("update-view")).toBeNull();
    await user.click(screen.getByTestId("clear-filters"));
    // Without its filters it is no saved view any more.
    await waitFor(() => expect(first).not.toHaveAttribute("aria-current"));
    await user.click(first as HTMLElement);
    await waitFor(() => expect(first).toHaveAttribute("aria-current", "page"));
    await user.type(screen.getByTestId("account-search"), "a");
    await user.click(await screen.findByTestId("update-view"));
    await waitFor(() => expect(JSON.parse(backend.world.views[0]?.query ?? "")).toMatchObject({ q: "a" }));
  });

  it("is put in another place by keyboard, renamed and deleted with a way back", async () => {
    const { backend, user } = show(ordered(), "/accounts");
    const names = () => screen.getAllByTestId("saved-view").map((each) => each.textContent);
    const [first] = await screen.findAllByTestId("saved-view");
    const before = names();
    first?.focus();
    await user.keyboard("{Alt>}{ArrowDown}{/Alt}");
    await waitFor(() => expect(names()).toEqual([before[1], before[0], before[2]]));
    expect(backend.world.views.map(({ name }) => name)).toEqual([before[1], before[0], before[2]]);
    await user.click(screen.getAllByTestId("saved-view-menu")[0] as HTMLElement);
    await user.click(await screen.findByTestId("view-rename"));
    await user.clear(await screen.findByTestId("view-name"));
    await user.keyboard("Old world{Enter}");
    await waitFor(() => expect(names()[0]).toBe("Old world"));
    await user.click(screen.getAllByTestId("saved-view-menu")[0] as HTMLElement);
    await user.click(await screen.findByTestId("view-delete"));
    await waitFor(() => expect(names()).toHaveLength(2));
    (await undo()).click();
    await waitFor(() => expect(names()[0]).toBe("Old world"));
  });
});

describe("an import", () => {
  const file = () => new File([marksCsv(list())], "clients.csv", { type: "text/csv" });

  it("shows what would change, what is new, unknown and wrong, and changes nothing before it is confirmed", async () => {
    const { backend, user } = show(ordered({ marks: {} }), "/accounts");
    await choose(user, "import-marks");
    expect(screen.getByTestId("import-apply")).toBeDisabled();
    await user.upload(await screen.findByTestId("import-file"), file());
    const preview = await screen.findByTestId("import-preview");
    for (const sentence of [words.importChanged(2), words.importUnchanged(1), words.importUnknown(1)]) {
      expect(preview).toHaveTextContent(sentence);
    }
    expect(preview).toHaveTextContent(words.importNewGroups("Willow & Co"));
    expect(preview).toHaveTextContent(words.importNewTags("Enterprise"));
    const faults = screen.getByTestId("import-faults");
    for (const [line, fault] of [
      [6, "id_missing"],
      [7, "bad_value"],
      [8, "repeated"],
    ] as const) {
      expect(faults).toHaveTextContent(`${words.importLine(line)}${markFault[fault]}`);
    }
    expect(backend.world.marks).toEqual({});
    await user.click(screen.getByTestId("import-apply"));
    await waitFor(() => expect(backend.world.marks["a-0"]?.group).toBe("g-northwind"));
    expect(backend.world.labels.some(({ name }) => name === "Enterprise")).toBe(true);
    (await undo()).click();
    await waitFor(() => expect(backend.world.marks).toEqual({}));
    expect(backend.world.labels).toHaveLength(LABELS.length);
  });

  it("that the app refuses is explained in the dialog", async () => {
    const { user } = show(ordered(), "/accounts", {
      fail: { previewMarks: commandError("invalid_input", "not a table") },
    });
    await choose(user, "import-marks");
    await user.upload(await screen.findByTestId("import-file"), file());
    expect(await screen.findByTestId("error-note")).toHaveTextContent(errors.invalid_input.title);
    expect(screen.getByTestId("import-apply")).toBeDisabled();
  });
});

describe("what is in focus", () => {
  it("is a group that limits the list, until the chip is cleared", async () => {
    const { backend, user } = show(ordered(), "/");
    await user.click(await screen.findByTestId("switcher"));
    await screen.findByTestId("switcher-search");
    await user.keyboard("north{Enter}");
    await waitFor(() => expect(backend.world.focus).toEqual({ type: "group", id: "g-northwind" }));
    const wanted = Object.values(ordered().marks).filter(({ group }) => group === "g-northwind").length;
    await waitFor(() =>
      expect(screen.getByTestId("account-count")).toHaveTextContent(`${wanted} of 12 accounts`),
    );
    expect(screen.getByTestId("focus-chip")).toHaveTextContent(words.only("Northwind"));
    await user.click(screen.getByTestId("focus-clear"));
    await waitFor(() => expect(screen.getByTestId("account-count")).toHaveTextContent(/^12 accounts/));
    expect(backend.world.focus).toBeNull();
  });

  it("is an account that opens, found by its id, and the last ones are at hand", async () => {
    rememberAccount(ADA, { id: "a-3", name: "Recent one" });
    const { backend, user } = show(ordered({ marks: {} }), "/");
    await user.click(await screen.findByTestId("switcher"));
    expect(await screen.findByText("Recent one")).toBeVisible();
    const { external_id: id } = list()[1] ?? { external_id: "" };
    await user.click(screen.getByTestId("switcher-search"));
    await user.paste(id);
    await waitFor(() => expect(screen.getAllByTestId("switcher-option")).toHaveLength(1));
    await user.keyboard("{Enter}");
    expect(await screen.findByTestId("account-screen")).toBeVisible();
    expect(backend.world.focus).toEqual({ type: "account", id: "a-1" });
  });

  it("goes back when the app refuses it", async () => {
    const { user } = show(ordered(), "/accounts", { fail: { setFocus: commandError("database_busy", "") } });
    await user.click(await screen.findByTestId("switcher"));
    await screen.findByTestId("switcher-search");
    await user.keyboard("north{Enter}");
    expect(await screen.findByText(errors.database_busy.title)).toBeInTheDocument();
    await waitFor(() => expect(screen.queryByTestId("focus-chip")).toBeNull());
  });

  it("at the start is what the user chose", async () => {
    const { backend, user } = show(ordered({ focus: { type: "group", id: "g-northwind" } }), "/");
    await user.click(await screen.findByTestId("switcher"));
    await user.click(await screen.findByTestId("start-focus"));
    await user.click(await screen.findByRole("option", { name: words.startThis("Northwind") }));
    await waitFor(() => expect(backend.world.startFocus).toBe("chosen"));
    expect(backend.world.start).toEqual({ type: "group", id: "g-northwind" });
  });
});
