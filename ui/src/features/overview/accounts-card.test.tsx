import { act, screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { accounts, everyState, HEALTHY, MIXED, summary, world } from "@/gallery/fixtures";
import { text } from "@/strings";
import { show } from "@/test/show";

const words = text.overview.watch;

describe("accounts on the overview", () => {
  it.each([
    ["cannot_pay", words.cannotPay],
    ["stopped_other", words.stopped],
    ["attention", words.attention],
    ["not_delivering", words.notDelivering],
  ] as const)("that are wrong are counted, and “%s” leads to exactly those", async (filter, say) => {
    const list = everyState(accounts(HEALTHY, 166));
    const { user } = show(world(HEALTHY, { accounts: list }));
    const line = await screen.findByTestId(`watch-${filter}`);
    const counted = Number(/\d+/.exec(line.textContent)?.[0]);
    expect(line).toHaveTextContent(say(counted));
    await user.click(line);
    expect(await screen.findByTestId("account-count")).toHaveTextContent(new RegExp(`^${counted} of 166`));
    expect(screen.getByTestId(`chip-${filter}`)).toHaveAttribute("aria-pressed", "true");
  });

  it("are a quiet line while nothing is wrong", async () => {
    show(world(HEALTHY, { watch: summary() }));
    expect(await screen.findByTestId("watch-line")).toHaveTextContent(
      "667 accounts checked, no problems found",
    );
    expect(screen.getByTestId("verdict")).toHaveTextContent(text.overview.fineTitle);
    for (const line of ["cannot_pay", "stopped_other", "attention", "not_delivering"]) {
      expect(screen.queryByTestId(`watch-${line}`)).toBeNull();
    }
  });

  it("are not called fine before they were all checked", async () => {
    show(world(HEALTHY, { watch: summary({ checked: 0 }) }));
    expect(await screen.findByTestId("watch-line")).toHaveTextContent(/^0 of 667 accounts checked$/);
  });

  it("show a round that is under way, and its end", async () => {
    const { backend } = show(world(HEALTHY, { watch: summary({ round: { done: 120, all: 667 } }) }));
    expect(await screen.findByTestId("watch-round")).toHaveAttribute("aria-valuetext", "Checking 120 of 667");
    backend.world.watch = summary({ attention: 1 });
    act(() => backend.announce({ type: "watch_changed" }));
    expect(await screen.findByTestId("watch-attention")).toHaveTextContent("1 account needs attention");
    expect(screen.queryByTestId("watch-round")).toBeNull();
  });

  it("whose ads don’t run are not called fine, and lead there", async () => {
    const { user } = show(world(HEALTHY, { watch: summary({ cannot_pay: 3, stopped: 1 }) }));
    await waitFor(() => expect(screen.getByTestId("verdict")).toHaveTextContent(words.verdict(4)));
    expect(screen.getByTestId("status")).toHaveTextContent(text.status.adsStopped(4));
    await user.click(screen.getByTestId("verdict-accounts"));
    expect(await screen.findByTestId("account-count")).toBeInTheDocument();
  });

  it("come after a login that needs the user", async () => {
    show(world(MIXED, { watch: summary({ cannot_pay: 3 }) }));
    await screen.findByTestId("watch-cannot_pay");
    expect(screen.getByTestId("verdict")).toHaveTextContent(text.overview.needTitle(1));
    expect(screen.queryByTestId("verdict-accounts")).toBeNull();
  });

  it("are not mentioned where there are none to watch", async () => {
    show(world(HEALTHY, { watch: summary({ tracked: 0, checked: 0 }) }));
    await screen.findByTestId("verdict");
    await screen.findByTestId("region-matrix");
    expect(screen.queryByTestId("accounts-card")).toBeNull();
  });
});
