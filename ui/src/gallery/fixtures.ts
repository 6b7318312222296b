import { type World, worstOf } from "@/backend/fake";
import type { AccountKind } from "@/gen/AccountKind";
import type { AccountView } from "@/gen/AccountView";
import type { AmazonSetupView } from "@/gen/AmazonSetupView";
import type { AppSnapshot } from "@/gen/AppSnapshot";
import type { Cause } from "@/gen/Cause";
import type { CommandError } from "@/gen/CommandError";
import type { ConnectionView } from "@/gen/ConnectionView";
import type { ErrorCode } from "@/gen/ErrorCode";
import type { Gap } from "@/gen/Gap";
import type { NextStep } from "@/gen/NextStep";
import type { NoticeView } from "@/gen/NoticeView";
import type { Region } from "@/gen/Region";
import type { ReviewAccount } from "@/gen/ReviewAccount";
import type { ReviewView } from "@/gen/ReviewView";

/* Made-up worlds. No person, company or id in here exists. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const ago = (span: number) => Date.now() - span;
const ahead = (span: number) => Date.now() + span;

export const commandError = (
  code: ErrorCode,
  message = "",
  extra: Partial<CommandError> = {},
): CommandError => ({
  code,
  message,
  retry_after: null,
  action: null,
  ...extra,
});

export function snapshot(patch: Partial<AppSnapshot> = {}): AppSnapshot {
  return {
    version: "0.1.0",
    auth: {
      state: "signed_in",
      person: { id: "user_sandbox_ada", name: "Ada Marlow", email: "ada@example.com", image_url: null },
    },
    setup: { clerk: true, amazon: true, supabase: true, sandbox: false },
    flow: null,
    keeper: { paused: false, worst: "healthy", next_attempt: ahead(12 * MINUTE) },
    mirror: { state: "in_sync", pending: 0, last_success: ago(2 * MINUTE), error: null },
    vault: "ready",
    settings: {
      theme: "system",
      notifications: true,
      lwa_client_id: "amzn1.application-oa2-client.5f0c7a91d2e84b36a1",
      lwa_secret_present: true,
      supabase_url: "https://northwind.supabase.co",
      clerk_host: "clerk.northwind.example",
      default_region: "na",
    },
    unread_notices: 0,
    fatal: null,
    ...patch,
  };
}

/** The next step of each cause, as the app derives it. */
export const STEP: Record<Cause, NextStep> = {
  offline: "check_network",
  throttled: "wait",
  provider_down: "wait",
  bad_answer: "check_network",
  grant_revoked: "reauthorise",
  grant_doubted: "wait",
  client_refused: "fix_secret",
  not_permitted: "fix_client",
  scope_refused: "fix_client",
  not_approved: "fix_client",
  broker_refused: "fix_broker",
  session_ended: "sign_in",
  vault_locked: "unlock_vault",
  vault_unavailable: "unlock_vault",
  token_missing: "reauthorise",
  secret_missing: "fix_secret",
  by_person: "none",
  unknown: "report",
};

/** The connection in another state, with the next step that follows from it. */
export const troubled = (
  from: ConnectionView,
  health: ConnectionView["health"],
  cause: Cause,
  patch: Partial<ConnectionView> = {},
): ConnectionView => ({ ...from, health, cause, next_step: STEP[cause], ...patch });

export function amazonSetup(patch: Partial<AmazonSetupView> = {}): AmazonSetupView {
  return {
    form: {
      client_id: "amzn1.application-oa2-client.5f0c7a91d2e84b36a1",
      scopes: "",
      broker_url: "",
      bounce_url: "https://northwind.example/adkeeper/return",
      paste_url: "",
      loopback_port: "",
    },
    secret_present: true,
    return_urls: [
      { way: "bounce", url: "https://northwind.example/adkeeper/return" },
      { way: "loopback", url: "http://localhost:47823/callback" },
      { way: "paste", url: "https://www.amazon.com" },
    ],
    fixed: false,
    ...patch,
  };
}

