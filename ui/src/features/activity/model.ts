import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import { useBackend } from "@/backend/context";
import type { ActivitySearch, Period } from "@/features/activity/search";
import type { ActivityFilter } from "@/gen/ActivityFilter";
import type { ActivityView } from "@/gen/ActivityView";
import { keys } from "@/lib/keys";
import { activityText } from "./words";

const DAY = 86_400_000;
const SPAN: Record<Period, number> = { day: DAY, week: 7 * DAY, month: 30 * DAY };

/** What the app is asked for. */
export const filterOf = (
  { connection, kind, programs, failed, period }: ActivitySearch,
  now: number,
): ActivityFilter => ({
  ...(connection === undefined ? {} : { connection_id: connection }),
  ...(kind === undefined ? {} : { kind }),
  ...(programs ? { programs } : {}),
  ...(failed ? { failed } : {}),
  ...(period === undefined ? {} : { since: now - SPAN[period] }),
});

/** “412 ms”, “4.2 s”, “1 min 12 s”. */
export function tookWords(ms: number): string {
  if (ms < 1000) return activityText.milliseconds(ms);
  const seconds = ms / 1000;
  if (seconds < 9.95) return activityText.seconds(seconds.toFixed(1));
  const whole = Math.round(seconds);
  if (whole < 60) return activityText.seconds(String(whole));
  return activityText.minutes(Math.floor(whole / 60), whole % 60);
}

/** Parts of new entries that are fetched one by one; with more to catch up on, the list begins anew. */
const CATCH_UP = 3;

/**
 * The log, as far down as it was asked for. What is new is fetched alone and put in front: asking for all
 * of a long list again with every refresh would never end.
 */
export function useActivity(search: ActivitySearch) {
  const backend = useBackend();
  const client = useQueryClient();
  const queryKey = [...keys.activity, search];
  const list = JSON.stringify(queryKey);
  const ask = (before: number | null) => backend.activity(filterOf(search, Date.now()), before);
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => ask(pageParam),
    initialPageParam: null as number | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    // Comparing 50,000 entries with each part that arrives finds nothing to share.
    structuralSharing: false,
    gcTime: 0,
  });
  const [fresh, setFresh] = useState<{ list: string; rows: ActivityView[]; total: number } | null>(null);
  const added = fresh?.list === list && !query.isPlaceholderData ? fresh : null;
  const pages = query.data?.pages;
  const rows = useMemo(() => {
    const old = pages?.flatMap((page) => page.rows) ?? [];
    return added ? [...added.rows, ...old] : old;
  }, [pages, added]);

  const catchUp = useEffectEvent(async () => {
    if (!pages || query.isPlaceholderData) return;
    const newest = rows[0]?.id;
    const found: ActivityView[] = [];
    for (let part = 0, before: number | null = null, total = 0; part < CATCH_UP; part++) {
      if (newest === undefined) break;
      const page = await ask(before);
      if (part === 0) total = page.total;
      found.push(...page.rows.filter(({ id }) => id > newest));
      if (page.next === null || (page.rows.at(-1)?.id ?? 0) <= newest) {
        setFresh({ list, rows: [...found, ...(added?.rows ?? [])], total });
        return;
      }
      before = page.next;
    }
    setFresh(null);
    await client.resetQueries({ queryKey });
  });
  const running = useRef<Promise<void>>(Promise.resolve());
  useEffect(() => {
    let due = false;
    let stopped = false;
    const subscription = backend.subscribe((event) => {
      if (event.type !== "activity_changed" || due) return;
      due = true;
      // One after the other; what fails is made up for by the next announcement.
      running.current = running.current
        .then(() => {
          due = false;
          return stopped ? undefined : catchUp();
        })
        .catch(() => {});
    });
    return () => {
      stopped = true;
      subscription.stop();
    };
  }, [backend]);

  return {
    list,
    rows,
    total: added?.total ?? pages?.at(-1)?.total ?? 0,
    loading: query.isPending,
    error: query.isError && !query.data ? query.error : null,
    /** What is shown belongs to the filters before; the right ones are on their way. */
    stale: query.isPlaceholderData,
    more: query.hasNextPage,
    loadingMore: query.isFetchingNextPage,
    moreFailed: query.isFetchNextPageError,
    loadMore: () => void query.fetchNextPage(),
    retry: () => void query.refetch(),
  };
}

export type ActivityLog = ReturnType<typeof useActivity>;

/** The entry that an address names: of those that are loaded, or asked for alone. */
export function useEntry(id: number | undefined, rows: readonly ActivityView[]): ActivityView | undefined {
  const backend = useBackend();
  const loaded = id === undefined ? undefined : rows.find((row) => row.id === id);
  const asked = useQuery({
    queryKey: [...keys.activity, "entry", id],
    queryFn: async () =>
      (await backend.activity({}, (id ?? 0) + 1)).rows.find((row) => row.id === id) ?? null,
    enabled: id !== undefined && loaded === undefined,
  });
  return loaded ?? (id === undefined ? undefined : (asked.data ?? undefined));
}
