// The client that other people wrote for Supabase, nothing about it changed, at our tables: as their owner, as
// somebody else, and as nobody. Prints one JSON object.
import { createClient } from "@supabase/supabase-js";

const { SUPABASE_URL, SUPABASE_KEY, OWNER_JWT, OTHER_JWT, OWNER, TABLES } = process.env;

// Node 20 has no WebSocket of its own, and nothing here listens.
const realtime = { transport: class {} };
const client = (jwt) =>
  createClient(SUPABASE_URL, SUPABASE_KEY, {
    realtime,
    ...(jwt ? { accessToken: async () => jwt } : {}),
  });

const owner = client(OWNER_JWT);
const other = client(OTHER_JWT);
const nobody = client(null);

const told = ({ data, error, status, count }) => ({
  data: data ?? null,
  code: error?.code ?? null,
  message: error?.message ?? null,
  status,
  count: count ?? null,
});

const reads = async (who) => {
  const all = {};
  for (const table of TABLES.split(",")) all[table] = told(await who.from(table).select("*", { count: "exact" }));
  return all;
};

const forged = { user_id: OWNER, theme: "light" };
const result = {
  owner: await reads(owner),
  other: await reads(other),
  nobody: await reads(nobody),
  page: told(await owner.from("user_accounts").select("external_id").order("external_id").range(0, 1)),
  embedded: told(
    await owner.from("amazon_connections").select("label, connection_health(health), user_accounts(external_id)"),
  ),
  pulled: told(await owner.rpc("pull_changes", { cursor: 0, max_rows: 100, format: 1 })),
  tracked: told(
    await owner.rpc("set_choices", {
      changes: { user_accounts: [{ id: "00000000-0000-4000-8000-000000000000", tracked: false }] },
    }),
  ),
  otherTracks: told(
    await other.rpc("set_choices", {
      changes: { user_accounts: [{ id: "00000000-0000-4000-8000-000000000000", tracked: true }] },
    }),
  ),
  ownerUpdates: told(
    await owner.from("user_accounts").update({ tracked: false }).eq("external_id", "9007199254740993").select(),
  ),
  ownerInserts: told(await owner.from("user_settings").upsert({ theme: "light" })),
  ownerDeletes: told(await owner.from("user_accounts").delete().eq("user_id", OWNER)),
  ownerForgesLog: told(await owner.from("audit_log").insert({ user_id: OWNER, action: "renamed" })),
  otherInserts: told(await other.from("user_settings").insert(forged)),
  otherUpserts: told(await other.from("user_settings").upsert(forged, { onConflict: "user_id" })),
  otherUpdates: told(
    await other.from("user_accounts").update({ tracked: true }).eq("user_id", OWNER).select(),
  ),
  otherDeletes: told(await other.from("user_accounts").delete().eq("user_id", OWNER)),
  otherForgets: told(await other.rpc("forget_user", { subject: OWNER })),
  nobodyInserts: told(await nobody.from("user_settings").insert(forged)),
  nobodyPulls: told(await nobody.rpc("pull_changes", { cursor: 0, max_rows: 100, format: 1 })),
  version: told(await nobody.rpc("mirror_version")),
};
console.log(JSON.stringify(result));
