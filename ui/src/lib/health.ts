import type { Cause } from "@/gen/Cause";
import type { ConnectionView } from "@/gen/ConnectionView";
import type { Health } from "@/gen/Health";

/** All states, worst first: the order of lists and of the summary. */
export const HEALTH_ORDER: readonly Health[] = [
  "revoked",
  "error",
  "expired",
  "expiring",
  "healthy",
  "disconnected",
];

const rank = new Map(HEALTH_ORDER.map((health, index) => [health, index]));

/** Position in `HEALTH_ORDER`. */
export const healthRank = (health: Health) => rank.get(health) ?? HEALTH_ORDER.length;

/** Whether only a person can mend it. */
export const needsPerson = (health: Health) => health === "revoked" || health === "error";

/** Whether it mends itself. */
export const isRecovering = (health: Health) => health === "expiring" || health === "expired";

/** Worst first, then by name. */
export function byUrgency(a: ConnectionView, b: ConnectionView): number {
  return healthRank(a.health) - healthRank(b.health) || a.label.localeCompare(b.label);
}

const CLIENT_CAUSES: readonly Cause[] = ["client_refused", "secret_missing", "not_permitted"];

/** Whether the cause lies with the LwA client, and so with all of its connections at once. */
const isClientCause = (cause: Cause) => CLIENT_CAUSES.includes(cause);

/** Whether the cause is mended for all connections at once: the client's settings or the keychain. */
export const isSharedCause = (cause: Cause) =>
  isClientCause(cause) || cause === "vault_locked" || cause === "vault_unavailable";

/** The client's worst trouble, and how many connections it holds up; one fault however many wait for it. */
export function clientTrouble(
  connections: readonly ConnectionView[],
): { cause: Cause; connections: number } | null {
  const hit = connections.filter(
    ({ health, cause }) => health === "error" && cause !== null && isClientCause(cause),
  );
  const cause = CLIENT_CAUSES.find((each) => hit.some((connection) => connection.cause === each));
  return cause ? { cause, connections: hit.length } : null;
}

/** What a button on the connection can do about its state. */
export type Remedy = "reauthorise" | "secret" | "settings" | "refresh" | "connect" | "vault" | "none";

const REMEDY: Record<Cause, Remedy> = {
  offline: "refresh",
  throttled: "none",
  provider_down: "refresh",
  grant_revoked: "reauthorise",
  grant_doubted: "refresh",
  client_refused: "secret",
  not_permitted: "settings",
  vault_locked: "vault",
  vault_unavailable: "vault",
  token_missing: "reauthorise",
  secret_missing: "secret",
  by_person: "connect",
  unknown: "refresh",
};

/** The one action that fits the connection's state best. */
export function remedy(connection: Pick<ConnectionView, "health" | "cause">): Remedy {
  if (connection.health === "disconnected") return "connect";
  if (connection.health === "healthy") return "refresh";
  if (connection.cause) return REMEDY[connection.cause];
  return connection.health === "revoked" ? "reauthorise" : "refresh";
}