/** What a login may not ask for, and what could not be asked this time. */
export const FACTS: readonly Gap[] = [
  { region: "na", part: "amc_instances", cause: "not_permitted" },
  { region: "eu", part: "amc_instances", cause: "not_permitted" },
  { region: "fe", part: "amc_instances", cause: "not_permitted" },
  { region: "eu", part: "dsp_advertisers", cause: "not_permitted" },
];
export const FAULTS: readonly Gap[] = [
  { region: "fe", part: "profiles", cause: "provider_down" },
  { region: "fe", part: "view_only_profiles", cause: "provider_down" },
  { region: "fe", part: "manager_accounts", cause: "provider_down" },
  { region: "na", part: "dsp_seats", cause: "throttled" },
];

export function connection(patch: Partial<ConnectionView> & { id: string; label: string }): ConnectionView {
  return {
    home_region: "na",
    health: "healthy",
    cause: null,
    last_success: ago(14 * MINUTE),
    last_failure: null,
    next_attempt: ahead(31 * MINUTE),
    access_expires_at: ahead(46 * MINUTE),
    created_at: ago(64 * DAY),
    refreshing: false,
    accounts: 6,
    tracked: 6,
    next_step: "none",
    lost: 0,
    gaps: [],
    swept_at: ago(5 * HOUR),
    sweeping: null,
    removal_checkable: false,
    ...patch,
  };
}

const NORTHWIND = connection({
  id: "c-northwind",
  label: "Northwind Agency",
  accounts: 15,
  tracked: 12,
  next_attempt: ahead(12 * MINUTE),
});
const HARBOUR = connection({
  id: "c-harbour",
  label: "Harbour Goods",
  home_region: "eu",
  accounts: 4,
  tracked: 4,
  last_success: ago(31 * MINUTE),
});
const SUNDIAL = connection({
  id: "c-sundial",
  label: "Sundial Outdoor",
  home_region: "fe",
  accounts: 3,
  tracked: 2,
  last_success: ago(6 * MINUTE),
});

export const HEALTHY: readonly ConnectionView[] = [NORTHWIND, HARBOUR, SUNDIAL];

export const MIXED: readonly ConnectionView[] = [
  { ...NORTHWIND, lost: 1, gaps: [...FACTS] },
  troubled(HARBOUR, "revoked", "grant_revoked", {
    last_success: ago(26 * HOUR),
    last_failure: ago(25 * MINUTE),
    next_attempt: null,
    access_expires_at: null,
  }),
  troubled(SUNDIAL, "expired", "offline", {
    last_success: ago(3 * HOUR),
    last_failure: ago(MINUTE),
    next_attempt: ahead(4 * MINUTE),
    access_expires_at: ago(2 * HOUR),
  }),
  troubled(
    connection({
      id: "c-lantern",
      label: "Lantern & Moss",
      last_failure: ago(2 * MINUTE),
      next_attempt: ahead(3 * MINUTE),
      accounts: 2,
      tracked: 2,
    }),
    "expiring",
    "throttled",
  ),
  connection({ id: "c-orchard", label: "Orchard Pantry", home_region: "eu", accounts: 5, tracked: 5 }),
  troubled(
    connection({
      id: "c-old",
      label: "Old brand account",
      last_success: ago(20 * DAY),
      next_attempt: null,
      access_expires_at: null,
      accounts: 1,
      tracked: 0,
    }),
    "disconnected",
    "by_person",
  ),
];

/** All connections held up by one fault of the client. */
export const clientFault = (cause: Cause): ConnectionView[] =>
  HEALTHY.map((each) =>
    troubled(each, "error", cause, { last_failure: ago(9 * MINUTE), next_attempt: null }),
  );

export const CLIENT_REFUSED: readonly ConnectionView[] = clientFault("client_refused");

/** Ids with 15 to 19 digits, many beyond 2^53: as numbers they would lose their last digits. */
const BIG = 9_007_199_254_740_993n;

