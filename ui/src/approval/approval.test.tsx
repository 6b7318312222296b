import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { AGENT, commandError, programs, question, SCRIPT, world } from "@/gallery/fixtures";
import type { QuestionView } from "@/gen/QuestionView";
import { errors } from "@/strings";
import { showApproval, showScenario } from "@/test/show";
import { ARM_AFTER } from "./armed";
import { approvalText, wants } from "./words";

const asking = (...questions: readonly QuestionView[]) =>
  world([], { programs: programs({ questions: [...questions] }) });
const two = () => asking(question(), question({ id: 2, program: AGENT, purpose: "mcp" }));
const button = (decision: string) => screen.getByTestId(`answer-${decision}`);
/** With a clock that is set; everything asked for has arrived. */
async function atStart(world: ReturnType<typeof asking>) {
  vi.useFakeTimers();
  const shown = showApproval(world);
  await act(() => vi.advanceTimersByTimeAsync(0));
  return shown;
}

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

describe("a press that was meant for another window", () => {
  it("lets no token out: allowing counts only a while after the question came into view", async () => {
    const { backend } = await atStart(asking(question()));
    for (const decision of ["once", "eight_hours", "always"]) {
      expect(button(decision)).toBeDisabled();
      fireEvent.click(button(decision));
    }
    await pass(ARM_AFTER - 10);
    fireEvent.click(button("always"));
    expect(backend.called("answerQuestion")).toEqual([]);
    await pass(20);
    expect(button("once")).toBeEnabled();
    fireEvent.click(button("once"));
    expect(backend.called("answerQuestion")).toEqual([[1, "once"]]);
  });

  it("counts for nothing after the window got the focus, either", async () => {
    const { backend } = await atStart(asking(question()));
    await pass(ARM_AFTER + 10);
    fireEvent.focus(window);
    expect(button("once")).toBeDisabled();
    fireEvent.click(button("once"));
    expect(backend.called("answerQuestion")).toEqual([]);
    await pass(ARM_AFTER + 10);
    expect(button("once")).toBeEnabled();
  });

  it("counts for nothing where it arrives before the button is painted as disabled", async () => {
    const { backend } = await atStart(asking(question()));
    await pass(ARM_AFTER + 10);
    act(() => {
      window.dispatchEvent(new Event("focus"));
      button("always").click();
    });
    expect(backend.called("answerQuestion")).toEqual([]);
  });

  it("does not answer the question that takes the place of another", async () => {
    const { backend } = await atStart(two());
    await pass(ARM_AFTER + 10);
    act(() => backend.withdrawQuestion(1));
    await pass(0);
    expect(screen.getByTestId("asker")).toHaveTextContent("claude");
    expect(screen.getByTestId("question-gone")).toHaveTextContent("nightly_report.py");
    fireEvent.click(button("always"));
    expect(backend.called("answerQuestion")).toEqual([]);
    await pass(ARM_AFTER + 10);
    fireEvent.click(button("always"));
    expect(backend.called("answerQuestion")).toEqual([[2, "always"]]);
  });
});

describe("denying", () => {
  it("has the focus and works at once", async () => {
    const { backend, user } = showApproval(asking(question()));
    await waitFor(() => expect(screen.getByTestId("answer-deny")).toHaveFocus());
    await user.keyboard("{Enter}");
    expect(backend.called("answerQuestion")).toEqual([[1, "deny"]]);
    expect(await screen.findByTestId("approval-empty")).toBeVisible();
  });

  it("is Escape, and a key that is held answers no second question", async () => {
    const { backend } = await atStart(two());
    fireEvent.keyDown(window, { key: "Escape" });
    await pass(0);
    expect(screen.getByTestId("asker")).toHaveTextContent("claude");
    fireEvent.keyDown(window, { key: "Escape", repeat: true });
    expect(backend.called("answerQuestion")).toEqual([[1, "deny"]]);
    // It was answered, so nothing is said about a program that gave up.
    expect(screen.queryByTestId("question-gone")).toBeNull();
    fireEvent.keyDown(window, { key: "Escape" });
    expect(backend.called("answerQuestion")).toEqual([
      [1, "deny"],
      [2, "deny"],
    ]);
  });

  it("keeps its place when another answer failed", async () => {
    const { backend, user } = await showScenario("approval-failed");
    expect(await screen.findByTestId("error-note")).toHaveTextContent(errors.database_full.title);
    expect(screen.getByTestId("answer-deny")).toHaveFocus();
    backend.faults = {};
    await user.click(screen.getByTestId("answer-once"));
    expect(await screen.findByTestId("approval-empty")).toBeVisible();
    expect(backend.called("answerQuestion")).toEqual([
      [1, "always"],
      [1, "once"],
    ]);
  });
});

