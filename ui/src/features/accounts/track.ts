import { useQueryClient } from "@tanstack/react-query";
import type { AccountView } from "@/gen/AccountView";
import { useCommand } from "@/lib/data";
import { keys } from "@/lib/keys";
import { showDone, showFailure } from "@/lib/toast";
import { text } from "@/strings";

/** Switches tracking at once on the screen; a refusal puts it back and is explained. */
export function useTrack() {
  const client = useQueryClient();
  const paint = (ids: ReadonlySet<string>, tracked: boolean) =>
    client.setQueryData<AccountView[]>(keys.accounts, (all) =>
      all?.map((account) => (ids.has(account.id) ? { ...account, tracked } : account)),
    );
  const { run } = useCommand(
    (backend, { ids, tracked }: { ids: string[]; tracked: boolean }) => backend.setTracked(ids, tracked),
    {
      onFailure: (failure) => {
        showFailure(failure);
        void client.invalidateQueries({ queryKey: keys.accounts });
      },
    },
  );
  return (accounts: readonly AccountView[], tracked: boolean) => {
    const ids = accounts
      // Without permission there is nothing to track; what is tracked can always be given up.
      .filter((account) => account.tracked !== tracked && !(tracked && account.access === "denied"))
      .map((account) => account.id);
    if (ids.length === 0) return;
    const set = (value: boolean) => {
      paint(new Set(ids), value);
      run({ ids, tracked: value });
    };
    set(tracked);
    if (accounts.length > 1) {
      showDone(tracked ? text.toast.tracked(ids.length) : text.toast.untracked(ids.length), {
        label: text.toast.undo,
        onClick: () => set(!tracked),
      });
    }
  };
}
