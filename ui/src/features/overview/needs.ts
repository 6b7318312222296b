import type { AccountSearch } from "@/features/accounts/search";
import { daysTo, endAt } from "@/features/expirations/model";
import { inDays } from "@/features/expirations/words";
import type { AppSnapshot } from "@/gen/AppSnapshot";
import type { ConnectionView } from "@/gen/ConnectionView";
import type { EndView } from "@/gen/EndView";
import type { QuestionView } from "@/gen/QuestionView";
import type { WatchSummary } from "@/gen/WatchSummary";
import { byUrgency, clientTrouble, heldBySession, isSharedCause, needsUser, STEP_PLACE } from "@/lib/health";
import { cause as causeText } from "@/strings";
import { needsText } from "./words";

/** The one thing to do about an entry. */
export type NeedAction =
  | { do: "unlock"; words: string }
  | { do: "sign_in"; words: string }
  | { do: "answer"; words: string }
  | { do: "reconnect"; words: string; connection: string; name: string }
  | { do: "connection"; words: string; connection: string }
  | { do: "settings"; words: string; hash?: string }
  | { do: "accounts"; words: string; search: AccountSearch };

/** Something that waits for the user. */
export interface Need {
  key: string;
  sentence: string;
  /** How much stands still until it is done. */
  weight: "stopped" | "soon";
  action: NeedAction;
}

/** Permissions that expire sooner are mentioned. */
const SOON_DAYS = 14;

export interface NeedFacts {
  snapshot: AppSnapshot;
  /** Connections of this computer that are not disconnected. */
  live: readonly ConnectionView[];
  summary: WatchSummary | undefined;
  questions: readonly QuestionView[];
  ends: readonly EndView[];
  now: number;
}

/** Everything that waits for the user, the most urgent first: what holds up all, what holds up one, what will. */
export function needsOf(facts: NeedFacts): Need[] {
  return [...shared(facts), ...connections(facts), ...accounts(facts), ...ending(facts)];
}

const settings = (hash?: string): NeedAction => ({
  do: "settings",
  words: needsText.openSettings,
  ...(hash ? { hash } : {}),
});

function shared({ snapshot, live, questions }: NeedFacts): Need[] {
  const needs: Need[] = [];
  const { vault, auth } = snapshot;
  if (vault === "locked" || vault === "no_collection" || vault === "unavailable") {
    const words = vault === "locked" ? needsText.unlock : needsText.tryKeychain;
    needs.push({
      key: "keychain",
      sentence: needsText.keychain[vault],
      weight: "stopped",
      action: { do: "unlock", words },
    });
  }
  if (auth.state === "expired") {
    needs.push({
      key: "session",
      sentence: needsText.session(heldBySession(live)),
      weight: "stopped",
      action: { do: "sign_in", words: needsText.signIn },
    });
  }
  for (const { id, program, label } of questions) {
    needs.push({
      key: `question-${id}`,
      sentence: needsText.question(program.name, label),
      weight: "stopped",
      action: { do: "answer", words: needsText.answer },
    });
  }
  const client = clientTrouble(live);
  if (client) {
    needs.push({
      key: "client",
      sentence: needsText.client(client.connections, causeText[client.cause].title),
      weight: "stopped",
      action: settings(STEP_PLACE[client.step]),
    });
  } else if (snapshot.setup_problems.length > 0) {
    needs.push({
      key: "setup",
      sentence: needsText.setup(snapshot.setup_problems.length),
      weight: "soon",
      action: settings(),
    });
  }
  return needs;
}

/** Whether only the user can fix it, and it alone: what one setting holds up is one entry for all. */
export const needsOwnEntry = ({ health, cause }: ConnectionView) =>
  needsUser(health) && (cause === null || !isSharedCause(cause));

function connections({ live }: NeedFacts): Need[] {
  return live
    .filter(needsOwnEntry)
    .toSorted(byUrgency)
    .map(({ id, label, health, cause, next_step }) => ({
      key: `connection-${id}`,
      sentence:
        cause === "grant_expired"
          ? needsText.expired(label)
          : health === "revoked"
            ? needsText.revoked(label)
            : needsText.broken(label, cause ? causeText[cause].title : label),
      weight: "stopped" as const,
      action:
        next_step === "reauthorise"
          ? {
              do: "reconnect" as const,
              words: needsText.reconnect,
              connection: id,
              name: needsText.reconnectNamed(label),
            }
          : { do: "connection" as const, words: needsText.showConnection, connection: id },
    }));
}

function accounts({ summary }: NeedFacts): Need[] {
  if (!summary) return [];
  const { cannot_pay, stopped, attention } = summary;
  const of = (
    key: string,
    value: number,
    sentence: string,
    words: string,
    watch: AccountSearch["watch"],
    weight: Need["weight"],
  ): Need[] =>
    value > 0 && watch
      ? [{ key, sentence, weight, action: { do: "accounts", words, search: { watch, tracked: true } } }]
      : [];
  const show = needsText.showAccounts;
  return [
    ...of("pay", cannot_pay, needsText.cannotPay(cannot_pay), needsText.fixPayment, "cannot_pay", "stopped"),
    ...of("stopped", stopped, needsText.stopped(stopped), show, "stopped_other", "stopped"),
    ...of("attention", attention, needsText.attention(attention), show, "attention", "soon"),
  ];
}

/** What will stop within two weeks. */
function ending({ ends, live, now }: NeedFacts): Need[] {
  const known = new Set(live.map(({ id }) => id));
  const needs: Need[] = [];
  for (const end of ends) {
    const at = endAt(end.end);
    if (at === null || at <= now || daysTo(at, now) > SOON_DAYS || end.outlived || end.device !== null)
      continue;
    if (end.snoozed_until !== null && end.snoozed_until > now) continue;
    const when = inDays(daysTo(at, now));
    const key = `end-${end.id}`;
    if (end.kind === "client_secret") {
      needs.push({ key, sentence: needsText.secretEnding(when), weight: "soon", action: settings("secret") });
    } else if (end.kind === "session") {
      const action = { do: "sign_in", words: needsText.signIn } as const;
      if (daysTo(at, now) <= 2)
        needs.push({ key, sentence: needsText.sessionEnding(when), weight: "soon", action });
    } else if (end.connection_id !== null && known.has(end.connection_id)) {
      needs.push({
        key,
        sentence: needsText.ending(end.label, when),
        weight: "soon",
        action: {
          do: "reconnect",
          words: needsText.reconnect,
          connection: end.connection_id,
          name: needsText.reconnectNamed(end.label),
        },
      });
    }
  }
  return needs;
}
