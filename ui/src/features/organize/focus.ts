import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useBackend } from "@/backend/context";
import type { Focus } from "@/gen/Focus";
import type { OrganizeView } from "@/gen/OrganizeView";
import { useOrganize } from "@/lib/data";
import { keys } from "@/lib/keys";
import { showFailure } from "@/lib/toast";
import { text } from "@/strings";

/** What the user works on; `null` for everything. */
export const useFocus = () => useOrganize().data?.focus ?? null;

/** The name of what is in focus. */
export const focusName = ({ name }: { name: string }) => name || text.accounts.unnamed;

/** The group in focus; `null` for none. */
export function useGroupFocus(): { id: string; name: string } | null {
  const focus = useFocus();
  return focus?.focus.type === "group" ? { id: focus.focus.id, name: focus.name } : null;
}

interface Wanted {
  focus: Focus;
  name: string;
  accounts: number;
}

/** Works on something else from now on: a group limits the list, an account opens. */
export function useSetFocus() {
  const backend = useBackend();
  const client = useQueryClient();
  const navigate = useNavigate();
  return (wanted: Wanted | null) => {
    const before = client.getQueryData<OrganizeView>(keys.organize);
    client.setQueryData<OrganizeView>(keys.organize, (all) => all && { ...all, focus: wanted });
    if (wanted?.focus.type === "account") {
      void navigate({ to: "/accounts/$accountId", params: { accountId: wanted.focus.id } });
    } else if (wanted?.focus.type === "group") void navigate({ to: "/accounts" });
    backend.setFocus(wanted?.focus ?? null).catch((thrown) => {
      client.setQueryData(keys.organize, before);
      showFailure(thrown);
    });
  };
}
