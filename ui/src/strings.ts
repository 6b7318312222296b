import type { AccountAccess } from "@/gen/AccountAccess";
import type { AccountKind } from "@/gen/AccountKind";
import { noticeWords } from "@/gen/notice-words";
import type { Region } from "@/gen/Region";
import type { Theme } from "@/gen/Theme";
import { connections, disconnectDialog, rename } from "./strings/connections";
import { count, plural } from "./strings/number";

/*
 * Every word the dashboard shows. The `Record`s are total over the generated types: a new cause or error
 * code does not compile until it has a sentence and a next step. Words that only one dialog or screen
 * needs are in `strings/` and are loaded with it.
 */

export * from "./strings/causes";
export * from "./strings/errors";
export type { Explained } from "./strings/explained";
export * from "./strings/number";

export const region: Record<Region, { short: string; name: string; places: string }> = {
  na: { short: "NA", name: "North America", places: "United States, Canada, Mexico, Brazil" },
  eu: { short: "EU", name: "Europe", places: "Europe, United Kingdom, Middle East, India, South Africa" },
  fe: { short: "FE", name: "Far East", places: "Japan, Australia, Singapore" },
};

export const kind: Record<AccountKind, { one: string; many: string }> = {
  sponsored_ads: { one: "Sponsored ads", many: "Sponsored ads" },
  dsp_advertiser: { one: "DSP advertiser", many: "DSP advertisers" },
  amc_instance: { one: "AMC instance", many: "AMC instances" },
  manager_account: { one: "Manager account", many: "Manager accounts" },
};

const ORDINARY = new Set(["CREATED", "ACTIVE", "ENABLED"]);

/** Whether Amazon’s word for a state says that there is nothing to say. */
export const isOrdinary = (status: string) => ORDINARY.has(status.toUpperCase());

/** Amazon’s word for an account’s state, written as ours are: “DISABLED” reads “Disabled”. */
export function statusWord(status: string): string {
  const words = status.replaceAll("_", " ").toLocaleLowerCase("en-GB").trim();
  return words.charAt(0).toLocaleUpperCase("en-GB") + words.slice(1);
}

export const access: Record<AccountAccess, { name: string; short: string; hint: string }> = {
  ok: { name: "Reached", short: "Reached", hint: "This login reaches the account." },
  denied: {
    name: "No permission",
    short: "No permission",
    hint: "Amazon names it, but this login has no permission for it.",
  },
  lost: {
    name: "No longer reached",
    short: "Lost",
    hint: "Amazon no longer lets this login reach the account. The connection itself is not affected.",
  },
};

export const theme: Record<Theme, string> = { system: "System", light: "Light", dark: "Dark" };

export type Platform = "linux" | "mac" | "windows";