const PLACES: Record<Region, readonly [country: string, currency: string, timezone: string][]> = {
  na: [
    ["US", "USD", "America/Los_Angeles"],
    ["CA", "CAD", "America/Toronto"],
    ["MX", "MXN", "America/Mexico_City"],
  ],
  eu: [
    ["DE", "EUR", "Europe/Paris"],
    ["UK", "GBP", "Europe/London"],
    ["FR", "EUR", "Europe/Paris"],
  ],
  fe: [
    ["JP", "JPY", "Asia/Tokyo"],
    ["AU", "AUD", "Australia/Sydney"],
  ],
};
const REGIONS: readonly Region[] = ["na", "eu", "fe"];
const FIRST = [
  "Cedar",
  "Harbour",
  "Lantern",
  "Meadow",
  "Northwind",
  "Orchard",
  "Quarry",
  "Sundial",
  "Tidal",
  "Willow",
];
const SECOND = [
  "Kitchen",
  "Outdoor",
  "Pantry",
  "Toys",
  "Garden",
  "Audio",
  "Bath",
  "Office",
  "Pets",
  "Travel",
];

function kindOf(index: number): AccountKind {
  if (index % 11 === 7) return "dsp_advertiser";
  if (index % 17 === 9) return "amc_instance";
  if (index % 29 === 13) return "manager_account";
  return "sponsored_ads";
}

/** `count` accounts spread over the connections, the same ones every time. */
export function accounts(connections: readonly ConnectionView[], count?: number): AccountView[] {
  const made: AccountView[] = [];
  const total = count ?? connections.reduce((all, each) => all + each.accounts, 0);
  let owner = 0;
  let left = connections[0]?.accounts ?? 0;
  for (let index = 0; index < total; index++) {
    if (count === undefined) {
      while (left === 0) left = connections[++owner]?.accounts ?? total;
      left--;
    } else {
      owner = index % Math.max(1, connections.length);
    }
    const from = connections[owner];
    if (!from) break;
    const region = REGIONS[index % 3] ?? "na";
    const place = PLACES[region][index % PLACES[region].length] ?? ["US", "USD", "UTC"];
    made.push({
      id: `a-${index}`,
      connection_id: from.id,
      kind: kindOf(index),
      region,
      external_id: externalId(index),
      name:
        index % 23 === 12
          ? ""
          : `${FIRST[index % FIRST.length]} ${SECOND[Math.floor(index / 3) % SECOND.length]} ${place[0]}${count ? ` ${index + 1}` : ""}`,
      country_code: place[0],
      currency_code: place[1],
      timezone: place[2],
      account_type: ["seller", "vendor", "agency"][index % 3] ?? null,
      status: index % 14 === 10 ? "DISABLED" : index % 9 === 6 ? null : "CREATED",
      lacks: index % 13 === 8 ? ["edit"] : index % 12 === 3 ? ["dsp", "amc"] : [],
      seats:
        kindOf(index) === "dsp_advertiser"
          ? [
              { exchange: "Amazon Publisher Services", seat: `7${index}41` },
              { exchange: "Open exchange", seat: `A-${index}` },
            ]
          : [],
      parents: [],
      access: index % 19 === 16 ? "lost" : "ok",
      tracked: index % 6 !== 5,
      health: from.health,
    });
  }
  // Every manager account stands above the accounts of its connection that follow it.
  const managers = new Map<string, string>();
  for (const account of made) {
    const manager = managers.get(account.connection_id);
    if (account.kind === "manager_account") managers.set(account.connection_id, account.id);
    else if (manager !== undefined) account.parents = [manager];
  }
  return made;
}

function externalId(index: number): string {
  if (index === 0) return BIG.toString();
  if (index === 1) return (BIG - 1n).toString();
  if (index === 2) return "184467440737095516";
  return (BIG * 3n + BigInt(index) * 104_729n).toString().slice(0, 15 + (index % 4));
}

