import { type QueryClient, useQueries, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useBackend } from "@/backend/context";
import type { Backend } from "@/backend/types";
import type { AccountItem } from "@/gen/AccountItem";
import type { AccountListView } from "@/gen/AccountListView";
import type { AccountQuery } from "@/gen/AccountQuery";
import { keys } from "@/lib/keys";

/** Places of one question. */
export const PAGE = 100;
/** How long a part that was scrolled away is remembered. */
const REMEMBERED = 15_000;

/** A part of the list as it is shown. */
export interface Page extends Omit<AccountListView, "items"> {
  /** What the app answered: what a later answer leaves out is found here. */
  answered: readonly AccountItem[];
  /** The same with what the user just did. */
  items: readonly AccountItem[];
}

export const listKey = [...keys.accounts, "list"] as const;
export const pageKey = (query: AccountQuery, page: number) => [...listKey, query, page] as const;

/** Asks for a part. What did not change since the last answer is taken from there. */
async function ask(backend: Backend, client: QueryClient, query: AccountQuery, page: number): Promise<Page> {
  const before = client.getQueryData<Page>(pageKey(query, page));
  const window = { from: page * PAGE, count: PAGE };
  const answer = await backend.accountList(query, window, before?.revision ?? null);
  const items = answer.items.map((item) => (typeof item === "number" ? before?.answered[item] : item));
  if (items.every((item) => item !== undefined)) return { ...answer, answered: items, items };
  // The answer refers to one that is not here any more: everything has to be sent again.
  const whole = await backend.accountList(query, window, null);
  const all = whole.items.filter((item) => typeof item !== "number");
  return { ...whole, answered: all, items: all };
}

interface Shown {
  query: AccountQuery;
  pages: ReadonlyMap<number, Page>;
  /** The newest of the parts, for what all of them say. */
  head: Page;
}

/** What decides where the list begins: all but which headings are closed. */
const anchorOf = ({ collapsed: _, ...query }: AccountQuery) => JSON.stringify(query);

/**
 * The accounts that pass a query, of which only the parts in the range are here. What was shown stays until the answer
 * to a new query is there.
 */
export function useAccountList(query: AccountQuery) {
  const backend = useBackend();
  const client = useQueryClient();
  const [range, setRange] = useState({ first: 0, last: 0 });
  const held = useRef<Shown | null>(null);
  const anchor = anchorOf(query);
  const moved = held.current !== null && anchorOf(held.current.query) !== anchor;
  const first = moved ? 0 : range.first;
  const last = moved ? 0 : range.last;
  const pages = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const results = useQueries({
    queries: pages.map((page) => ({
      queryKey: pageKey(query, page),
      queryFn: () => ask(backend, client, query, page),
      gcTime: REMEMBERED,
    })),
  });
  const [newest] = results.filter(({ data }) => data).sort((a, b) => b.dataUpdatedAt - a.dataUpdatedAt);
  const here = new Map(
    results.flatMap(({ data }, index) => (data ? [[pages[index] ?? 0, data] as const] : [])),
  );
  const shown: Shown | null = newest?.data ? { query, pages: here, head: newest.data } : held.current;
  useEffect(() => {
    held.current = shown;
  });
  const failed = results.find(({ error }) => error);
  const load = async (from: number, to: number): Promise<AccountItem[]> => {
    const wanted = Array.from(
      { length: Math.floor(to / PAGE) - Math.floor(from / PAGE) + 1 },
      (_, index) => Math.floor(from / PAGE) + index,
    );
    const found = await Promise.all(
      wanted.map((page) =>
        client.ensureQueryData({
          queryKey: pageKey(query, page),
          queryFn: () => ask(backend, client, query, page),
          gcTime: REMEMBERED,
        }),
      ),
    );
    const start = (wanted[0] ?? 0) * PAGE;
    return found.flatMap(({ items }) => items).slice(from - start, to - start + 1);
  };
  return {
    shown,
    /** Changes when the list begins again at its top. */
    anchor: shown ? anchorOf(shown.query) : "",
    item: (index: number) => shown?.pages.get(Math.floor(index / PAGE))?.items[index % PAGE],
    /** The place of an account among the parts that are here. */
    find: (id: string): number | null => {
      for (const [page, { items }] of shown?.pages ?? []) {
        const at = items.findIndex((item) => item.type === "row" && item.row.id === id);
        if (at >= 0) return page * PAGE + at;
      }
      return null;
    },
    /** All items between two places, asked for where they are not here. */
    load,
    /** Says which places are on the screen. */
    look: (from: number, to: number) => {
      const next = { first: Math.floor(from / PAGE), last: Math.floor(to / PAGE) };
      if (next.first !== range.first || next.last !== range.last) setRange(next);
    },
    failure: shown ? null : (failed?.error ?? null),
    retry: () => void client.invalidateQueries({ queryKey: listKey }),
  };
}

export type AccountList = ReturnType<typeof useAccountList>;
