import { useBackend } from "@/backend/context";
import type { Selection } from "@/gen/Selection";
import { copyAndSay, showDone, showFailure } from "@/lib/toast";
import type { ColumnKey } from "./columns";
import { useMark } from "./mark";
import { accountsText } from "./words";

const words = accountsText.bulk;
const fileName = (path: string) => path.split(/[\\/]/).at(-1) ?? path;

/** The columns as a table names them: `id` is Adkeeper’s there. */
const exported = (columns: readonly ColumnKey[]) => [
  "name",
  ...columns.map((key) => (key === "id" ? "external_id" : key)),
];

/** What can be done with selected accounts, each said and undone from its toast. */
export function useBulk(columns: readonly ColumnKey[]) {
  const backend = useBackend();
  const mark = useMark();
  return {
    track: (selection: Selection, tracked: boolean) =>
      mark(selection, { tracked }, { said: tracked ? words.tracked : words.untracked }),
    pin: (selection: Selection, pinned: boolean) =>
      mark(selection, { pinned }, { said: pinned ? words.pinned : words.unpinned }),
    tag: (selection: Selection, add: string[], remove: string[]) => {
      if (add.length + remove.length === 0) return;
      const patch = {
        ...(add.length > 0 ? { add_tags: add } : {}),
        ...(remove.length > 0 ? { remove_tags: remove } : {}),
      };
      mark(selection, patch, { said: words.tagged });
    },
    group: (selection: Selection, group: string | null, name: string) =>
      mark(
        selection,
        { group: { set: group } },
        { said: (value) => (group === null ? words.ungrouped(value) : words.grouped(value, name)) },
      ),
    refresh: (selection: Selection) =>
      void backend.refreshAccounts(selection).then((value) => showDone(words.refreshing(value)), showFailure),
    export: (selection: Selection) =>
      void backend.exportAccounts(selection, exported(columns)).then(
        ({ path, rows }) =>
          showDone(words.exported(rows, fileName(path)), {
            label: words.showInFolder,
            onClick: () => void backend.showInFolder(path).catch(showFailure),
          }),
        showFailure,
      ),
    copyIds: async (selection: Selection) => {
      try {
        const ids = await backend.accountIds(selection);
        await copyAndSay(ids.join("\n"), words.copied(ids.length));
      } catch (thrown) {
        showFailure(thrown);
      }
    },
  };
}

export type Bulk = ReturnType<typeof useBulk>;
