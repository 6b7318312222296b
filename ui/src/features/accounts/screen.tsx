import { useNavigate, useRouter, useSearch } from "@tanstack/react-router";
import { SearchX, Table2 } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { ConnectButton } from "@/features/connect/button";
import { useGroupFocus } from "@/features/organize/focus";
import { FocusChip } from "@/features/organize/focus-chip";
import { useLabels } from "@/features/organize/labels";
import { OrganizeMenu } from "@/features/organize/menu";
import { UpdateView } from "@/features/organize/update-view";
import { useConnections } from "@/lib/data";
import { text } from "@/strings";
import { Button } from "@/ui/button";
import { Empty, LoadError } from "@/ui/feedback";
import { PageHeader } from "@/ui/page";
import { ListBody } from "./body";
import type { ColumnKey } from "./columns";
import { AccountFilters, type ChangeSearch } from "./filters";
import { useLayout } from "./layout";
import { useAccountList } from "./list";
import { type AccountSearch, filtersOf, queryOf, savedPart } from "./search";
import { GridSkeleton } from "./skeleton";
import { useTyped } from "./typed";
import { ViewMenu } from "./view-menu";
import { WatchChips } from "./watch-chips";

/** Every account of every connection. */
export function Accounts() {
  const navigate = useNavigate();
  const router = useRouter();
  const search = useSearch({ from: "/accounts" });
  const latest = useRef(search);
  latest.current = search;
  const connections = useConnections().data ?? [];
  const labels = useLabels();
  const focus = useGroupFocus();

  const go = (next: AccountSearch) => {
    // Another screen may be on its way here: the address is that one's already.
    if (router.latestLocation.pathname !== "/accounts") return;
    latest.current = next;
    void navigate({ to: "/accounts", search: next, replace: true });
  };
  const change: ChangeSearch = (patch) =>
    go(
      Object.fromEntries(
        Object.entries({ ...latest.current, ...patch }).filter(
          ([, value]) => value !== undefined && value !== "",
        ),
      ),
    );
  const [typed, type] = useTyped(search.q ?? "", (q) => change({ q }));
  const { layout, setLayout, reset } = useLayout(search, change);
  const [fitting, setFitting] = useState<readonly ColumnKey[]>([]);
  const [folded, setFolded] = useState<{ by: AccountSearch["by"]; keys: readonly string[] }>({
    by: search.by,
    keys: [],
  });
  const collapsed = folded.by === search.by ? folded.keys : NOTHING;

  const wanted = { ...search, q: typed };
  const written = JSON.stringify(queryOf(wanted, focus?.id ?? null, collapsed));
  const query = useMemo(() => JSON.parse(written) as ReturnType<typeof queryOf>, [written]);
  const list = useAccountList(query);
  const head = list.shown?.head;
  const grid = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const { q: _, ...narrowing } = filtersOf(search);
  const filtered = typed.trim() !== "" || Object.keys(narrowing).length > 0;
  // What is open in the list, and how it looks, stays.
  const clear = () => {
    const { view: _, ...look } = search;
    const names = Object.keys(filtersOf(search));
    go(Object.fromEntries(Object.entries(look).filter(([key]) => !names.includes(key))));
  };
  const toggle = (key: string) =>
    setFolded({
      by: search.by,
      keys: collapsed.includes(key) ? collapsed.filter((each) => each !== key) : [...collapsed, key],
    });

  return (
    <>
      <PageHeader
        title={text.accounts.title}
        status={
          head ? (
            <span role="status" data-testid="account-count">
              {text.accounts.shown(head.matching, head.all)}
            </span>
          ) : undefined
        }
      >
        <FocusChip to="group" />
        <UpdateView search={savedPart(search)} view={search.view} />
        <ViewMenu
          search={search}
          layout={layout}
          fitting={fitting}
          change={change}
          setLayout={setLayout}
          reset={reset}
        />
        <OrganizeMenu search={search} />
      </PageHeader>
      {list.failure ? <LoadError failure={list.failure} retry={list.retry} /> : null}
      {!head && !list.failure ? <GridSkeleton /> : null}
      {head?.all === 0 ? (
        <Empty
          icon={Table2}
          title={text.accounts.emptyTitle}
          body={text.accounts.emptyBody}
          data-testid="accounts-empty"
        >
          <ConnectButton />
        </Empty>
      ) : null}
      {head && head.all > 0 ? (
        <>
          <AccountFilters
            search={search}
            typed={typed}
            field={field}
            connections={connections}
            filtered={filtered}
            change={change}
            onType={type}
            onLeave={() => grid.current?.focus()}
            clear={clear}
          />
          <WatchChips
            counts={head.watch_counts}
            value={search.watch}
            onChange={(watch) => change({ watch })}
          />
          <ListBody
            list={list}
            query={query}
            search={search}
            layout={layout}
            labels={labels}
            grid={grid}
            change={change}
            setLayout={setLayout}
            onToggle={toggle}
            onFit={setFitting}
            onSearch={() => field.current?.focus()}
            empty={
              <Empty
                icon={SearchX}
                title={text.accounts.noMatchTitle}
                body={text.accounts.noMatchBody}
                className="flex-1"
                data-testid="accounts-no-match"
              >
                <Button onClick={clear}>{text.accounts.clear}</Button>
              </Empty>
            }
          />
        </>
      ) : null}
    </>
  );
}

const NOTHING: readonly string[] = [];