export const text = {
  app: "Adkeeper",
  tagline: "Keeps your Amazon Ads logins alive, and says so before one breaks.",
  loading: "Loading…",
  sandbox: "Sandbox",
  sandboxHint: "Everything points at the sandbox. No real account is touched.",
  details: "Details",
  open: "Open",
  close: "Close",
  cancel: "Cancel",
  save: "Save",
  copy: "Copy",
  copied: "Copied",
  never: "Never",
  none: "—",
  justNow: "just now",
  today: "Today",
  yesterday: "Yesterday",
  now: "now",
  tryAgain: "Try again",
  retryAfter: (seconds: number) => `Try again in ${plural(seconds, "second")}.`,
  dismiss: "Dismiss",
  skipToContent: "Skip to content",
  more: "More actions",
  useIn: "Use in…",

  nav: {
    label: "Main",
    overview: "Overview",
    accounts: "Accounts",
    connections: "Connections",
    expirations: "Expirations",
    programs: "Programs",
    activity: "Activity",
    notices: "Notices",
    settings: "Settings",
    unread: (value: number) => `${count(value)} unread`,
    user: "Account menu",
    signOut: "Sign out",
    anonymous: "Signed in",
  },

  status: {
    allHealthy: "All healthy",
    empty: "Nothing connected",
    needYou: (value: number) => (value === 1 ? "1 needs you" : `${count(value)} need you`),
    recovering: (value: number) => (value === 1 ? "1 recovering" : `${count(value)} recovering`),
    adsStopped: (value: number) => `${plural(value, "account")} stopped`,
    paused: "Paused",
    windowTitle: (status: string) => `${status} · Adkeeper`,
  },

  signIn: {
    title: "Welcome to Adkeeper",
    button: "Sign in",
    hint: "Your browser opens for this. Adkeeper never sees your password.",
    waitingTitle: "Finish in your browser",
    waiting: "A sign-in page has opened. This window continues as soon as you’re done there.",
    finishing: "Signing you in…",
    restarted:
      "Adkeeper was restarted. Finish in the browser page if it’s still open. Otherwise start again.",
    startAgain: "Start again",
    reopen: "Open the browser again",
    copyAddress: "Copy address",
    longWait:
      "Still waiting. If no page appeared, open the browser again or copy the address into any browser.",
    starting: "Starting…",
    setUpLink: "Set-up",
    privacy: "Tokens stay in this computer’s keychain.",
  },

  overview: {
    title: "Overview",
    healthTitle: "Health of connections",
    fineTitle: "Everything is fine",
    fineUntil: (when: string) => `Next refresh ${when}. You don’t have to do anything.`,
    fineNoNext: "All connections work. You don’t have to do anything.",
    needTitle: (value: number) =>
      value === 1 ? "1 connection needs you" : `${count(value)} connections need you`,
    needBody: "Reports of these accounts stop until someone acts.",
    recoverTitle: (value: number) =>
      value === 1 ? "1 connection is recovering" : `${count(value)} connections are recovering`,
    recoverBody: (when: string | null) =>
      when ? `Nothing to do. Next attempt ${when}.` : "Nothing to do. Adkeeper keeps trying.",
    clientTitle: (value: number) =>
      value === 1
        ? "1 connection is blocked by one setting"
        : `${count(value)} connections are blocked by one setting`,
    sessionBody: (value: number) =>
      value === 1
        ? "1 connection waits for you to sign in."
        : `${count(value)} connections wait for you to sign in.`,
    vaultBody: "Tokens can’t be read until it’s open, so refreshing waits.",
    vaultEmptyBody: "Tokens can’t be read or saved until it has one, so refreshing waits.",
    pausedTitle: "Refreshing is paused",
    attention: "Needs attention",
    attentionNone: "No connection needs attention.",
    viewAll: "All connections",
    accounts: "Accounts by region",
    watch: {
      title: "Account health",
      all: "All accounts",
      cannotPay: (value: number) =>
        value === 1 ? "1 account can’t pay" : `${count(value)} accounts can’t pay`,
      stopped: (value: number) =>
        value === 1 ? "1 account is stopped at Amazon" : `${count(value)} accounts are stopped at Amazon`,
      attention: (value: number) =>
        value === 1 ? "1 account needs attention" : `${count(value)} accounts need attention`,
      notDelivering: (value: number) =>
        value === 1 ? "1 account isn’t delivering" : `${count(value)} accounts aren’t delivering`,
      hidden: (value: number) =>
        value === 1 ? "1 isn’t visible to your logins" : `${count(value)} aren’t visible to your logins`,
      checked: (checked: number, tracked: number, fine: boolean) => {
        const all =
          checked === tracked
            ? plural(tracked, "account")
            : `${count(checked)} of ${plural(tracked, "account")}`;
        return fine && checked > 0 ? `${all} checked, no problems found` : `${all} checked`;
      },
      round: "Checking accounts",
      rounding: (done: number, all: number) => `Checking ${count(done)} of ${count(all)}`,
      verdict: (value: number) =>
        value === 1 ? "1 account’s ads don’t run" : `Ads of ${count(value)} accounts don’t run`,
      verdictBody: "Your connections work, but Amazon has stopped these ads.",
      verdictAction: "Show accounts",
    },
    total: "Total",
    refreshAll: "Refresh all",
    emptyTitle: "Connect your first Amazon login",
    emptyBody:
      "One Amazon login brings in every sponsored-ads account it reaches, in all three regions at once. Adkeeper then keeps it alive.",
    emptySteps: [
      "You allow access on Amazon’s own page, in your browser.",
      "You see its accounts and choose what to track.",
      "Adkeeper refreshes it in the background and warns you before it breaks.",
    ],
  },

  connections,
  rename,
  disconnectDialog,

  accounts: {
    title: "Accounts",
    search: "Search name or id",
    clearSearch: "Clear search",
    allRegions: "All regions",
    allKinds: "All kinds",
    allHealth: "Any login health",
    allAccess: "Any access",
    access: "Access",
    allTracking: "Tracked and not",
    watch: {
      label: "Health at Amazon",
      stopped: "Stopped",
      cannot_pay: "Can’t pay",
      stopped_other: "Stopped for other reasons",
      attention: "Needs attention",
      hidden: "Not visible",
      not_delivering: "Not delivering",
    },
    tracked: "Tracked",
    untracked: "Not tracked",
    connection: "Connection",
    allConnections: "All connections",
    columns: {
      name: "Name",
      region: "Region",
      kind: "Kind",
      status: "Status",
      id: "Amazon id",
      connection: "Connection",
      expires: "Expires",
      watch: "Health",
      health: "Login",
      tracked: "Tracked",
    },
    unnamed: "No name",
    shown: (shown: number, all: number) =>
      shown === all ? plural(all, "account") : `${count(shown)} of ${plural(all, "account")}`,
    copyId: (id: string) => `Copy id ${id}`,
    track: (name: string) => `Track ${name}`,
    bulk: "Tracking",
    trackShown: (value: number) => `Track all ${count(value)} shown`,
    untrackShown: (value: number) => `Stop tracking all ${count(value)} shown`,
    noMatchTitle: "No account matches",
    noMatchBody: "Try fewer filters, or part of a name or id.",
    clear: "Clear filters",
    emptyTitle: "No accounts yet",
    emptyBody: "Accounts appear here when an Amazon login is connected.",
    keys: "Arrows move · Space tracks · Enter shows more",
    grid: "Accounts",
    open: (name: string) => `Show ${name}`,
    openPage: "Open account",
    below: (parent: string) => `below ${parent}`,
    belowSeveral: (parent: string, others: number) => `below ${parent} and ${count(others)} more`,
    detail: {
      facts: "Facts",
      country: "Country",
      entity: "Entity ID",
      payment: "Payment method",
      paymentValid: "Valid",
      paymentInvalid: "Not valid at Amazon",
      currency: "Currency",
      timezone: "Time zone",
      type: "Type",
      region: "Region",
      tracked: "Track this account",
      deniedTracking: "There is nothing to track without permission.",
      lacks: "What this login may not do",
      seats: "Seats at exchanges",
      parents: "Accounts above it",
      children: "Accounts below it",
      childrenMore: (value: number) => `and ${count(value)} more`,
    },
  },

  paste: {
    title: "Didn’t the browser come back?",
    hint: "Copy the whole address from the browser’s address bar and paste it here.",
    label: "Address from the browser",
    button: "Use address",
    placeholder: "https://… or com.adkeeper.desktop://…",
  },

  vault: {
    unknown: "Not asked yet",
    ready: "Unlocked",
    locked: "Locked",
    no_collection: "Not set up",
    unavailable: "Not found",
  },

  banner: {
    vaultRetry: "Try the keychain again",
    client: (value: number) => `${plural(value, "connection")} can’t be refreshed`,
    clientOne: "Fix it once and they all recover.",
    vaultLockedFix: {
      linux: "Unlock your login keyring (for example in “Passwords and Keys”), then try again.",
      mac: "Unlock the login keychain in Keychain Access, then try again.",
      windows: "Sign in to Windows again so that Credential Manager opens, then try again.",
    } satisfies Record<Platform, string>,
    vaultEmptyFix: {
      linux:
        "Try again to create one. In KeePassXC, open Database Settings, then Secret Service Integration, and select “Expose entries under this group”.",
      mac: "Create a login keychain in Keychain Access, then try again.",
      windows: "Start the service “Credential Manager”, then try again.",
    } satisfies Record<Platform, string>,
    vaultMissingFix: {
      linux: "Install and start a Secret Service such as gnome-keyring or KWallet, then try again.",
      mac: "Keychain Access has no login keychain. Create one there, then try again.",
      windows: "Start the service “Credential Manager”, then try again.",
    } satisfies Record<Platform, string>,
    session: "Your session ended",
    sessionBody: noticeWords.sessionEnded,
    sessionHolds: (value: number) =>
      `The broker needs it to refresh ${plural(value, "connection")}. Sign in again and they continue.`,
    sessionAction: "Sign in again",
    waiting: "Waiting for Amazon in your browser",
    finishing: "Checking for the new login’s accounts",
    waitingSignIn: "Waiting for you to sign in in your browser",
    waitingAction: "Show",
    label: "Messages",
  },

  fatal: {
    hint: "Tokens are kept in the system keychain, not in this file.",
    keepsTrying:
      "Adkeeper keeps trying and continues as soon as this is fixed. You don’t have to restart it.",
  },

  loadFailed: "This could not be loaded",

  toast: {
    label: "Notifications",
    refreshed: (label: string) => `${label} was refreshed`,
    refreshAll: "Refreshing all connections",
    disconnected: (label: string) => `${label} is disconnected`,
    disconnectedSeveral: (value: number) => `${plural(value, "connection")} disconnected`,
    copiedDetails: "Details copied",
    renamed: "Renamed",
    confirmed: (label: string) => `${label} is connected`,
    discarded: "Login discarded",
    tracked: (value: number) => `${plural(value, "account")} tracked`,
    untracked: (value: number) => `${plural(value, "account")} no longer tracked`,
    undo: "Undo",
    copiedId: (id: string) => `Copied ${id}`,
    copiedAddress: "Address copied",
    copyFailed: "Copying is not possible here",
    vaultReady: "The keychain is open",
    reviewReady: "The Amazon login is back",
    signedOut: "Signed out",
  },
} as const;
