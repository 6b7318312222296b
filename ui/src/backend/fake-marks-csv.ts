import type { LabelKind } from "@/gen/LabelKind";
import type { MarkChange } from "@/gen/MarkChange";
import type { MarkFaultView } from "@/gen/MarkFaultView";
import type { MarksPreview } from "@/gen/MarksPreview";
import type { AccountMarks, Label, World } from "./fake-world";

/* What the app reads from a table of groups, tags, notes and pins, as far as the pretend app needs it. */

const COLUMNS = ["account_id", "group", "tags", "note", "pinned"] as const;
const LONGEST_NOTE = 2000;
const SHOWN = 200;

/** The cells of a line; a comma in quotes is no end of a cell. */
const cellsOf = (line: string) =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "",
  );

interface Reading {
  preview: Omit<MarksPreview, "id">;
  labels: Label[];
  marks: Record<string, AccountMarks>;
}

/** What a table would change, and how everything would be after it. */
export function readMarks(csv: string, world: World): Reading {
  const [head = "", ...lines] = csv.split(/\r?\n/).filter((line) => line.trim() !== "");
  const columns = cellsOf(head).map((cell) => cell.trim().toLowerCase());
  const labels = [...world.labels];
  const marks: Reading["marks"] = {};
  const faults: MarkFaultView[] = [];
  const changes: MarkChange[] = [];
  const fresh: Record<LabelKind, string[]> = { group: [], tag: [] };
  let unchanged = 0;
  let unknown = 0;
  if (!columns.includes("account_id")) faults.push({ line: 1, fault: "column_missing" });

  const named = (kind: LabelKind, name: string): string => {
    const known = labels.find((each) => each.kind === kind && each.name.toLowerCase() === name.toLowerCase());
    if (known) return known.id;
    fresh[kind].push(name);
    labels.push({ id: `${kind}-${name}`, kind, name, color: "gray" });
    return `${kind}-${name}`;
  };
  const nameOf = (id: string | null) => labels.find((each) => each.id === id)?.name ?? "";
  const said = (mark: AccountMarks) => ({
    group: nameOf(mark.group),
    tags: mark.tags.map(nameOf).join(", "),
    note: mark.note,
    pinned: mark.pinned ? "yes" : "no",
  });

  for (const [index, line] of (faults.length > 0 ? [] : lines).entries()) {
    const cells = cellsOf(line);
    const cell = (name: (typeof COLUMNS)[number]) => cells[columns.indexOf(name)]?.trim();
    const fault = (what: MarkFaultView["fault"]) => faults.push({ line: index + 2, fault: what });
    const wanted = cell("account_id");
    const [group, tags, note, pinned] = [cell("group"), cell("tags"), cell("note"), cell("pinned")];
    if (!wanted) fault("id_missing");
    else if ((note ?? "").length > LONGEST_NOTE) fault("too_long");
    else if (pinned !== undefined && !["yes", "no", ""].includes(pinned)) fault("bad_value");
    else {
      const account = world.accounts.find((each) => each.external_id === wanted || each.id === wanted);
      if (!account) unknown++;
      else if (account.id in marks) fault("repeated");
      else {
        const old = world.marks[account.id] ?? { group: null, tags: [], note: "", pinned: false };
        const next: AccountMarks = {
          group: group === undefined ? old.group : group === "" ? null : named("group", group),
          tags:
            tags === undefined
              ? old.tags
              : tags.split(",").flatMap((tag) => (tag.trim() === "" ? [] : [named("tag", tag.trim())])),
          note: note ?? old.note,
          pinned: pinned === undefined ? old.pinned : pinned === "yes",
        };
        const [before, after] = [said(old), said(next)];
        const fields = (["group", "tags", "note", "pinned"] as const).filter(
          (key) => before[key] !== after[key],
        );
        if (fields.length === 0) unchanged++;
        else marks[account.id] = next;
        const { id, external_id, name } = account;
        for (const field of fields) {
          changes.push({ id, external_id, name, field, before: before[field], after: after[field] });
        }
      }
    }
  }
  return {
    preview: {
      changes: changes.slice(0, SHOWN),
      changed: Object.keys(marks).length,
      unchanged,
      unknown,
      new_groups: fresh.group,
      new_tags: fresh.tag,
      faults,
    },
    labels,
    marks,
  };
}
