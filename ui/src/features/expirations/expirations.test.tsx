import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { ahead, connection, DAY, dayIn, endsView, grantEnd, HEALTHY, world } from "@/gallery/fixtures";
import type { EndView } from "@/gen/EndView";
import { dayOf } from "@/lib/days";
import { date } from "@/lib/time";
import { show, showScenario } from "@/test/show";
import { calendarOf, daysTo } from "./model";
import { agencyEnds } from "./scenarios";
import { expirationsText, inDays } from "./words";

const noted = (days: number): Pick<EndView, "end" | "consent"> => ({
  end: { kind: "certain", at: ahead(days * DAY) },
  consent: { at: ahead((days - 365) * DAY), source: "noted" },
});

describe("the calendar", () => {
  const NOON = new Date(2027, 7, 12, 12, 0).getTime();
  const on = (...day: [number, number, number]): EndView =>
    grantEnd({
      label: day.join("-"),
      end: { kind: "certain", at: new Date(day[0], day[1] - 1, day[2], 9, 0).getTime() },
    });

  it("has this month and eleven more, each with its weeks", () => {
    const calendar = calendarOf([], NOON);
    expect(calendar.months.map(({ start }) => dayOf(start))).toEqual(
      ["08", "09", "10", "11", "12"]
        .map((month) => `2027-${month}-01`)
        .concat(["01", "02", "03", "04", "05", "06", "07"].map((month) => `2028-${month}-01`)),
    );
    // August 2027 begins on a Sunday.
    expect(calendar.months[0]?.weeks.map(({ from }) => dayOf(from))).toEqual(
      ["01", "02", "09", "16", "23", "30"].map((day) => `2027-08-${day}`),
    );
  });

  it("puts each end where it belongs, and what is over or unknown beside it", () => {
    const calendar = calendarOf(
      [
        on(2027, 8, 11),
        on(2027, 8, 13),
        on(2027, 8, 31),
        on(2028, 7, 31),
        on(2028, 8, 1),
        grantEnd({ label: "?" }),
      ],
      NOON,
    );
    expect(calendar.overdue.map(({ label }) => label)).toEqual(["2027-8-11"]);
    expect(calendar.months[0]?.ends.map(({ label }) => label)).toEqual(["2027-8-13", "2027-8-31"]);
    expect(calendar.months[11]?.ends.map(({ label }) => label)).toEqual(["2028-7-31"]);
    expect(calendar.later.map(({ label }) => label)).toEqual(["2028-8-1"]);
    expect(calendar.unknown.map(({ label }) => label)).toEqual(["?"]);
  });

  it.each([
    [new Date(2027, 7, 12, 23, 59), 0, "today"],
    [new Date(2027, 7, 13, 0, 1), 1, "tomorrow"],
    [new Date(2027, 7, 24, 1, 0), 12, "in 12 days"],
    // The clocks go back between.
    [new Date(2027, 10, 12, 1, 0), 92, "in 92 days"],
  ])("counts days by the calendar: %s", (end, days, words) => {
    expect(daysTo(end.getTime(), NOON)).toBe(days);
    expect(inDays(days)).toBe(words);
  });
});

describe("the screen", () => {
  it("names the months, the busy week and what is special about a row", async () => {
    await showScenario("expirations");
    const months = await screen.findAllByTestId("month");
    expect(months).toHaveLength(12);
    expect(months.some((month) => month.title.includes("Busy week"))).toBe(true);
    const text = (await screen.findByTestId("expirations")).textContent;
    for (const words of [
      expirationsText.on("Studio"),
      expirationsText.outlived,
      expirationsText.entered,
      expirationsText.possible,
      expirationsText.clientSecret,
      expirationsText.session,
      expirationsText.overdueHint,
      expirationsText.unknownHint,
    ]) {
      expect(text).toContain(words);
    }
  });

  it("counts nothing down whose date is not known", async () => {
    show(world(HEALTHY, { ends: endsView([grantEnd({ label: "Umber Paint" })]) }), "/expirations");
    const row = await screen.findByTestId("end-row");
    expect(row).toHaveTextContent("Umber Paint");
    expect(row).not.toHaveTextContent(/\d+ days|tomorrow|today/);
  });

  it("offers half of a busy week, and begins with the first", async () => {
    const { backend, user } = show(world(HEALTHY, { ends: agencyEnds() }), "/expirations");
    await user.click(await screen.findByTestId("advice-reconnect"));
    const [[ids]] = backend.called("setReconnects") as [[string[]]];
    expect(ids).toHaveLength(7);
    expect(await screen.findByTestId("connect-dialog")).toBeInTheDocument();
    expect(await screen.findByTestId("reconnect-queue")).toHaveTextContent(expirationsText.queueTitle(0, 7));
  });

  it("keeps long months short until they are asked for", async () => {
    const ends = Array.from({ length: 30 }, (_, index) =>
      grantEnd({ label: `Client ${index}`, ...noted(400) }),
    );
    const { user } = show(world(HEALTHY, { ends: endsView(ends) }), "/expirations");
    expect(await screen.findAllByTestId("end-row")).toHaveLength(12);
    await user.click(screen.getByTestId("show-all-ends"));
    expect(screen.getAllByTestId("end-row")).toHaveLength(30);
  });

  it("saves a calendar and says where", async () => {
    const { backend, user } = show(world(HEALTHY, { ends: agencyEnds() }), "/expirations");
    await user.click(await screen.findByTestId("ends-export"));
    await user.click(await screen.findByTestId("export-ics"));
    expect(backend.called("exportEnds")).toEqual([["ics"]]);
    expect(await screen.findByText(/adkeeper-expirations-2026-11-23\.ics/)).toBeInTheDocument();
  });
});

