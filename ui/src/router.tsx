import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouterHistory,
} from "@tanstack/react-router";
import { Root } from "@/frame/root";
import type { AccountAccess } from "@/gen/AccountAccess";
import type { AccountKind } from "@/gen/AccountKind";
import type { ActivityKind } from "@/gen/ActivityKind";
import type { Health } from "@/gen/Health";
import type { Region } from "@/gen/Region";
import { Overview } from "@/screens/overview";

/** Filters of the account list; they live in the address, so that other screens can link to a selection. */
export interface AccountSearch {
  q?: string;
  region?: Region;
  kind?: AccountKind;
  health?: Health;
  access?: AccountAccess;
  tracked?: boolean;
  connection?: string;
  sort?: SortKey;
  down?: boolean;
}

export const SORT_KEYS = ["name", "region", "kind", "status", "id", "connection", "health"] as const;
export type SortKey = (typeof SORT_KEYS)[number];

const REGIONS: readonly Region[] = ["na", "eu", "fe"];
const KINDS: readonly AccountKind[] = ["sponsored_ads", "dsp_advertiser", "amc_instance", "manager_account"];
const HEALTHS: readonly Health[] = ["healthy", "expiring", "expired", "revoked", "error", "disconnected"];

const ACCESSES: readonly AccountAccess[] = ["ok", "denied", "lost"];

const oneOf = <T,>(all: readonly T[], value: unknown): T | undefined => all.find((item) => item === value);

type Known<T> = { [key in keyof T]?: Exclude<T[key], undefined> };

/** Without what is not there. */
const known = <T extends object>(all: T): Known<T> =>
  Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Known<T>;

/** Reads filters from an address; what is not understood is dropped. */
export function readAccountSearch(raw: Record<string, unknown>): AccountSearch {
  const found = {
    q: typeof raw.q === "string" || typeof raw.q === "number" ? String(raw.q) : undefined,
    region: oneOf(REGIONS, raw.region),
    kind: oneOf(KINDS, raw.kind),
    health: oneOf(HEALTHS, raw.health),
    access: oneOf(ACCESSES, raw.access),
    tracked: typeof raw.tracked === "boolean" ? raw.tracked : undefined,
    connection: typeof raw.connection === "string" ? raw.connection : undefined,
    sort: oneOf(SORT_KEYS, raw.sort),
    down: raw.down === true ? true : undefined,
  };
  return known(found);
}

/** Filters of the log; they live in the address, so that a connection can link to its own. */
export interface ActivitySearch {
  connection?: string;
  kind?: ActivityKind;
  failed?: true;
  /** All that is kept without it. */
  period?: Period;
}

export const ACTIVITY_KINDS: readonly ActivityKind[] = ["refresh", "probe", "sweep"];
export const PERIODS = ["day", "week", "month"] as const;
export type Period = (typeof PERIODS)[number];

/** Reads filters from an address; what is not understood is dropped. */
export const readActivitySearch = (raw: Record<string, unknown>): ActivitySearch =>
  known({
    connection: typeof raw.connection === "string" ? raw.connection : undefined,
    kind: oneOf(ACTIVITY_KINDS, raw.kind),
    failed: raw.failed === true ? true : undefined,
    period: oneOf(PERIODS, raw.period),
  });

/** Which notices are shown: all without it. */
export interface NoticeSearch {
  show?: NoticeFilter;
}

export const NOTICE_FILTERS = ["needs", "recovered", "accounts"] as const;
export type NoticeFilter = (typeof NOTICE_FILTERS)[number];

const readNoticeSearch = (raw: Record<string, unknown>): NoticeSearch =>
  known({ show: oneOf(NOTICE_FILTERS, raw.show) });

const rootRoute = createRootRoute({ component: Root });

const overview = createRoute({ getParentRoute: () => rootRoute, path: "/", component: Overview });

const accounts = createRoute({
  getParentRoute: () => rootRoute,
  path: "/accounts",
  validateSearch: readAccountSearch,
  component: lazyRouteComponent(() => import("@/screens/accounts"), "Accounts"),
});

const connections = createRoute({
  getParentRoute: () => rootRoute,
  path: "/connections",
  component: lazyRouteComponent(() => import("@/screens/connections"), "Connections"),
});

const connection = createRoute({
  getParentRoute: () => rootRoute,
  path: "/connections/$connectionId",
  component: lazyRouteComponent(() => import("@/screens/connection"), "Connection"),
});

const activity = createRoute({
  getParentRoute: () => rootRoute,
  path: "/activity",
  validateSearch: readActivitySearch,
  component: lazyRouteComponent(() => import("@/screens/activity"), "Activity"),
});

const notices = createRoute({
  getParentRoute: () => rootRoute,
  path: "/notices",
  validateSearch: readNoticeSearch,
  component: lazyRouteComponent(() => import("@/screens/notices"), "Notices"),
});

const settings = createRoute({
  getParentRoute: () => rootRoute,
  path: "/settings",
  component: lazyRouteComponent(() => import("@/screens/settings"), "Settings"),
});

/** The set-up while nobody is signed in. */
const setup = createRoute({
  getParentRoute: () => rootRoute,
  path: "/setup",
  component: lazyRouteComponent(() => import("@/screens/setup"), "Setup"),
});

const profile = createRoute({
  getParentRoute: () => rootRoute,
  path: "/profile",
  component: lazyRouteComponent(() => import("@/screens/profile"), "Profile"),
});

const routeTree = rootRoute.addChildren([
  overview,
  accounts,
  connections,
  connection,
  activity,
  notices,
  settings,
  setup,
  profile,
]);

export function createAppRouter(history: RouterHistory) {
  return createRouter({
    routeTree,
    history,
    defaultPreload: "intent",
    defaultPendingMs: 200,
    // An address that no longer exists leads home instead of to an error.
    defaultNotFoundComponent: Overview,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
