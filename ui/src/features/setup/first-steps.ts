import type { AppSnapshot } from "@/gen/AppSnapshot";
import type { firstText } from "./first-words";

export type FirstStep = keyof typeof firstText.steps;

/** What a first start takes, and what of it is done: read from what is set up, so it survives a restart. */
export function firstSteps(
  { auth, setup }: Pick<AppSnapshot, "auth" | "setup">,
  connections: number,
): readonly { step: FirstStep; done: boolean }[] {
  return [
    { step: "signIn", done: auth.user !== null },
    { step: "amazon", done: setup.amazon },
    { step: "connect", done: connections > 0 },
    { step: "sync", done: setup.supabase },
  ];
}
