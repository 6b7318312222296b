import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Table2 } from "lucide-react";
import { useDeferredValue, useMemo } from "react";
import { useBackend } from "@/backend/context";
import type { ActionContext, AppAction } from "@/lib/actions";
import { keys } from "@/lib/keys";
import { kind as kindText, region as regionText, text } from "@/strings";
import { searchAccounts } from "./accounts";
import { type FoundSection, offered, ranked } from "./rank";
import { type Recent, recentOf } from "./recent";
import { allActions } from "./registry";
import { paletteText as words } from "./words";

export interface Results {
  sections: readonly FoundSection[];
  /** Accounts are being searched. */
  searching: boolean;
  accountsFailed: boolean;
}

export const ACCOUNT = "account.";

/** Everything that fits what was typed. */
export function useResults(context: ActionContext, typed: string, own: readonly AppAction[]): Results {
  const navigate = useNavigate();
  const user = context.snapshot.auth.user?.id ?? "";
  const wanted = typed.trim();
  const accounts = useAccounts(wanted);
  const actions = useMemo(() => [...allActions(context), ...own], [context, own]);
  const recent = useMemo(() => {
    const byId = new Map(actions.map((action) => [action.id, action]));
    const open = (id: string) =>
      void navigate({ to: "/accounts/$accountId", params: { accountId: id.slice(ACCOUNT.length) } });
    return recentOf(user)
      .map((one) => byId.get(one.id) ?? remembered(one, open))
      .filter((action) => action !== undefined);
  }, [actions, user, navigate]);
  const sections = useMemo(
    () => (wanted === "" ? offered(actions, recent) : ranked(actions, recent, wanted)),
    [actions, recent, wanted],
  );
  const found = useMemo((): FoundSection[] => {
    if (wanted === "" || !accounts.data || accounts.data.accounts.length === 0) return [];
    const { accounts: list, matching } = accounts.data;
    const rows = list.map((account) => ({
      at: [],
      action: {
        id: `${ACCOUNT}${account.id}`,
        section: "accounts" as const,
        title: account.name || text.accounts.unnamed,
        note: words.account(
          kindText[account.kind].one,
          regionText[account.region].short,
          account.external_id,
        ),
        icon: Table2,
        run: () => void navigate({ to: "/accounts/$accountId", params: { accountId: account.id } }),
      },
    }));
    const more = {
      at: [],
      action: {
        id: "accounts.matching",
        section: "accounts" as const,
        title: words.all(matching),
        icon: Table2,
        run: () => void navigate({ to: "/accounts", search: { q: wanted } }),
      },
    };
    return [{ section: "accounts", found: matching > list.length ? [...rows, more] : rows }];
  }, [wanted, accounts.data, navigate]);
  return {
    sections: [...sections, ...found],
    searching: wanted !== "" && accounts.isFetching,
    accountsFailed: wanted !== "" && accounts.isError,
  };
}

function useAccounts(wanted: string) {
  const backend = useBackend();
  const deferred = useDeferredValue(wanted);
  return useQuery({
    queryKey: [...keys.accountSearch, deferred],
    queryFn: () => searchAccounts(backend, deferred),
    enabled: deferred !== "",
    // The letters before stay on screen until the answer for these is there.
    placeholderData: keepPreviousData,
  });
}

/** An account that was chosen before, as it was called then. */
function remembered({ id, account }: Recent, open: (id: string) => void): AppAction | undefined {
  if (!account || !id.startsWith(ACCOUNT)) return undefined;
  return {
    id,
    section: "accounts",
    title: account.name,
    note: account.note,
    icon: Table2,
    run: () => open(id),
  };
}