describe("the question", () => {
  it("says who asks, where it is, who started it, for what and for which login", async () => {
    showApproval(asking(question({ account: "Cedar Kitchen US", waiting: 3 })));
    expect(await screen.findByRole("heading", { name: SCRIPT.name })).toBeVisible();
    const text = screen.getByTestId("approval").textContent;
    for (const words of [
      wants.token,
      SCRIPT.path,
      SCRIPT.script ?? "?",
      "claude →  which was started by zsh →  which was started by gnome-terminal",
      "Northwind Agency",
      "Cedar Kitchen US",
      approvalText.reach,
      approvalText.honest,
      approvalText.waiting(3),
    ]) {
      expect(text).toContain(words);
    }
    expect(screen.queryByTestId("question-position")).toBeNull();
  });

  it("comes one at a time, the oldest first", async () => {
    const { backend } = showApproval(two());
    expect(await screen.findByTestId("question-position")).toHaveTextContent("1 of 2");
    act(() => {
      backend.world.programs = programs({
        questions: [...backend.world.programs.questions, question({ id: 3 })],
      });
      backend.announce({ type: "programs_changed" });
    });
    await waitFor(() => expect(screen.getByTestId("question-position")).toHaveTextContent("1 of 3"));
    expect(screen.getByTestId("asker")).toHaveTextContent(SCRIPT.name);
  });

  it("about a program that can't be read offers nothing that would be remembered", async () => {
    await showScenario("approval-unreadable");
    expect(await screen.findByTestId("unreadable")).toHaveTextContent(approvalText.unreadableWhy);
    expect(screen.getAllByTestId(/^answer-/).map((one) => one.textContent)).toEqual(["Deny", "Allow once"]);
  });

  it("counts down, is heard three times, and can't be allowed when its time is over", async () => {
    await atStart(asking(question({ seconds_left: 62 })));
    const said = () => screen.getByTestId("time-said").textContent;
    expect(screen.getByTestId("time-left")).toHaveTextContent(approvalText.left(1, "02"));
    expect(said()).toBe("");
    await pass(3_000);
    expect(said()).toBe(approvalText.leftSaid(60));
    await pass(25_000);
    expect(said()).toBe(approvalText.leftSaid(60));
    await pass(10_000);
    expect(said()).toBe(approvalText.leftSaid(30));
    await pass(15_000);
    expect(said()).toBe(approvalText.leftSaid(10));
    await pass(10_000);
    expect(said()).toBe(approvalText.timeUp);
    expect(button("once")).toBeDisabled();
    expect(button("deny")).toBeEnabled();
  });

  it("that nobody waits for any more says so, also where the answer comes too late", async () => {
    const { backend } = await atStart(asking(question()));
    backend.faults = { fail: { answerQuestion: commandError("not_found", "the program no longer asks") } };
    backend.world.programs = programs();
    fireEvent.click(button("deny"));
    await pass(0);
    expect(screen.getByTestId("approval-gone")).toHaveTextContent(approvalText.gone);
  });
});

describe("the window", () => {
  it("says that it is painted only when it hears of changes and has read the questions", async () => {
    let hear = () => {};
    const listening = new Promise<void>((resolve) => {
      hear = resolve;
    });
    const { backend } = showApproval(asking(question()), {}, listening);
    await act(async () => {});
    expect(backend.calls).toEqual([]);
    hear();
    await waitFor(() => expect(backend.called("questionReady")).toHaveLength(1));
    expect(backend.calls.map(({ method }) => method)).toEqual(["questions", "questionReady"]);
    expect(screen.getByTestId("asker")).toBeInTheDocument();
  });

  it("that could not read the questions offers to try again", async () => {
    const { backend, user } = await showScenario("approval-unread");
    await screen.findByTestId("load-error");
    backend.faults = {};
    backend.world.programs = programs({ questions: [question()] });
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByTestId("asker")).toHaveTextContent(SCRIPT.name);
  });
});
