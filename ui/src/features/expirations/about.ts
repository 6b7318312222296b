import type { ConsentView } from "@/gen/ConsentView";
import type { GrantEnd } from "@/gen/GrantEnd";

/** The grant that a dialog is about. */
export interface AboutGrant {
  /** Its connection. */
  id: string;
  label: string;
  end: GrantEnd;
  consent: ConsentView | null;
  snoozedUntil: number | null;
}
