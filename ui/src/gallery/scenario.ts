import type { FakeBackend, Faults, World } from "@/backend/fake";
import {
  accounts,
  type commandError,
  connection,
  HEALTHY,
  MIXED,
  notices,
  type snapshot,
  troubled,
  world,
} from "./fixtures";

/** A state of the dashboard, and how to get to what shall be seen of it. */
export interface Scenario {
  name: string;
  world: () => World;
  /** The window of a question, in place of the dashboard. */
  window?: "approval";
  /** The user's text is twice as large. */
  large?: true;
  faults?: Faults;
  /** Where to start; the overview by default. */
  path?: string;
  /** Test ids to press, one after the other. */
  press?: readonly string[];
  /** Keys to press after that, in what has the focus then: names as in “End”, or characters. */
  keys?: readonly string[];
  /** What happens in the app after the steps. */
  later?: (backend: FakeBackend) => void;
  /** An announcement made after the steps. */
  failure?: { flow: "sign_in" | "connect"; code: Parameters<typeof commandError>[0]; message: string };
}

export const signedOut = { auth: { state: "signed_out", step: null, user: null, task: null } } as const;
export const signedOutWorld = (patch: Parameters<typeof snapshot>[0] = {}) =>
  world([], { snapshot: { ...signedOut, ...patch } });
export const mixed = (patch: Parameters<typeof world>[1] = {}) =>
  world(MIXED, { notices: notices(), ...patch });

export const northwind = () => HEALTHY[0] ?? connection({ id: "c-northwind", label: "Northwind Agency" });
export const disconnected = () =>
  troubled(northwind(), "disconnected", "by_user", {
    next_attempt: null,
    access_expires_at: null,
    removal_checkable: true,
  });
/** Accounts of which some are named only and some are no longer reached. */
export const partial = () =>
  accounts([northwind()], 40).map((account, index) => ({
    ...account,
    ...(index % 7 === 4 ? { access: "denied" as const, tracked: false } : {}),
  }));
