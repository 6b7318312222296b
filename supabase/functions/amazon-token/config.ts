// The broker's settings, all from the environment (`supabase secrets set`), read once.
//
//   CLERK_ISSUER       issuer of session tokens, e.g. https://clerk.example.com
//   BROKER_ALLOWED     who may use it, separated by commas: org_… (an organisation of Clerk's), @example.com (a
//                      verified e-mail domain), user_…; or * for everybody who can sign up
//   BROKER_KEY         at least 32 random characters, such as `openssl rand -base64 32` makes; keep it: under a
//                      new one every login has to be reconnected
//   CLERK_PARTIES      `azp` of session tokens that count besides those without one; none by default. The
//                      app's sessions have none, those of web pages name their origin
//   CLERK_AUDIENCES    `aud` of session tokens that count besides those without one; none by default
//   LWA_CLIENT_ID      the one LwA client that this broker speaks for
//   LWA_CLIENT_SECRET  its secret; it leaves this process for LwA's token endpoint only
//   LWA_TIMEOUT_MS     how long LwA may take, at most and by default 35000
//   LWA_TOKEN_URL      replaces LwA's token hosts; loopback only, for tests
//   SUPABASE_URL, and SUPABASE_SECRET_KEYS or SUPABASE_SERVICE_ROLE_KEY: set by the platform

import { Refusal } from "./refusal.ts";

/** Whose sessions count, besides being the issuer's. */
export interface Admission {
  /** Organisation ids, e-mail domains with their `@`, user ids. */
  allowed: ReadonlySet<string>;
  everybody: boolean;
  parties: ReadonlySet<string>;
  audiences: ReadonlySet<string>;
}

/** LwA's token endpoints by region (documented). A token from any of them is valid in all. */
const TOKEN_HOSTS = {
  na: "https://api.amazon.com/auth/o2/token",
  eu: "https://api.amazon.co.uk/auth/o2/token",
  fe: "https://api.amazon.co.jp/auth/o2/token",
} as const;

/** na, eu or fe. */
export type Region = keyof typeof TOKEN_HOSTS;

/** documented: 99 of 100 answers come within 30 s; every call gets a little more. */
const LONGEST_MS = 35_000;

/** What the broker needs to work. */
export interface Config {
  issuer: string;
  admission: Admission;
  key: string;
  clientId: string;
  clientSecret: string;
  timeoutMs: number;
  tokenUrl: Record<Region, string>;
  supabaseUrl: string;
  serviceKey: string;
}

/** Whether `text` names a region. */
export function isRegion(text: string): text is Region {
  return Object.hasOwn(TOKEN_HOSTS, text);
}

/** Reads the settings through `get`. Throws a `broker_misconfigured` that names the setting, never a value. */
export function read(get: (name: string) => string | undefined): Config {
  const given = (name: string) => {
    const value = get(name)?.trim();
    if (!value) throw wrong(name, "is not set");
    return value;
  };
  return {
    issuer: address("CLERK_ISSUER", given("CLERK_ISSUER")),
    admission: admission(given("BROKER_ALLOWED"), get("CLERK_PARTIES"), get("CLERK_AUDIENCES")),
    key: key(given("BROKER_KEY")),
    clientId: given("LWA_CLIENT_ID"),
    clientSecret: given("LWA_CLIENT_SECRET"),
    timeoutMs: timeout(get("LWA_TIMEOUT_MS")),
    tokenUrl: tokenHosts(get("LWA_TOKEN_URL")),
    supabaseUrl: address("SUPABASE_URL", given("SUPABASE_URL")),
    serviceKey: serviceKey(get("SUPABASE_SECRET_KEYS"), get("SUPABASE_SERVICE_ROLE_KEY")),
  };
}

function admission(allowed: string, parties: string | undefined, audiences: string | undefined): Admission {
  const words = listed(allowed);
  const everybody = words.has("*");
  for (const word of words) {
    const known = /^(org|user)_[A-Za-z0-9_]+$/.test(word) || /^@[^@\s]+\.[^@\s]+$/.test(word);
    if (word === "*" ? words.size > 1 : !known) {
      throw wrong("BROKER_ALLOWED", "must be * alone, or a list of org_…, user_… and @domains");
    }
  }
  if (words.size === 0) throw wrong("BROKER_ALLOWED", "names nobody");
  return { allowed: words, everybody, parties: listed(parties), audiences: listed(audiences) };
}

/** Words separated by commas or spaces; domains in lower case. */
function listed(text: string | undefined): Set<string> {
  const words = (text ?? "").split(/[\s,]+/).filter((word) => word !== "");
  return new Set(words.map((word) => word.startsWith("@") ? word.toLowerCase() : word));
}

function key(text: string): string {
  if (text.length < 32) throw wrong("BROKER_KEY", "must have at least 32 characters");
  return text;
}

function wrong(name: string, how: string): Refusal {
  return new Refusal("broker_misconfigured", `The broker's setting ${name} ${how}.`);
}

/** An https address without a slash at its end; plain http on loopback only. */
function address(name: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !(url.protocol === "https:" || isLoopback(url))) {
    throw wrong(name, "must be an https address");
  }
  return text.replace(/\/+$/, "");
}

function isLoopback(url: URL): boolean {
  return url.protocol === "http:" && ["127.0.0.1", "[::1]", "localhost"].includes(url.hostname);
}

/** A secret must not follow a mistyped address out of the house: other hosts than LwA's are loopback. */
function tokenHosts(replaced: string | undefined): Record<Region, string> {
  if (!replaced) return TOKEN_HOSTS;
  if (!URL.canParse(replaced) || !isLoopback(new URL(replaced))) {
    throw wrong("LWA_TOKEN_URL", "must be a loopback address");
  }
  return { na: replaced, eu: replaced, fe: replaced };
}

function timeout(text: string | undefined): number {
  if (!text) return LONGEST_MS;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > LONGEST_MS) {
    throw wrong("LWA_TIMEOUT_MS", `must be between 1 and ${LONGEST_MS}`);
  }
  return number;
}

/** The newer dictionary of keys where there is one, its entry `default` first; otherwise the older JWT. */
function serviceKey(dictionary: string | undefined, older: string | undefined): string {
  let keys: unknown;
  try {
    keys = JSON.parse(dictionary || "{}");
  } catch {
    throw wrong("SUPABASE_SECRET_KEYS", "is not JSON");
  }
  const named = typeof keys === "object" && keys !== null ? (keys as Record<string, unknown>) : {};
  const key = named.default ?? Object.values(named)[0] ?? older;
  if (typeof key !== "string" || key === "") {
    throw wrong("SUPABASE_SECRET_KEYS", "holds no key, and SUPABASE_SERVICE_ROLE_KEY is not set");
  }
  return key;
}