describe("a date that is not known", () => {
  const one = () =>
    connection({ id: "c-umber", label: "Umber Paint", end: { kind: "unknown" }, consent: null });

  it("can be entered, says what follows, and is marked as entered", async () => {
    const { backend, user } = show(world([one()]), "/expirations");
    await user.click(await screen.findByTestId("enter-day"));
    const day = dayIn(-30 * DAY);
    await user.type(await screen.findByTestId("consent-day"), day);
    expect(screen.getByTestId("consent-dialog")).toHaveTextContent(/Expires on/);
    await user.click(screen.getByTestId("consent-save"));
    expect(backend.called("setConsentDay")).toEqual([["c-umber", day]]);
    expect(await screen.findByText(expirationsText.entered)).toBeInTheDocument();
  });

  it.each([
    ["tomorrow", dayIn(2 * DAY), expirationsText.dayFuture],
    ["no day", "14 September", expirationsText.dayBad],
  ])("refuses %s and keeps what was typed", async (_, typed, words) => {
    const { backend, user } = show(world([one()]), "/expirations");
    await user.click(await screen.findByTestId("enter-day"));
    await user.type(await screen.findByTestId("consent-day"), typed);
    await user.click(screen.getByTestId("consent-save"));
    expect(await screen.findByText(words)).toBeInTheDocument();
    expect(screen.getByTestId("consent-day")).toHaveValue(typed);
    expect(backend.called("setConsentDay")).toEqual([]);
  });

  it("gives none for a login that was connected before the rule", async () => {
    const { user } = show(world([one()]), "/expirations");
    await user.click(await screen.findByTestId("enter-day"));
    await user.type(await screen.findByTestId("consent-day"), "2025-03-01");
    expect(screen.getByTestId("consent-dialog")).toHaveTextContent(expirationsText.dayGivesNone);
  });
});

describe("a date that Adkeeper noted", () => {
  const early = () =>
    connection({
      id: "c-early",
      label: "Early Bird",
      end: { kind: "unknown" },
      consent: { at: new Date(2026, 2, 1).getTime(), source: "noted" },
    });

  it.each([
    ["/expirations", "end-row", "Early Bird"],
    ["/connections/c-early", "connection-end", expirationsText.dayGivesNone],
  ])("can't be entered over, on %s", async (path, place, words) => {
    show(world([early()]), path);
    expect(await screen.findByTestId(place)).toHaveTextContent(words);
    expect(screen.queryByTestId("enter-day")).toBeNull();
  });
});

describe("putting it off", () => {
  const soon = () => connection({ id: "c-soon", label: "Northwind", ...noted(40) });

  it("takes a day before the end and can be taken back", async () => {
    const { backend, user } = show(world([soon()]), "/expirations");
    await user.click(await screen.findByTestId("snooze"));
    await user.click(await screen.findByTestId("snooze-save"));
    expect(backend.called("snoozeEnd")).toEqual([["c-soon", dayIn(7 * DAY)]]);
    expect(await screen.findByText(new RegExp(`until ${date(ahead(7 * DAY))}$`))).toBeInTheDocument();
    await waitFor(() => expect(screen.queryByTestId("snooze-dialog")).toBeNull());
    await user.click(screen.getByTestId("snooze"));
    await user.click(await screen.findByTestId("snooze-take-back"));
    expect(backend.called("snoozeEnd").at(-1)).toEqual(["c-soon", null]);
  });

  it.each([dayIn(41 * DAY), dayIn(-DAY), "soon"])("refuses %s", async (typed) => {
    const { backend, user } = show(world([soon()]), "/expirations");
    await user.click(await screen.findByTestId("snooze"));
    const field = await screen.findByTestId("snooze-day");
    await user.clear(field);
    await user.type(field, typed);
    await user.click(screen.getByTestId("snooze-save"));
    expect(screen.getByText(expirationsText.snoozeBad)).toBeInTheDocument();
    expect(backend.called("snoozeEnd")).toEqual([]);
  });
});

describe("the list of logins to reconnect", () => {
  it("says who is next on every screen, skips one, and can be stopped", async () => {
    const { backend, user } = await showScenario("expirations-queue");
    const queue = await screen.findByTestId("reconnect-queue");
    expect(queue).toHaveTextContent(expirationsText.queueTitle(2, 7));
    expect(queue).toHaveTextContent(expirationsText.queueNext("Alder Mill"));
    await user.click(within(queue).getByTestId("queue-skip"));
    await waitFor(() => expect(queue).toHaveTextContent(expirationsText.queueNext("Birch & Co")));
    await user.click(within(queue).getByTestId("queue-stop"));
    await waitFor(() => expect(screen.queryByTestId("reconnect-queue")).toBeNull());
    expect(backend.called("setReconnects")).toEqual([[[]]]);
  });
});

describe("a connection", () => {
  it("that expires soon says so in its row and offers to reconnect on its page", async () => {
    await showScenario("connections-expire");
    const [row] = await screen.findAllByTestId("expires-soon");
    expect(row).toHaveTextContent("Expires in 12 days");
    const { user } = await showScenario("connection-expires-soon");
    await user.click(await screen.findByTestId("reconnect-early"));
    expect(await screen.findByTestId("connect-dialog")).toBeInTheDocument();
  });

  it("whose year is over is expired, with the day, and not revoked", async () => {
    await showScenario("connection-expired");
    const state = await screen.findByTestId("connection-state");
    expect(state).toHaveTextContent(`It expired on ${date(ahead(-2 * DAY))}, a year after you connected it.`);
    expect(state).not.toHaveTextContent(/revoked|removed/i);
  });
});
