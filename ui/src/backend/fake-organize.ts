import type { Focus } from "@/gen/Focus";
import type { LabelView } from "@/gen/LabelView";
import type { MarkPatch } from "@/gen/MarkPatch";
import type { OrganizeView } from "@/gen/OrganizeView";
import { FakeListing } from "./fake-listing";
import { readMarks } from "./fake-marks-csv";
import { refuse } from "./fake-rules";
import type { AccountMarks, Label, World } from "./fake-world";
import type { Backend } from "./types";

/** Changes that can be taken back. */
const KEPT = 20;
const LONGEST_NOTE = 2000;
const LONGEST_NAME = 60;
const FRESH: AccountMarks = { group: null, tags: [], note: "", pinned: false };

type Slice = Pick<World, "accounts" | "marks" | "labels" | "views" | "connections">;

/** Groups, tags, notes, pins, saved views and the focus in the pretend app. */
export class FakeOrganize extends FakeListing {
  #next = 1;
  readonly #undo = new Map<number, { before: Slice; changed: number; ids: readonly string[] }>();

  #marks = (id: string): AccountMarks => this.world.marks[id] ?? FRESH;

  /** Does something that can be taken back. */
  #undoable(ids: readonly string[], work: () => number) {
    const { accounts, marks, labels, views, connections } = this.world;
    const before = { accounts, marks, labels, views, connections };
    const changed = work();
    if (changed === 0) return { changed, undo: null };
    const undo = this.#next++;
    this.#undo.set(undo, { before, changed, ids });
    this.#undo.delete(undo - KEPT);
    this.announceRows(ids);
    this.announce({ type: "organize_changed" });
    return { changed, undo };
  }

  #mark(id: string, patch: MarkPatch): boolean {
    const old = this.#marks(id);
    const { group, add_tags: add = [], remove_tags: remove = [], note, pinned, tracked } = patch;
    const tags = [...old.tags.filter((tag) => !remove.includes(tag) && !add.includes(tag)), ...add];
    const next: AccountMarks = {
      group: group === undefined ? old.group : group.set,
      tags: add.length + remove.length === 0 ? old.tags : tags,
      note: note ?? old.note,
      pinned: pinned ?? old.pinned,
    };
    const account = this.world.accounts.find((each) => each.id === id);
    const allowed = tracked === undefined || !(tracked && account?.access === "denied");
    const turns = allowed && tracked !== undefined && account?.tracked !== tracked;
    if (turns) {
      this.world.accounts = this.world.accounts.map((each) => (each.id === id ? { ...each, tracked } : each));
    }
    const differs = JSON.stringify(next) !== JSON.stringify(old);
    if (differs) this.world.marks = { ...this.world.marks, [id]: next };
    return differs || turns;
  }

  #counted = ({ id, kind, name, color }: Label): LabelView => {
    const marks = this.world.accounts.map((account) => this.#marks(account.id));
    return {
      id,
      kind,
      name,
      color,
      accounts: marks.filter((mark) => (kind === "group" ? mark.group === id : mark.tags.includes(id)))
        .length,
      connections: this.world.connections.filter(({ tags }) => kind === "tag" && tags.includes(id)).length,
    };
  };

  #focus(focus: Focus | null): OrganizeView["focus"] {
    if (focus === null) return null;
    if (focus.type === "account") {
      const account = this.world.accounts.find(({ id }) => id === focus.id);
      return account ? { focus, name: account.name, accounts: 1 } : null;
    }
    const label = this.world.labels.find(({ id }) => id === focus.id);
    return label ? { focus, name: label.name, accounts: this.#counted(label).accounts } : null;
  }

  override organize = () =>
    this.answer("organize", [], (): OrganizeView => {
      const labels = [...this.world.labels].sort((a, b) => a.name.localeCompare(b.name)).map(this.#counted);
      return {
        groups: labels.filter(({ kind }) => kind === "group"),
        tags: labels.filter(({ kind }) => kind === "tag"),
        views: this.world.views.map((view, position) => ({ ...view, position })),
        pinned: this.world.accounts
          .filter(({ id }) => this.#marks(id).pinned)
          .slice(0, 100)
          .map(({ id, external_id, name, kind, region }) => ({ id, external_id, name, kind, region })),
        focus: this.#focus(this.world.focus),
        start_focus: this.world.startFocus,
        start: this.world.start,
      };
    });

  override saveLabel: Backend["saveLabel"] = (kind, id, typed, color) =>
    this.answer("saveLabel", [kind, id, typed, color], () => {
      const name = typed.trim();
      const same = ({ id: other, kind: its, name: called }: Label) =>
        other !== id && its === kind && called.toLocaleLowerCase() === name.toLocaleLowerCase();
      if (name === "" || name.length > LONGEST_NAME) refuse("invalid_input", "name");
      if (this.world.labels.some(same)) refuse("invalid_input", "name is taken");
      const made: Label = { id: id ?? `label-${this.#next++}`, kind, name, color };
      const others = this.world.labels.filter((label) => label.id !== made.id);
      this.world.labels = [...others, made];
      this.announce({ type: "organize_changed" });
      return this.#counted(made);
    });
  override deleteLabel: Backend["deleteLabel"] = (kind, id) =>
    this.answer("deleteLabel", [kind, id], () => {
      const ids = this.world.accounts
        .map((each) => each.id)
        .filter((each) => {
          const { group, tags } = this.#marks(each);
          return group === id || tags.includes(id);
        });
      return this.#undoable(ids, () => {
        this.world.labels = this.world.labels.filter((label) => label.id !== id);
        for (const each of ids) {
          this.#mark(each, kind === "group" ? { group: { set: null } } : { remove_tags: [id] });
        }
        return Math.max(1, ids.length);
      });
    });

  override saveView: Backend["saveView"] = (id, name, query) =>
    this.answer("saveView", [id, name, query], () => {
      const view = { id: id ?? `view-${this.#next++}`, name: name.trim(), query };
      if (view.name === "") refuse("invalid_input", "name");
      const known = this.world.views.some((each) => each.id === view.id);
      this.world.views = known
        ? this.world.views.map((each) => (each.id === view.id ? view : each))
        : [...this.world.views, view];
      this.announce({ type: "organize_changed" });
      return { ...view, position: this.world.views.findIndex((each) => each.id === view.id) };
    });
  override deleteView: Backend["deleteView"] = (id) =>
    this.answer("deleteView", [id], () =>
      this.#undoable([], () => {
        const left = this.world.views.filter((view) => view.id !== id);
        const gone = this.world.views.length - left.length;
        this.world.views = left;
        return gone;
      }),
    );
  override orderViews: Backend["orderViews"] = (ids) =>
    this.answer("orderViews", [ids], () => {
      this.world.views = [...this.world.views].sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
      this.announce({ type: "organize_changed" });
    });

  override markAccounts: Backend["markAccounts"] = (selection, patch) =>
    this.answer("markAccounts", [selection, patch], () => {
      if ((patch.note ?? "").length > LONGEST_NOTE) refuse("invalid_input", "note");
      const ids = this.chosen(selection).map(({ id }) => id);
      return this.#undoable(ids, () => ids.filter((id) => this.#mark(id, patch)).length);
    });
  override markConnection: Backend["markConnection"] = (id, patch) =>
    this.answer("markConnection", [id, patch], () => {
      if ((patch.note ?? "").length > LONGEST_NOTE) refuse("invalid_input", "note");
      const marked = this.#undoable([], () => {
        this.world.connections = this.world.connections.map((each) => {
          if (each.id !== id) return each;
          const { add_tags: add = [], remove_tags: remove = [], note = each.note } = patch;
          const tags = each.tags.filter((tag) => !remove.includes(tag) && !add.includes(tag));
          return { ...each, note, tags: [...tags, ...add] };
        });
        return 1;
      });
      this.announce({ type: "connections_changed" });
      return marked;
    });
  override undo: Backend["undo"] = (id) =>
    this.answer("undo", [id], () => {
      const found = this.#undo.get(id) ?? refuse("not_found", "nothing to undo");
      this.#undo.delete(id);
      Object.assign(this.world, found.before);
      this.announceRows(found.ids);
      this.announce({ type: "organize_changed" });
      return found.changed;
    });

  override setFocus: Backend["setFocus"] = (focus) =>
    this.answer("setFocus", [focus], () => {
      this.world.focus = focus;
      this.announce({ type: "organize_changed" });
    });
  override setStartFocus: Backend["setStartFocus"] = (start, focus) =>
    this.answer("setStartFocus", [start, focus], () => {
      this.world.startFocus = start;
      this.world.start = focus;
      this.announce({ type: "organize_changed" });
    });

  override exportMarks = () =>
    this.answer("exportMarks", [], () => ({
      path: "/home/ada/Downloads/adkeeper-organizing-2026-11-23.csv",
      rows: Object.keys(this.world.marks).length,
    }));
  #previewed: { id: number; csv: string } | null = null;
  override previewMarks: Backend["previewMarks"] = (csv) =>
    this.answer("previewMarks", [csv], () => {
      this.#previewed = { id: this.#next++, csv };
      return { id: this.#previewed.id, ...readMarks(csv, this.world).preview };
    });
  override applyMarks: Backend["applyMarks"] = (id) =>
    this.answer("applyMarks", [id], () => {
      const shown = this.#previewed?.id === id ? this.#previewed : refuse("not_found", "no such preview");
      const { marks, labels } = readMarks(shown.csv, this.world);
      return this.#undoable(Object.keys(marks), () => {
        this.world.labels = labels;
        this.world.marks = { ...this.world.marks, ...marks };
        return Object.keys(marks).length;
      });
    });
}
