import { act, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { TICK, useNow } from "@/lib/clock";
import { text } from "@/strings";
import { When } from "@/ui/when";

function Now({ name }: { name: string }) {
  return <output aria-label={name}>{useNow()}</output>;
}

function setHidden(hidden: boolean) {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
  act(() => {
    document.dispatchEvent(new Event("visibilitychange"));
  });
}

describe("the ticker", () => {
  it("that is behind never says that something past is still to come", () => {
    const ahead = Date.now() + 20_000;
    render(<When at={ahead} past />);
    expect(screen.getByText(text.justNow)).toBeInTheDocument();
  });

  afterEach(() => setHidden(false));

  it("is one timer for all, stops while the window is hidden and catches up at once", () => {
    vi.useFakeTimers({ now: 1_000_000 });
    const { unmount } = render(
      <>
        <Now name="a" />
        <Now name="b" />
      </>,
    );
    expect(vi.getTimerCount()).toBe(1);
    act(() => vi.advanceTimersByTime(TICK));
    expect(screen.getByLabelText("a")).toHaveTextContent(String(1_000_000 + TICK));
    setHidden(true);
    expect(vi.getTimerCount()).toBe(0);
    vi.setSystemTime(9_000_000);
    setHidden(false);
    expect(screen.getByLabelText("b")).toHaveTextContent("9000000");
    expect(vi.getTimerCount()).toBe(1);
    unmount();
    expect(vi.getTimerCount()).toBe(0);
  });
});
