import type { Backend } from "@/backend/types";
import type { AccountRowView } from "@/gen/AccountRowView";

/** An account as the palette shows it. */
export type FoundAccount = Pick<AccountRowView, "id" | "name" | "external_id" | "kind" | "region">;

export interface FoundAccounts {
  /** The first few. */
  accounts: readonly FoundAccount[];
  /** How many match at all. */
  matching: number;
}

/** Most accounts that the palette shows. */
const MOST = 8;
/** Among so many of those that match, the ones whose name begins with what was typed come first. */
const LOOKED_AT = 60;

/** The accounts that fit what was typed, by name, id, country, login, tag and note. The one place that asks for them. */
export async function searchAccounts(backend: Backend, typed: string): Promise<FoundAccounts> {
  const answer = await backend.accountList({ q: typed }, { from: 0, count: LOOKED_AT }, null);
  const found = answer.items.flatMap((item) =>
    typeof item !== "number" && item.type === "row" ? [item.row] : [],
  );
  const start = typed.trim().toLocaleLowerCase();
  const starts = ({ name }: FoundAccount) => (name.toLocaleLowerCase().startsWith(start) ? 0 : 1);
  return {
    accounts: found.toSorted((a, b) => starts(a) - starts(b)).slice(0, MOST),
    matching: answer.matching,
  };
}
