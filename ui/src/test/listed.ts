import { FakeBackend, type World } from "@/backend/fake";
import type { AccountQuery } from "@/gen/AccountQuery";
import type { AccountRowView } from "@/gen/AccountRowView";

/** All accounts of a world that pass a query, in order. */
export async function listed(world: World, query: AccountQuery): Promise<AccountRowView[]> {
  const { items } = await new FakeBackend(world).accountList(query, { from: 0, count: 200 }, null);
  return items.flatMap((item) => (typeof item === "object" && item.type === "row" ? [item.row] : []));
}
