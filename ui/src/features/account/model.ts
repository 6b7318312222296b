import type { AccountDetail } from "@/gen/AccountDetail";
import type { AccountKind } from "@/gen/AccountKind";
import { accountHealth, accountSteps } from "@/gen/account-words";
import type { HistoryView } from "@/gen/HistoryView";
import { hasBilling } from "@/lib/account-health";
import { accountCauseSentence, fragment } from "@/strings/account-health";
import type { accountLook } from "@/ui/account-health";
import { accountText } from "./words";

interface Verdict {
  look: keyof typeof accountLook;
  title: string;
  body: string;
}

/** How an account is, in a sentence and what to do. The first that is true. */
export function verdictOf(detail: AccountDetail, kind: AccountKind, checking: boolean): Verdict {
  const { watch, step, checked_at: checked, delivery } = detail;
  if (detail.unwatched || !hasBilling(kind)) {
    return kind === "amc_instance"
      ? { look: "unchecked", title: accountText.amcTitle, body: accountText.amcBody }
      : { look: "unchecked", title: accountText.managerTitle, body: accountText.managerBody };
  }
  if (watch.hidden) return { look: "hidden", title: accountText.hiddenTitle, body: accountText.hiddenBody };
  const why = watch.cause ? fragment(accountCauseSentence(watch.cause)) : "";
  const next = step === null ? "" : accountSteps[step].next;
  switch (watch.health) {
    case "stopped":
      return { look: "stopped", title: why || accountText.stoppedTitle, body: next };
    case "attention":
      return { look: "attention", title: why || accountText.attentionTitle, body: next };
    case "ok": {
      const idle = delivery?.stopped ?? watch.stopped;
      return idle > 0
        ? { look: "idle", title: accountText.idleTitle(idle), body: accountText.idleBody }
        : { look: "ok", title: accountText.okTitle, body: accountText.okBody };
    }
    default:
  }
  if (checked !== null) {
    return why
      ? { look: "unknown", title: why, body: next || accountText.unknownBody }
      : { look: "unknown", title: accountText.unknownTitle, body: accountText.unknownQuiet };
  }
  return checking
    ? { look: "unchecked", title: accountText.checkingTitle, body: accountText.checkingBody }
    : { look: "unchecked", title: accountText.neverTitle, body: accountText.neverBody };
}

const DAY = 86_400_000;
/** Days of the history. */
const SPAN = 90;

/** A time during which nothing changed. */
export interface Segment extends HistoryView {
  until: number;
  /** Its part of the strip, 0 to 1, and where it begins there. */
  share: number;
  offset: number;
}

/**
 * The history as lengths of time, oldest first; what was before the window is cut off. What changed since the shown
 * clock last moved is there too.
 */
export function segmentsOf(history: readonly HistoryView[], now: number): Segment[] {
  const end = Math.max(now, ...history.map(({ at }) => at));
  const begin = end - SPAN * DAY;
  return history
    .map((each, index) => ({ ...each, until: Math.max(each.at, history[index + 1]?.at ?? end) }))
    .filter(({ until }) => until > begin)
    .map((each) => {
      const from = Math.max(begin, each.at);
      return { ...each, share: (each.until - from) / (SPAN * DAY), offset: (from - begin) / (SPAN * DAY) };
    });
}

/** How many days of the window each health took, in words. */
export function historyWords(segments: readonly Segment[]): string {
  const days = new Map<string, number>();
  for (const { health, share } of segments) {
    const name = accountHealth[health];
    days.set(name, (days.get(name) ?? 0) + share * SPAN);
  }
  return [...days].map(([name, value]) => `${name} ${Math.max(1, Math.round(value))}`).join(", ");
}
