import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useBackend } from "@/backend/context";
import type { AccountDetail } from "@/gen/AccountDetail";
import type { AccountQuery } from "@/gen/AccountQuery";
import type { AccountRowView } from "@/gen/AccountRowView";
import type { MarkPatch } from "@/gen/MarkPatch";
import type { Selection } from "@/gen/Selection";
import { keys } from "@/lib/keys";
import { showDone, showFailure } from "@/lib/toast";
import { text } from "@/strings";
import { listKey, type Page } from "./list";
import { selectionQuery } from "./search";
import { accountsText } from "./words";

type Marks = Pick<AccountRowView, "group" | "tags" | "note" | "pinned">;

/** Marks as a change leaves them. */
function marked<M extends Marks>(marks: M, { group, add_tags, remove_tags, note, pinned }: MarkPatch): M {
  const add = add_tags ?? [];
  const remove = remove_tags ?? [];
  const tags = marks.tags.filter((tag) => !remove.includes(tag));
  return {
    ...marks,
    group: group === undefined ? marks.group : group.set,
    tags: [...tags, ...add.filter((tag) => !tags.includes(tag))],
    note: note ?? marks.note,
    pinned: pinned ?? marks.pinned,
  };
}

/** Without permission there is nothing to track; what is tracked can always be given up. */
export const trackable = ({ access, tracked }: Pick<AccountRowView, "access" | "tracked">) =>
  access !== "denied" || tracked;

const turned = <A extends Pick<AccountRowView, "access" | "tracked">>(account: A, tracked?: boolean): A =>
  tracked === undefined || (tracked && !trackable(account)) ? account : { ...account, tracked };

/** Whether the accounts of the selection are known by their ids, or by the query of a list. */
function meant(selection: Selection) {
  if (selection.type === "ids") {
    const ids = new Set(selection.ids);
    return (id: string, _: AccountQuery | null) => ids.has(id);
  }
  const except = new Set(selection.except);
  const wanted = JSON.stringify(selectionQuery(selection.query));
  return (id: string, query: AccountQuery | null) =>
    query !== null && JSON.stringify(selectionQuery(query)) === wanted && !except.has(id);
}

/** Shows a change at once; answers with what takes it off the screen again. */
function paint(client: QueryClient, selection: Selection, patch: MarkPatch): () => void {
  const is = meant(selection);
  for (const [key, page] of client.getQueriesData<Page>({ queryKey: listKey })) {
    const query = key[listKey.length] as AccountQuery;
    if (!page) continue;
    const items = page.items.map((item) =>
      item.type === "row" && is(item.row.id, query)
        ? { ...item, row: turned(marked(item.row, patch), patch.tracked) }
        : item,
    );
    client.setQueryData<Page>(key, { ...page, items });
  }
  const details = client.getQueriesData<AccountDetail>({ queryKey: keys.account });
  for (const [key, detail] of details) {
    if (!detail || !is(detail.account_id, null)) continue;
    client.setQueryData<AccountDetail>(key, {
      ...marked(detail, patch),
      account: turned(detail.account, patch.tracked),
    });
  }
  return () => {
    client.setQueriesData<Page>({ queryKey: listKey }, (page) => page && { ...page, items: page.answered });
    for (const [key, detail] of details) client.setQueryData(key, detail);
    for (const queryKey of [keys.accounts, keys.account]) void client.invalidateQueries({ queryKey });
  };
}

interface Sayings {
  /** What to say when it worked; nothing for a change that is seen where it was made. */
  said?: (changed: number) => string;
  /** What to do when it failed, in place of the toast. */
  onFailure?: (failure: unknown) => void;
  onDone?: () => void;
}

/** Takes a change back that the app still remembers. */
export function useUndo() {
  const backend = useBackend();
  return (undo: number) =>
    void backend.undo(undo).then((changed) => showDone(accountsText.bulk.undone(changed)), showFailure);
}

/** Changes accounts: at once on the screen, undone from the toast, and put back with an explanation where it fails. */
export function useMark() {
  const backend = useBackend();
  const client = useQueryClient();
  const undo = useUndo();
  return (
    selection: Selection,
    patch: MarkPatch,
    { said, onFailure = showFailure, onDone }: Sayings = {},
  ) => {
    const takeBack = paint(client, selection, patch);
    backend.markAccounts(selection, patch).then(
      ({ changed, undo: id }) => {
        onDone?.();
        if (!said) return;
        if (changed === 0 || id === null) showDone(accountsText.bulk.nothing);
        else showDone(said(changed), { label: text.toast.undo, onClick: () => undo(id) });
      },
      (thrown) => {
        takeBack();
        onFailure(thrown);
      },
    );
  };
}

export type Mark = ReturnType<typeof useMark>;
