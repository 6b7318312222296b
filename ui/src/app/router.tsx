import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouterHistory,
} from "@tanstack/react-router";
import { readAccountTab } from "@/features/account/search";
import { readAccountSearch } from "@/features/accounts/search";
import { readActivitySearch } from "@/features/activity/search";
import { readNoticeSearch } from "@/features/notices/search";
import { readSettingsSearch } from "@/features/settings/search";
import { Root } from "./root";

// Asked for at once, beside the first questions to the app: it is what most starts show first.
const overviewCode = import("@/features/overview/screen");
const Overview = lazyRouteComponent(() => overviewCode, "Overview");

const rootRoute = createRootRoute({ component: Root });

const overview = createRoute({ getParentRoute: () => rootRoute, path: "/", component: Overview });

const accounts = createRoute({
  getParentRoute: () => rootRoute,
  path: "/accounts",
  validateSearch: readAccountSearch,
  component: lazyRouteComponent(() => import("@/features/accounts/screen"), "Accounts"),
});

const account = createRoute({
  getParentRoute: () => rootRoute,
  path: "/accounts/$accountId",
  validateSearch: readAccountTab,
  component: lazyRouteComponent(() => import("@/features/account/screen"), "Account"),
});

const connections = createRoute({
  getParentRoute: () => rootRoute,
  path: "/connections",
  component: lazyRouteComponent(() => import("@/features/connections/screen"), "Connections"),
});

const connection = createRoute({
  getParentRoute: () => rootRoute,
  path: "/connections/$connectionId",
  component: lazyRouteComponent(() => import("@/features/connections/detail-screen"), "Connection"),
});

const activity = createRoute({
  getParentRoute: () => rootRoute,
  path: "/activity",
  validateSearch: readActivitySearch,
  component: lazyRouteComponent(() => import("@/features/activity/screen"), "Activity"),
});

const notices = createRoute({
  getParentRoute: () => rootRoute,
  path: "/notices",
  validateSearch: readNoticeSearch,
  component: lazyRouteComponent(() => import("@/features/notices/screen"), "Notices"),
});

const settings = createRoute({
  getParentRoute: () => rootRoute,
  path: "/settings",
  validateSearch: readSettingsSearch,
  component: lazyRouteComponent(() => import("@/features/settings/screen"), "Settings"),
});

const expirations = createRoute({
  getParentRoute: () => rootRoute,
  path: "/expirations",
  component: lazyRouteComponent(() => import("@/features/expirations/screen"), "Expirations"),
});

const programs = createRoute({
  getParentRoute: () => rootRoute,
  path: "/programs",
  component: lazyRouteComponent(() => import("@/features/programs/screen"), "Programs"),
});

/** The set-up while nobody is signed in. */
const setup = createRoute({
  getParentRoute: () => rootRoute,
  path: "/setup",
  component: lazyRouteComponent(() => import("@/features/setup/screen"), "Setup"),
});

const profile = createRoute({
  getParentRoute: () => rootRoute,
  path: "/profile",
  component: lazyRouteComponent(() => import("@/features/users/profile-screen"), "Profile"),
});

const routeTree = rootRoute.addChildren([
  overview,
  accounts,
  account,
  connections,
  connection,
  activity,
  notices,
  expirations,
  programs,
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
