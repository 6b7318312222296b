import type { HeldTable } from "@/gen/HeldTable";
import type { MirrorState } from "@/gen/MirrorState";
import { count, plural } from "@/strings";

/* Words of the mirror and of other computers. */

export const mirrorState: Record<MirrorState, { title: string; body: string }> = {
  off: { title: "Off", body: "No Supabase project is set up. Everything stays on this computer." },
  in_sync: {
    title: "In sync",
    body: "Accounts and health are in Supabase. Tokens never leave this computer.",
  },
  pushing: { title: "Sending", body: "Changes are being sent to Supabase. You can keep working." },
  waiting: { title: "Waiting", body: "Changes wait here and are sent once Supabase is reachable." },
  refused: { title: "Refused", body: "Changes can’t be sent. They wait here, and nothing is lost." },
};

const held: Record<HeldTable, string> = {
  user: "Your name and address",
  connection: "Connection",
  account: "Account",
  link: "Link between accounts",
  label: "Group or tag",
  account_marks: "Group, tags and note of an account",
  connection_marks: "Tags and note of a connection",
  saved_view: "Saved view",
  settings: "Your settings",
};

/** PostgreSQL's reasons that a user can do something with. */
const reasons: Record<string, string> = {
  "42501": "Row level security does not let it in.",
  "23514": "A value is not allowed.",
  "23503": "It belongs to something that is not there.",
  "23505": "It is there already under another id.",
  "23502": "A value is missing.",
  "22P05": "It contains a character that a database can’t store.",
  "22001": "A value is too long.",
  "54000": "A value is too long.",
  "413": "It is too large.",
};

export const mirrorText = {
  title: "Supabase",
  syncAction: "Sync with Supabase now",
  syncNow: "Sync now",
  setUp: "Set up syncing",
  toSettings: "Check the set-up",
  almost: "In sync, but for a few rows",
  synced: "Everything is synced",
  last: (when: string) => `Last synced ${when}`,
  pending: (value: number) => `${plural(value, "change")} waiting`,
  sent: (done: number, all: number) => `${count(done)} of ${plural(all, "row")} sent`,
  coming: (value: number) => `${plural(value, "change")} from your other computers to come`,
  progress: "Sync progress",
  heldTitle: (value: number) =>
    value === 1 ? "Supabase does not take 1 row" : `Supabase does not take ${count(value)} rows`,
  heldBody: "Everything else is sent. “Sync now” tries again.",
  held: (table: HeldTable, name: string) => (name ? `${held[table]} “${name}”` : held[table]),
  reason: (code: string) => reasons[code] ?? `It answers with ${code}.`,
  heldMore: (value: number) => `and ${count(value)} more`,
  skipped: (value: number) =>
    value === 1
      ? "Supabase sent 1 row that Adkeeper can’t use. It was skipped, and nothing changed here."
      : `Supabase sent ${count(value)} rows that Adkeeper can’t use. They were skipped, and nothing changed here.`,
  legacyKey:
    "Your project uses a legacy key. Supabase retires those at the end of 2026. Replace it with the publishable key, which starts with sb_publishable_.",
  devices: "Your computers",
  device: (name: string) => name || "A computer without a name",
  thisDevice: "this one",
  seen: "last seen",
  elsewhere: "On your other computers",
  elsewhereHint: "Their tokens are there, so they are refreshed there.",
  on: (device: string) => `On ${device || "another computer"}`,
  also: "Also on",
  onlyThere: "This computer has no token for it.",
  goneThere: "Disconnected there.",
  same: (label: string) => `The same Amazon login as “${label}” here.`,
  connectHere: "Connect here too",
} as const;
