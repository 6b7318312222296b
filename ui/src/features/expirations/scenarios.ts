import { ago, ahead, connection, DAY, endsView, grantEnd, HEALTHY, world } from "@/gallery/fixtures";
import type { Scenario } from "@/gallery/scenario";
import type { EndsView } from "@/gen/EndsView";
import type { EndView } from "@/gen/EndView";

const YEAR = 365 * DAY;
const noted = (days: number) => ({
  end: { kind: "certain", at: ahead(days * DAY) } as const,
  consent: { at: ahead(days * DAY) - YEAR, source: "noted" } as const,
});

const NAMES = [
  "Alder Mill",
  "Birch & Co",
  "Cedar House",
  "Dune Outdoor",
  "Elm Street Toys",
  "Fern Home",
  "Gale Sports",
  "Hazel Books",
  "Iris Beauty",
  "Juniper Pets",
  "Kelp Foods",
  "Larch Tools",
  "Maple Baby",
  "Nettle Tea",
];

/** An agency’s year, with all that a row can say. */
export function agencyEnds(): EndsView {
  const busy = NAMES.map((label, index) =>
    grantEnd({ label, accounts: 3 + index, ...noted(200 + (index % 7)) }),
  );
  const others: EndView[] = [
    grantEnd({ label: "Northwind Agency", connection_id: "c-northwind", accounts: 15, ...noted(5) }),
    grantEnd({ label: "Harbour Goods", connection_id: "c-harbour", accounts: 4, ...noted(28) }),
    grantEnd({
      label: "Harbour Goods",
      id: "grant-c-harbour-studio",
      connection_id: "c-harbour",
      device: "Studio",
      accounts: 4,
      outlived: true,
      ...noted(20),
    }),
    grantEnd({ label: "Quay Foods", snoozed_until: ahead(20 * DAY), ...noted(41) }),
    grantEnd({
      label: "Reed Garden",
      ...noted(55),
      consent: { at: ahead(55 * DAY) - YEAR, source: "entered" },
    }),
    grantEnd({
      label: "Sage Kitchen",
      end: { kind: "possible", at: ahead(100 * DAY) },
      consent: { at: ahead(100 * DAY) - YEAR, source: "entered" },
    }),
    grantEnd({ label: "Tidal Swim", ...noted(-3) }),
    grantEnd({ label: "Umber Paint" }),
    grantEnd({ label: "Vale Dairy" }),
    grantEnd({
      id: "secret-here",
      kind: "client_secret",
      label: "",
      connection_id: null,
      end: { kind: "certain", at: ahead(70 * DAY) },
    }),
    grantEnd({
      id: "session-here",
      kind: "session",
      label: "",
      connection_id: null,
      end: { kind: "certain", at: ahead(6 * DAY) },
    }),
  ];
  const early = busy.slice(0, 7).map((end) => end.connection_id ?? "");
  return endsView(
    [...busy, ...others],
    [{ from: ahead(200 * DAY), until: ahead(206 * DAY), count: NAMES.length, early }],
  );
}

/** So many logins, spread over the year. */
export function manyEnds(count: number): EndsView {
  return endsView(
    Array.from({ length: count }, (_, index) =>
      grantEnd({ label: `Client ${index + 1}`, accounts: 40, ...noted(1 + ((index * 7) % 364)) }),
    ),
  );
}

const reconnects = (done: number) => ({
  next: ["Alder Mill", "Birch & Co", "Cedar House"].map((label, index) => ({ id: `c-${index}`, label })),
  waiting: 7 - done,
  done,
});

const soon = () =>
  connection({
    id: "c-northwind",
    label: "Northwind Agency",
    accounts: 15,
    tracked: 12,
    ...noted(12),
    created_at: ago(353 * DAY),
  });
const expired = () => ({
  ...connection({ id: "c-tidal", label: "Tidal Swim", accounts: 4, tracked: 4, ...noted(-2) }),
  health: "revoked" as const,
  cause: "grant_expired" as const,
  next_step: "reauthorise" as const,
  next_attempt: null,
  access_expires_at: null,
});
const unknown = () =>
  connection({ id: "c-umber", label: "Umber Paint", end: { kind: "unknown" }, consent: null });

/** What expires, and reconnecting in time. */
export const expirationsScenarios: readonly Scenario[] = [
  { name: "expirations", world: () => world(HEALTHY, { ends: agencyEnds() }), path: "/expirations" },
  {
    name: "expirations-export",
    world: () => world(HEALTHY, { ends: agencyEnds() }),
    path: "/expirations",
    press: ["ends-export"],
  },
  { name: "expirations-many", world: () => world(HEALTHY, { ends: manyEnds(500) }), path: "/expirations" },
  { name: "expirations-empty", world: () => world([], { ends: endsView([]) }), path: "/expirations" },
  {
    name: "expirations-loading",
    world: () => world(HEALTHY),
    faults: { hang: ["ends"] },
    path: "/expirations",
  },
  {
    name: "expirations-failed",
    world: () => world(HEALTHY),
    faults: {
      fail: { ends: { code: "database_failed", message: "disk I/O error", retry_after: null, action: null } },
    },
    path: "/expirations",
  },
  {
    name: "expirations-queue",
    world: () => world(HEALTHY, { ends: agencyEnds(), snapshot: { reconnects: reconnects(2) } }),
    path: "/expirations",
  },
  {
    name: "expirations-day",
    world: () => world([unknown()]),
    path: "/expirations",
    press: ["enter-day"],
  },
  {
    name: "expirations-snooze",
    world: () => world([soon()]),
    path: "/expirations",
    press: ["snooze"],
  },
  { name: "connection-expires-soon", world: () => world([soon()]), path: "/connections/c-northwind" },
  { name: "connection-expired", world: () => world([expired()]), path: "/connections/c-tidal" },
  { name: "connection-no-date", world: () => world([unknown()]), path: "/connections/c-umber" },
  { name: "overview-expires-soon", world: () => world([soon(), expired(), unknown()]) },
  {
    name: "connections-expire",
    world: () => world([soon(), expired(), unknown()]),
    path: "/connections",
  },
];
