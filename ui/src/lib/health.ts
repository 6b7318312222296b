import type { Cause } from "@/gen/Cause";
import type { ConnectionView } from "@/gen/ConnectionView";
import type { Health } from "@/gen/Health";
import type { NextStep } from "@/gen/NextStep";

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

/** Whether only a user can mend it. */
export const needsUser = (health: Health) => health === "revoked" || health === "error";

/** Whether it mends itself. */
export const isRecovering = (health: Health) => health === "expiring" || health === "expired";

/** Worst first, then by name. */
export function byUrgency(a: ConnectionView, b: ConnectionView): number {
  return healthRank(a.health) - healthRank(b.health) || a.label.localeCompare(b.label);
}

/** Causes that lie with the LwA client, the worst first: what hides another comes before it. */
const CLIENT_CAUSES: readonly Cause[] = [
  "broker_refused",
  "secret_missing",
  "client_refused",
  "not_permitted",
  "scope_refused",
  "not_approved",
];

/** Whether the cause lies with the LwA client, and so with all of its connections at once. */
const isClientCause = (cause: Cause) => CLIENT_CAUSES.includes(cause);

/** Whether the cause is fixed for all connections at once: the client, the keychain or the session. */
export const isSharedCause = (cause: Cause) =>
  isClientCause(cause) ||
  cause === "vault_locked" ||
  cause === "vault_no_collection" ||
  cause === "vault_unavailable" ||
  cause === "session_ended";

/** The client's worst trouble, and how many connections it holds up; one fault however many wait for it. */
export function clientTrouble(
  connections: readonly ConnectionView[],
): { cause: Cause; step: NextStep; connections: number } | null {
  const hit = connections.filter(
    ({ health, cause }) => health === "error" && cause !== null && isClientCause(cause),
  );
  for (const cause of CLIENT_CAUSES) {
    const first = hit.find((connection) => connection.cause === cause);
    if (first) return { cause, step: first.next_step, connections: hit.length };
  }
  return null;
}

/** Where in the settings a step is taken. */
export const STEP_PLACE: Partial<Record<NextStep, "secret" | "client" | "broker">> = {
  fix_secret: "secret",
  fix_client: "client",
  fix_broker: "broker",
};

/** How many living connections wait for the user to sign in again: those behind a broker. */
export const heldBySession = (connections: readonly ConnectionView[]) =>
  connections.filter(({ health, cause }) => health !== "disconnected" && cause === "session_ended").length;