export function notices(): NoticeView[] {
  const base = { connection_id: null, label: null, cause: null, accounts: 0, read: true };
  return [
    {
      ...base,
      id: 11,
      kind: "accounts_appeared",
      connection_id: "c-northwind",
      label: "Northwind Agency",
      accounts: 3,
      created_at: ago(5 * MINUTE),
      read: false,
    },
    {
      ...base,
      id: 10,
      kind: "accounts_lost",
      connection_id: "c-northwind",
      label: "Northwind Agency",
      accounts: 1,
      created_at: ago(6 * MINUTE),
    },
    {
      ...base,
      id: 9,
      kind: "connection_broken",
      connection_id: "c-harbour",
      label: "Harbour Goods",
      cause: "grant_revoked",
      accounts: 4,
      created_at: ago(25 * MINUTE),
      read: false,
    },
    {
      ...base,
      id: 8,
      kind: "connection_lapsed",
      connection_id: "c-sundial",
      label: "Sundial Outdoor",
      cause: "offline",
      accounts: 3,
      created_at: ago(118 * MINUTE),
      read: false,
    },
    { ...base, id: 7, kind: "session_ended", created_at: ago(26 * HOUR) },
    {
      ...base,
      id: 6,
      kind: "connection_recovered",
      connection_id: "c-northwind",
      label: "Northwind Agency",
      accounts: 15,
      created_at: ago(27 * HOUR),
    },
    {
      ...base,
      id: 5,
      kind: "connection_lapsed",
      connection_id: "c-northwind",
      label: "Northwind Agency",
      cause: "provider_down",
      accounts: 15,
      created_at: ago(28 * HOUR),
    },
    {
      ...base,
      id: 4,
      kind: "connection_added",
      connection_id: "c-orchard",
      label: "Orchard Pantry",
      accounts: 5,
      created_at: ago(9 * DAY),
    },
  ];
}

export function review(patch: Partial<ReviewView> = {}, count = 15): ReviewView {
  const login = accounts([connection({ id: "new", label: "new" })], count);
  return {
    reauthorises: null,
    login: "same",
    recognised: false,
    missing: 0,
    added: 0,
    suggested_label: "Northwind Agency",
    home_region: "na",
    accounts: login.map(
      (
        { connection_id: _, currency_code, timezone, seats, tracked, health, ...shared },
        index,
      ): ReviewAccount => ({
        ...shared,
        access: "ok",
        already_connected: index === 4 || index === 9,
      }),
    ),
    gaps: [],
    expires_at: ahead(27 * MINUTE),
    ...patch,
  };
}

/** A review with everything that can be said of an account: named only, view only, disabled, below others. */
export function richReview(patch: Partial<ReviewView> = {}, count = 34): ReviewView {
  const found = review(patch, count);
  const [first, second] = found.accounts;
  const managers = found.accounts.filter(({ kind }) => kind === "manager_account").map(({ id }) => id);
  return {
    ...found,
    accounts: found.accounts.map((account, index) => ({
      ...account,
      access: index % 8 === 6 && account !== first && account !== second ? "denied" : "ok",
      parents: account.kind === "manager_account" ? [] : index % 10 === 3 ? managers : managers.slice(0, 1),
      lacks: index % 5 === 2 ? ["edit"] : index % 7 === 3 ? ["dsp", "amc"] : [],
    })),
  };
}

/** A world around some connections; the snapshot follows from them unless it is given. */
export function world(
  connections: readonly ConnectionView[],
  patch: Partial<Omit<World, "snapshot" | "connections">> & { snapshot?: Partial<AppSnapshot> } = {},
): World {
  const list = patch.notices ?? [];
  const next = connections.map((each) => each.next_attempt).filter((each) => each !== null);
  return {
    connections: structuredClone([...connections]),
    accounts: patch.accounts ?? accounts(connections),
    notices: list,
    review: patch.review ?? null,
    navigation: patch.navigation ?? null,
    amazon: patch.amazon ?? amazonSetup(),
    removal: patch.removal ?? "still_there",
    snapshot: snapshot({
      unread_notices: list.filter((notice) => !notice.read).length,
      keeper: {
        paused: false,
        worst: worstOf(connections),
        next_attempt: next.length > 0 ? Math.min(...next) : null,
      },
      ...patch.snapshot,
    }),
  };
}

export const flow = (
  patch: Partial<NonNullable<AppSnapshot["flow"]>> = {},
): NonNullable<AppSnapshot["flow"]> => ({
  kind: "connect",
  url: "https://www.amazon.com/ap/oa?client_id=amzn1.application-oa2-client.5f0c7a91d2e84b36a1&response_type=code",
  started_at: ago(8_000),
  expires_at: ahead(9 * MINUTE),
  finishing: false,
  reauthorises: null,
  way: "bounce",
  return_url: "https://northwind.example/adkeeper/return",
  progress: null,
  ...patch,
});

export { ago, ahead, HOUR, MINUTE };
