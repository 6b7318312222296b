import { useQuery } from "@tanstack/react-query";
import { useBackend } from "@/backend/context";
import type { Backend } from "@/backend/types";
import type { AccountAccess } from "@/gen/AccountAccess";
import type { AccountKind } from "@/gen/AccountKind";
import type { AccountQuery } from "@/gen/AccountQuery";
import type { Region } from "@/gen/Region";
import { ACCOUNT_KINDS, REGIONS } from "@/gen/values";
import { keys } from "./keys";

/** How many accounts there are of each kind and each access, by region. */
export interface AccountCounts {
  all: number;
  of: (what: AccountKind | AccountAccess, region: Region) => number;
}

const APART: readonly AccountAccess[] = ["lost", "denied"];

/** Counts only: a window without places. */
async function counted(backend: Backend, connection: string | undefined) {
  const of = (query: AccountQuery) =>
    backend.accountList(
      connection === undefined ? query : { ...query, connection },
      { from: 0, count: 0 },
      null,
    );
  const asked = REGIONS.flatMap((region) => [
    ...ACCOUNT_KINDS.map((kind) => ({ key: `${kind}-${region}`, query: { region, kind } })),
    ...APART.map((access) => ({ key: `${access}-${region}`, query: { region, access } })),
  ]);
  const [all, ...answers] = await Promise.all([of({}), ...asked.map(({ query }) => of(query))]);
  return {
    all: all.matching,
    counts: Object.fromEntries(asked.map(({ key }, index) => [key, answers[index]?.matching ?? 0])),
  };
}

/** Counts of all accounts, or of those of one connection. */
export function useAccountCounts(connection?: string): AccountCounts | undefined {
  const backend = useBackend();
  const { data } = useQuery({
    queryKey: [...keys.accounts, "counts", connection ?? null],
    queryFn: () => counted(backend, connection),
  });
  return data && { all: data.all, of: (what, region) => data.counts[`${what}-${region}`] ?? 0 };
}
