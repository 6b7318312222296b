import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent } from "react";
import { useBackend } from "@/backend/context";
import type { AppEvent } from "@/gen/AppEvent";
import { keys } from "@/lib/keys";

type Topic = keyof typeof keys;

const TOPICS: { readonly [type in AppEvent["type"]]: readonly Topic[] } = {
  // A review that is settled or thrown away shows as a change of the snapshot.
  snapshot_changed: ["snapshot", "ends", "review", "users"],
  connections_changed: ["connections", "ends", "snapshot"],
  accounts_changed: ["accounts", "account", "connections", "ends"],
  // Few rows are asked for at once, see below.
  account_rows_changed: ["connections"],
  organize_changed: ["organize", "accounts", "account", "connections"],
  notices_changed: ["notices", "snapshot"],
  programs_changed: ["programs"],
  watch_changed: ["watch", "account", "dsp"],
  reports_changed: ["reports"],
  // The log is long: its screen fetches what is new by itself.
  activity_changed: ["programUse"],
  review_ready: ["review", "snapshot"],
  flow_failed: ["snapshot", "review"],
  navigate: [],
};

/** What a user waits for, and what costs next to nothing to ask for. */
const AT_ONCE: Partial<Record<AppEvent["type"], readonly Topic[]>> = {
  account_rows_changed: ["accounts", "account"],
  organize_changed: ["organize"],
};

/** What costs more to ask for: a round over all accounts announces itself often, and the list may be long. */
const SLOWLY: Partial<Record<AppEvent["type"], readonly Topic[]>> = { watch_changed: ["accounts"] };

/** Collects topics and asks for each once, so that a burst of announcements costs one round. */
export function createInvalidator(client: QueryClient, wait = 60, long = 1500) {
  const now = collector(client, 8);
  const fast = collector(client, wait);
  const slow = collector(client, long);
  return {
    add: (event: AppEvent) => {
      now.add(AT_ONCE[event.type] ?? []);
      fast.add(TOPICS[event.type]);
      slow.add(SLOWLY[event.type] ?? []);
    },
    stop: () => {
      now.stop();
      fast.stop();
      slow.stop();
    },
  };
}

function collector(client: QueryClient, wait: number) {
  const due = new Set<Topic>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    const topics = [...due];
    due.clear();
    for (const topic of topics) void client.invalidateQueries({ queryKey: keys[topic] });
  };
  return {
    add: (topics: readonly Topic[]) => {
      for (const topic of topics) due.add(topic);
      if (due.size > 0) timer ??= setTimeout(flush, wait);
    },
    stop: () => clearTimeout(timer),
  };
}

/** Keeps what is shown in step with the app, and hands every announcement to `listener` as well. */
export function useAppEvents(listener: (event: AppEvent) => void) {
  const backend = useBackend();
  const client = useQueryClient();
  const onEvent = useEffectEvent(listener);
  useEffect(() => {
    const invalidator = createInvalidator(client);
    const subscription = backend.subscribe((event) => {
      invalidator.add(event);
      onEvent(event);
    });
    // The shell holds announcements back until it hears this, so that none falls into the gap before. It
    // shows the window by a time limit too: a failure here is no loss.
    subscription.listening.then(() => backend.uiReady()).catch(() => {});
    return () => {
      subscription.stop();
      invalidator.stop();
    };
  }, [backend, client]);
}
