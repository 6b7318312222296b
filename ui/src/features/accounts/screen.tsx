import { useNavigate, useSearch } from "@tanstack/react-router";
import { ChevronDown, Keyboard, SearchX, Table2 } from "lucide-react";
import { useDeferredValue, useMemo, useState } from "react";
import { ConnectButton } from "@/features/connect/button";
import { useAccounts, useConnections } from "@/lib/data";
import { text } from "@/strings";
import { Button } from "@/ui/button";
import { Empty, LoadError, Loading, Skeleton } from "@/ui/feedback";
import { Menu, MenuItem } from "@/ui/menu";
import { PageHeader } from "@/ui/page";
import { AccountDetail } from "./detail";
import { AccountFilters, type ChangeFilters } from "./filters";
import { AccountGrid } from "./grid";
import { countWatched, filterAccounts, joinAccounts, selectAccounts } from "./model";
import { useTrack } from "./track";
import { WatchChips } from "./watch-chips";

/** Every account of every connection. */
export function Accounts() {
  const navigate = useNavigate();
  const search = useSearch({ from: "/accounts" });
  const accounts = useAccounts();
  const connections = useConnections().data;
  const track = useTrack();

  const clear = () => void navigate({ to: "/accounts", search: {}, replace: true });
  const change: ChangeFilters = (patch) => {
    const next = Object.fromEntries(
      Object.entries({ ...search, ...patch }).filter(([, value]) => value !== undefined && value !== ""),
    );
    void navigate({ to: "/accounts", search: next, replace: true });
  };

  const rows = useMemo(
    () => joinAccounts(accounts.data ?? [], connections ?? []),
    [accounts.data, connections],
  );
  const wanted = useDeferredValue(search);
  const shown = useMemo(() => selectAccounts(rows, wanted), [rows, wanted]);
  const counts = useMemo(() => countWatched(filterAccounts(rows, wanted)), [rows, wanted]);
  const { q, sort, down, ...filters } = search;
  const [opened, setOpened] = useState<string | null>(null);
  const detail = opened === null ? undefined : rows.find(({ account }) => account.id === opened);
  const filtered = q !== undefined || Object.keys(filters).length > 0;

  return (
    <>
      <PageHeader
        title={text.accounts.title}
        status={
          accounts.data ? (
            <span role="status" data-testid="account-count">
              {text.accounts.shown(shown.length, rows.length)}
            </span>
          ) : undefined
        }
      >
        {rows.length > 0 ? (
          <>
            <span className="hidden items-center gap-1.5 text-xs text-ink-3 min-[1000px]:flex">
              <Keyboard aria-hidden className="size-4" />
              {text.accounts.keys}
            </span>
            <Menu
              trigger={
                <Button look="ghost" disabled={shown.length === 0} data-testid="bulk-tracking">
                  {text.accounts.bulk}
                  <ChevronDown aria-hidden />
                </Button>
              }
            >
              <MenuItem
                onSelect={() =>
                  track(
                    shown.map((row) => row.account),
                    true,
                  )
                }
              >
                {text.accounts.trackShown(shown.length)}
              </MenuItem>
              <MenuItem
                onSelect={() =>
                  track(
                    shown.map((row) => row.account),
                    false,
                  )
                }
              >
                {text.accounts.untrackShown(shown.length)}
              </MenuItem>
            </Menu>
          </>
        ) : null}
      </PageHeader>
      {accounts.error && !accounts.data ? (
        <LoadError failure={accounts.error} retry={() => void accounts.refetch()} />
      ) : null}
      {accounts.isPending ? <GridSkeleton /> : null}
      {accounts.data?.length === 0 ? (
        <Empty
          icon={Table2}
          title={text.accounts.emptyTitle}
          body={text.accounts.emptyBody}
          data-testid="accounts-empty"
        >
          <ConnectButton />
        </Empty>
      ) : null}
      {accounts.data && accounts.data.length > 0 ? (
        <>
          <AccountFilters
            search={search}
            connections={connections ?? []}
            filtered={filtered}
            change={change}
            clear={clear}
          />
          <WatchChips counts={counts} value={search.watch} onChange={(watch) => change({ watch })} />
          {shown.length === 0 ? (
            <Empty
              icon={SearchX}
              title={text.accounts.noMatchTitle}
              body={text.accounts.noMatchBody}
              data-testid="accounts-no-match"
            >
              <Button onClick={clear}>{text.accounts.clear}</Button>
            </Empty>
          ) : (
            <AccountGrid
              rows={shown}
              sort={search.sort ?? "name"}
              down={search.down ?? false}
              onSort={(key) =>
                change(
                  key === (search.sort ?? "name")
                    ? { sort: key, down: search.down ? undefined : true }
                    : { sort: key, down: undefined },
                )
              }
              onTrack={(account, tracked) => track([account], tracked)}
              onOpen={(account) => setOpened(account.id)}
            />
          )}
          {detail ? (
            <AccountDetail
              row={detail}
              accounts={accounts.data}
              onTrack={(account, tracked) => track([account], tracked)}
              onOpen={setOpened}
              onClose={() => setOpened(null)}
            />
          ) : null}
        </>
      ) : null}
    </>
  );
}

function GridSkeleton() {
  return (
    <Loading className="grid content-start">
      {Array.from({ length: 14 }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: identical shapes that never move
        <div key={row} className="flex h-10 items-center gap-6 border-b border-line px-6">
          <Skeleton className="w-56" />
          <Skeleton className="ml-auto w-8" />
          <Skeleton className="w-24" />
          <Skeleton className="w-36" />
        </div>
      ))}
    </Loading>
  );
}
