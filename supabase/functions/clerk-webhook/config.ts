// The webhook's settings, all from the environment (`supabase secrets set`), read once.
//
//   CLERK_WEBHOOK_SECRET  the endpoint's signing secret, whsec_…, from Clerk's dashboard
//   SUPABASE_URL, and SUPABASE_SECRET_KEYS or SUPABASE_SERVICE_ROLE_KEY: set by the platform

/** What the webhook needs to work. */
export interface Config {
  secret: string;
  supabaseUrl: string;
  serviceKey: string;
}

/** A setting is missing or wrong. The text names the setting, never its value. */
export class Misconfigured extends Error {}

/** Reads the settings through `get`. */
export function read(get: (name: string) => string | undefined): Config {
  const secret = get("CLERK_WEBHOOK_SECRET")?.trim() ?? "";
  if (!/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(secret)) {
    throw new Misconfigured("CLERK_WEBHOOK_SECRET must be the signing secret of the endpoint, whsec_…");
  }
  const url = get("SUPABASE_URL")?.trim() ?? "";
  if (!URL.canParse(url)) throw new Misconfigured("SUPABASE_URL is not an address");
  return {
    secret,
    supabaseUrl: url.replace(/\/+$/, ""),
    serviceKey: serviceKey(get("SUPABASE_SECRET_KEYS"), get("SUPABASE_SERVICE_ROLE_KEY")),
  };
}

/** The newer dictionary of keys where there is one, its entry `default` first; otherwise the older JWT. */
function serviceKey(dictionary: string | undefined, older: string | undefined): string {
  let keys: unknown;
  try {
    keys = JSON.parse(dictionary || "{}");
  } catch {
    throw new Misconfigured("SUPABASE_SECRET_KEYS is not JSON");
  }
  const named = typeof keys === "object" && keys !== null ? (keys as Record<string, unknown>) : {};
  const key = named.default ?? Object.values(named)[0] ?? older;
  if (typeof key !== "string" || key === "") {
    throw new Misconfigured("SUPABASE_SECRET_KEYS holds no key, and SUPABASE_SERVICE_ROLE_KEY is not set");
  }
  return key;
}
