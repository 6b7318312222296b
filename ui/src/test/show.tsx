import { createMemoryHistory } from "@tanstack/react-router";
import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, vi } from "vitest";
import { App } from "@/app/app";
import { Approval } from "@/approval/approval";
import { approvalOver, FakeBackend, type Faults, type World } from "@/backend/fake";
import { commandError } from "@/gallery/fixtures";
import { scenarioNamed } from "@/gallery/scenarios";

/** The whole dashboard on a pretend app. */
export function show(
  world: World,
  path = "/",
  faults: Faults = {},
  prepare: (backend: FakeBackend) => void = () => {},
) {
  const backend = new FakeBackend(world, faults);
  prepare(backend);
  const user = userEvent.setup();
  render(<App backend={backend} history={createMemoryHistory({ initialEntries: [path] })} />);
  return { backend, user };
}

/** The window of a question on a pretend app. */
export function showApproval(world: World, faults: Faults = {}, listening?: Promise<void>) {
  const backend = new FakeBackend(world, faults);
  const user = userEvent.setup({ advanceTimers: (by) => vi.isFakeTimers() && vi.advanceTimersByTime(by) });
  const seen = approvalOver(backend);
  const { subscribe } = seen;
  if (listening) seen.subscribe = (listener) => ({ ...subscribe(listener), listening });
  render(<Approval backend={seen} />);
  return { backend, user };
}

/** A scenario of the gallery, with its steps taken. */
export async function showScenario(name: string) {
  const { window, world, path, faults, press = [], keys = [], later, failure } = scenarioNamed(name);
  const shown = window === "approval" ? showApproval(world(), faults) : show(world(), path, faults);
  for (const id of press) {
    const [target] = await screen.findAllByTestId(id);
    if (!target) throw new Error(`nothing is called ${id}`);
    await waitFor(() => expect(target).toBeEnabled());
    await shown.user.click(target);
  }
  for (const key of keys) await shown.user.keyboard(key.length > 1 ? `{${key}}` : key);
  if (later) act(() => later(shown.backend));
  if (failure) {
    await waitFor(() =>
      expect(document.querySelector("[data-testid=frame], [data-testid=sign-in-screen]")).not.toBeNull(),
    );
    const { flow, code, message } = failure;
    act(() => shown.backend.announce({ type: "flow_failed", flow, error: commandError(code, message) }));
  }
  return shown;
}
