import { describe, expect, it } from "vitest";
import {
  ahead,
  clientFault,
  DAY,
  grantEnd,
  HEALTHY,
  HOUR,
  snapshot,
  summary,
  troubled,
} from "@/gallery/fixtures";
import { type NeedFacts, needsOf } from "./needs";
import { weeksAhead } from "./weeks";
import { share } from "./went";

const [FIRST, SECOND] = HEALTHY;
const ONE = FIRST ?? (undefined as never);
const TWO = SECOND ?? (undefined as never);

const facts = (patch: Partial<NeedFacts> = {}): NeedFacts => ({
  snapshot: snapshot(),
  live: HEALTHY,
  summary: summary({}),
  questions: [],
  ends: [],
  now: Date.now(),
  ...patch,
});
const keysOf = (patch: Partial<NeedFacts>) => needsOf(facts(patch)).map(({ key }) => key);

describe("what needs the user", () => {
  it("is nothing while all is well", () => {
    expect(keysOf({})).toEqual([]);
  });

  it("begins with what holds up everything, then one connection, then accounts, then what will end", () => {
    const keys = keysOf({
      snapshot: snapshot({ vault: "locked", auth: { ...snapshot().auth, state: "expired" } }),
      live: [troubled(ONE, "revoked", "grant_revoked"), TWO],
      summary: summary({ attention: 1, cannot_pay: 2, stopped: 3 }),
      ends: [
        grantEnd({ label: TWO.label, connection_id: TWO.id, end: { kind: "certain", at: ahead(5 * DAY) } }),
      ],
    });
    expect(keys).toEqual([
      "keychain",
      "session",
      `connection-${ONE.id}`,
      "pay",
      "stopped",
      "attention",
      `end-grant-${TWO.id}-here`,
    ]);
  });

  it("is one entry for connections that one setting holds up", () => {
    const keys = keysOf({ live: clientFault("client_refused") });
    expect(keys).toEqual(["client"]);
  });

  it("leaves out what recovers by itself", () => {
    expect(keysOf({ live: [troubled(ONE, "expired", "offline")] })).toEqual([]);
  });

  it.each([
    ["far off", { end: { kind: "certain", at: ahead(40 * DAY) } }],
    ["past", { end: { kind: "certain", at: ahead(-HOUR) } }],
    ["outlived by another permission", { end: { kind: "certain", at: ahead(DAY) }, outlived: true }],
    ["on another computer", { end: { kind: "certain", at: ahead(DAY) }, device: "Studio" }],
    ["put off", { end: { kind: "certain", at: ahead(9 * DAY) }, snoozed_until: ahead(2 * DAY) }],
    ["not known", { end: { kind: "unknown" } }],
  ] as const)("leaves out an end that is %s", (_, patch) => {
    expect(keysOf({ ends: [grantEnd({ label: ONE.label, connection_id: ONE.id, ...patch })] })).toEqual([]);
  });
});

describe("the next 12 weeks", () => {
  // A Wednesday.
  const now = new Date(2027, 2, 24, 12).getTime();
  const end = (at: Date, patch = {}) =>
    grantEnd({ label: "A", end: { kind: "certain", at: at.getTime() }, ...patch });

  it("begin on Monday, over a change to summer time too", () => {
    const weeks = weeksAhead([end(new Date(2027, 2, 28, 23, 59)), end(new Date(2027, 2, 29, 0, 1))], now);
    expect(weeks.map(({ ends }) => ends)).toEqual([1, 1, ...Array(10).fill(0)]);
    expect(weeks.map(({ from }) => new Date(from).getDay())).toEqual(Array(12).fill(1));
    expect(weeks.map(({ from }) => new Date(from).getHours())).toEqual(Array(12).fill(0));
  });

  it("count neither the past, nor what is later, nor what another permission outlives", () => {
    const weeks = weeksAhead(
      [
        end(new Date(2027, 2, 24, 11)),
        end(new Date(2027, 5, 14)),
        end(new Date(2027, 3, 1), { outlived: true }),
        end(new Date(2027, 5, 13, 23)),
      ],
      now,
    );
    expect(weeks.map(({ ends }) => ends)).toEqual([...Array(11).fill(0), 1]);
  });
});

it("a share is never rounded up to all of it", () => {
  expect(share({ refreshes: 10_000, worked: 9_999, recovered: 0, calls: 0 })).toBe(0.999);
  expect(share({ refreshes: 0, worked: 0, recovered: 0, calls: 0 })).toBe(1);
});
