import { useLocation, useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { keepSection } from "@/features/settings/search";

/** The fields of a part that an address may name; the first one stands in for those that are not shown. */
type Fields = readonly [string, ...string[]];

export const AMAZON_FIELDS: Fields = ["client", "secret", "broker", "secret-end"];
export const CLERK_FIELDS: Fields = ["clerk"];
export const SUPABASE_FIELDS: Fields = ["supabase", "supabase-key"];

/** A link to the set-up may name the field that it is about. */
export function useWantedField(fields: Fields) {
  const navigate = useNavigate();
  const hash = useLocation({ select: (location) => location.hash });
  const path = useLocation({ select: (location) => location.pathname });
  useEffect(() => {
    if (!fields.includes(hash)) return;
    const find = (name: string) => document.querySelector<HTMLElement>(`[data-field="${CSS.escape(name)}"]`);
    const target = find(hash) ?? find(fields[0]);
    target?.scrollIntoView({ block: "center" });
    target?.focus({ preventScroll: true });
    // The address forgets the wish, so that the same link leads here again.
    if (path === "/setup") void navigate({ to: "/setup", replace: true });
    else void navigate({ to: "/settings", search: keepSection(hash), replace: true });
  }, [fields, hash, path, navigate]);
}
