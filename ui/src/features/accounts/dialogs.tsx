import { LabelDialog, type Ticked } from "@/features/organize/label-dialog";
import type { Labels } from "@/features/organize/labels";
import { organizeText } from "@/features/organize/words";
import type { AccountRowView } from "@/gen/AccountRowView";
import type { Selection } from "@/gen/Selection";
import type { Bulk } from "./bulk";

/** What is being chosen for some accounts. */
export interface Choosing {
  what: "group" | "edit" | "add" | "remove";
  selection: Selection;
  count: number;
  /** The accounts of it that are on the screen: what they have is ticked. */
  rows: readonly Pick<AccountRowView, "group" | "tags">[];
}

interface ChoosingDialogProps extends Choosing {
  labels: Labels;
  bulk: Bulk;
  onClose: () => void;
}

/** Gives accounts a group, or gives and takes tags. */
export function ChoosingDialog({ what, selection, count, rows, labels, bulk, onClose }: ChoosingDialogProps) {
  const having = (id: string) =>
    rows.filter((row) => (what === "group" ? row.group === id : row.tags.includes(id))).length;
  const ticked = (id: string): Ticked => {
    const value = having(id);
    return value === 0 ? "none" : value === count ? "all" : "some";
  };
  if (what === "group") {
    return (
      <LabelDialog
        kind="group"
        single
        title={organizeText.setGroup(count)}
        ticked={ticked}
        onClose={onClose}
        onDone={({ one }) => {
          onClose();
          bulk.group(selection, one, labels.byId.get(one ?? "")?.name ?? organizeText.newGroup);
        }}
      />
    );
  }
  const removing = what === "remove";
  const title = {
    edit: organizeText.editTags,
    add: organizeText.addTags(count),
    remove: organizeText.removeTags(count),
  }[what];
  return (
    <LabelDialog
      kind="tag"
      title={title}
      creates={!removing}
      // To take tags away, those to take are ticked.
      ticked={(id) => (removing ? "none" : ticked(id))}
      onClose={onClose}
      onDone={({ add, remove }) => {
        onClose();
        bulk.tag(selection, removing ? [] : add, removing ? add : remove);
      }}
    />
  );
}
