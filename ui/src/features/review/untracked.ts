import { useQuery } from "@tanstack/react-query";
import { useBackend } from "@/backend/context";
import type { Backend } from "@/backend/types";
import { keys } from "@/lib/keys";

/** Places of one question, as many as the app answers. */
const PART = 200;

/** The ids of the accounts of a login that the user chose not to track. */
async function untracked(backend: Backend, connection: string): Promise<string[]> {
  const ids: string[] = [];
  for (let from = 0, length = 1; from < length; from += PART) {
    const part = await backend.accountList({ connection, tracked: false }, { from, count: PART }, null);
    length = part.length;
    for (const item of part.items) if (typeof item === "object" && item.type === "row") ids.push(item.row.id);
  }
  return ids;
}

/** The old choice of a login; of none for a new one. */
export function useUntracked(connection: string | null) {
  const backend = useBackend();
  return useQuery({
    queryKey: [...keys.accounts, "untracked", connection],
    queryFn: () => untracked(backend, connection ?? ""),
    enabled: connection !== null,
  });
}
