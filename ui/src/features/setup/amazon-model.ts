import type { AmazonSetupForm } from "@/gen/AmazonSetupForm";
import type { AmazonSetupView } from "@/gen/AmazonSetupView";
import { readDay } from "@/lib/days";
import { setupText } from "./words";

/** Who adds the client secret. */
export type Proof = "own" | "broker";

/** What is entered on the set-up screen: the form, and the secret that is only ever written. */
export interface Draft {
  form: AmazonSetupForm;
  proof: Proof;
  secret: string;
  /** The day on which the secret is to be rotated, as typed; empty for none. */
  secretEnd: string;
}

export const draftOf = (view: AmazonSetupView): Draft => ({
  form: view.form,
  proof: view.form.broker_url === "" ? "own" : "broker",
  secret: "",
  secretEnd: view.secret_ends_on ?? "",
});

/** What is sent: trimmed, and only what belongs to the chosen way of having the secret. */
export function sent({ form, proof, secret }: Draft): { form: AmazonSetupForm; secret: string | null } {
  const trimmed = Object.fromEntries(
    Object.entries(form).map(([key, value]) => [key, value.trim()]),
  ) as AmazonSetupForm;
  return {
    form: { ...trimmed, broker_url: proof === "broker" ? trimmed.broker_url : "" },
    secret: proof === "own" && secret.trim() !== "" ? secret.trim() : null,
  };
}

/** The day of rotation that saving would set, where it would change: `undefined` leaves it as it is. */
export function sentDay({ proof, secretEnd }: Draft, view: AmazonSetupView): string | null | undefined {
  if (proof !== "own") return undefined;
  const day = secretEnd.trim() === "" ? null : readDay(secretEnd);
  return day === view.secret_ends_on ? undefined : day;
}

/** Whether saving would change anything. */
export const changed = (draft: Draft, view: AmazonSetupView): boolean =>
  clientChanged(draft, view) || sentDay(draft, view) !== undefined || dayBad(draft);

/** Whether saving would change the client or its secret. */
export function clientChanged(draft: Draft, view: AmazonSetupView): boolean {
  const { form, secret } = sent(draft);
  // Choosing the broker without its address is a change in the making.
  const proof = draft.proof !== draftOf(view).proof;
  return (
    secret !== null ||
    proof ||
    (Object.keys(form) as (keyof AmazonSetupForm)[]).some((key) => form[key] !== view.form[key])
  );
}

export type Problems = Partial<Record<keyof AmazonSetupForm | "secret" | "secret_end", string>>;

const dayBad = ({ proof, secretEnd }: Draft) =>
  proof === "own" && secretEnd.trim() !== "" && readDay(secretEnd) === null;

/** Only this computer may be spoken to without encryption. */
function usable(address: string): boolean {
  const url = URL.parse(address);
  return (
    url !== null && (url.protocol === "https:" || (url.protocol === "http:" && url.hostname === "localhost"))
  );
}

/** What can be seen to be wrong without asking anyone. */
export function problemsOf(draft: Draft, view: AmazonSetupView): Problems {
  const { form, secret } = sent(draft);
  const problems: Problems = {};
  if (dayBad(draft)) problems.secret_end = setupText.secretEndBad;
  // What is fixed is not the user’s to mend.
  if (view.fixed) return problems;
  if (form.client_id === "") problems.client_id = setupText.clientIdNeeded;
  if (draft.proof === "own" && secret === null && !view.secret_present)
    problems.secret = setupText.secretNeeded;
  if (draft.proof === "broker" && form.broker_url === "") problems.broker_url = setupText.brokerNeeded;
  for (const key of ["broker_url", "bounce_url", "paste_url"] as const) {
    if (form[key] !== "" && !usable(form[key])) problems[key] = setupText.urlBad;
  }
  const port = Number(form.loopback_port);
  if (form.loopback_port !== "" && !(/^\d+$/.test(form.loopback_port) && port >= 1024 && port <= 65_535)) {
    problems.loopback_port = setupText.portBad;
  }
  return problems;
}
