import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { commandError, ELSEWHERE, HEALTHY, mirror, world } from "@/gallery/fixtures";
import { errors } from "@/strings";
import { show, showScenario } from "@/test/show";
import { mirrorText } from "./words";

test("what is wrong with the project is said in words, with the next step", async () => {
  const error = commandError("mirror_schema_old");
  await show(world(HEALTHY, { snapshot: { mirror: mirror({ state: "refused", error }) } }));
  const why = await screen.findByTestId("mirror-why");
  expect(why).toHaveTextContent(errors.mirror_schema_old.title);
  expect(why).toHaveTextContent(errors.mirror_schema_old.next);
});

test("a long push shows how far it is", async () => {
  const progress = { sent: 500, waiting: 20_000, received: 0, coming: 0 };
  await show(world(HEALTHY, { snapshot: { mirror: mirror({ state: "pushing", progress }) } }));
  expect(await screen.findByTestId("mirror-progress")).toHaveAttribute(
    "aria-valuetext",
    "500 of 20,000 rows sent",
  );
});

test("a refused row is named with a reason, and trying again is one press", async () => {
  const held = [
    {
      table: "account" as const,
      name: "Sundial Outdoor",
      code: "23514",
      message: "violates check constraint",
    },
  ];
  const { backend, user } = await show(
    world(HEALTHY, { snapshot: { mirror: mirror({ held_count: 1, held, pending: 1 }) } }),
  );
  expect(await screen.findByTestId("mirror-held")).toHaveTextContent(
    "Account “Sundial Outdoor”: A value is not allowed.",
  );
  await user.click(screen.getByTestId("sync-now"));
  expect(backend.called("syncNow")).toHaveLength(1);
});

test("a project that is paused says so with the next step, and skipped rows are counted", async () => {
  const error = { code: "mirror_paused" as const, message: "", retry_after: null, action: null };
  await show(world(HEALTHY, { snapshot: { mirror: mirror({ state: "refused", error, skipped_count: 2 }) } }));
  expect(await screen.findByTestId("mirror-why")).toHaveTextContent(
    "Your Supabase project is paused. Resume the project",
  );
  expect(screen.getByTestId("mirror-skipped")).toHaveTextContent("2 rows");
});

test("a limit of the project says how much fits, and that nothing is lost meanwhile", async () => {
  await showScenario("overview-mirror-limit");
  const why = await screen.findByTestId("mirror-why");
  expect(why).toHaveTextContent(errors.mirror_limit.title);
  expect(why).toHaveTextContent("500 Amazon logins");
  expect(why).toHaveTextContent("changes wait here");
  expect(screen.getByTestId("banner-mirror")).toHaveTextContent(errors.mirror_limit.title);
});

test("a legacy key is announced before it stops working, with the way to replace it", async () => {
  await show(world(HEALTHY, { snapshot: { mirror: mirror({ legacy_key: true }) } }));
  expect(await screen.findByTestId("mirror-legacy-key")).toHaveTextContent("end of 2026");
  expect(screen.getByTestId("mirror-settings")).toHaveAttribute("href", "/settings#supabase-key");
});

test("a login of another computer is listed apart, with that computer’s name, and cannot be refreshed here", async () => {
  await show(world(ELSEWHERE), "/connections");
  const rows = await screen.findAllByTestId("elsewhere-row");
  expect(rows).toHaveLength(2);
  const there = within(rows[0] as HTMLElement);
  expect(there.getByText("Harbour Goods")).toBeVisible();
  expect(there.getByText(mirrorText.on("ada-desk"))).toBeVisible();
  expect(there.getByTestId("connect-here")).toBeVisible();
  expect(there.queryByTestId("refresh-now")).toBeNull();
  // The same login twice is said, not offered again.
  expect(rows[1]).toHaveTextContent(mirrorText.same("Northwind Agency"));
  expect(within(rows[1] as HTMLElement).queryByTestId("connect-here")).toBeNull();
  expect(screen.getByTestId("also-on")).toHaveTextContent("ada-desk");
});

test("what another computer looks after is no trouble here", async () => {
  await show(world(ELSEWHERE));
  expect(await screen.findByTestId("verdict")).toHaveAttribute("data-health", "healthy");
  expect(screen.getByTestId("count-disconnected")).toHaveTextContent("0");
});
