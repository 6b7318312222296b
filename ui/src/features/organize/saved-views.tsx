import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Bookmark, Ellipsis } from "lucide-react";
import { type KeyboardEvent, lazy, Suspense, useState } from "react";
import { useBackend } from "@/backend/context";
import { parseView } from "@/features/accounts/search";
import type { OrganizeView } from "@/gen/OrganizeView";
import type { SavedView } from "@/gen/SavedView";
import { cn } from "@/lib/cn";
import { useCommand, useOrganize } from "@/lib/data";
import { keys } from "@/lib/keys";
import { showDone, showFailure } from "@/lib/toast";
import { text } from "@/strings";
import { Menu, MenuItem, MenuSeparator } from "@/ui/menu";
import { organizeText as words } from "./words";

const RenameViewDialog = lazy(() =>
  import("./save-view-dialog").then((module) => ({ default: module.RenameViewDialog })),
);

/** With one of them at another place. */
function placed(views: readonly SavedView[], id: string, to: number): SavedView[] {
  const one = views.find((view) => view.id === id);
  const rest = views.filter((view) => view.id !== id);
  return one ? [...rest.slice(0, to), one, ...rest.slice(to)] : rest;
}

/** Lists of accounts that the user saved, below the entry of all accounts. */
export function SavedViews() {
  const client = useQueryClient();
  const backend = useBackend();
  const views = useOrganize().data?.views ?? [];
  const [renamed, setRenamed] = useState<SavedView | null>(null);
  const [dragged, setDragged] = useState<string | null>(null);
  const [said, setSaid] = useState("");
  const place = (id: string, to: number) => {
    if (to < 0 || to >= views.length) return;
    const next = placed(views, id, to);
    client.setQueryData<OrganizeView>(keys.organize, (all) => all && { ...all, views: next });
    const name = next[to]?.name ?? "";
    setSaid(words.viewMoved(name, to + 1, next.length));
    backend.orderViews(next.map((view) => view.id)).catch((thrown) => {
      showFailure(thrown);
      void client.invalidateQueries({ queryKey: keys.organize });
    });
  };
  if (views.length === 0) return null;
  return (
    <>
      <ul
        aria-label={words.views}
        className="mb-1 ms-4 grid gap-px border-s border-line ps-1.5"
        data-testid="saved-views"
      >
        {views.map((view, index) => (
          <li
            key={view.id}
            draggable
            onDragStart={() => setDragged(view.id)}
            onDragEnd={() => setDragged(null)}
            onDragOver={(event) => dragged !== null && event.preventDefault()}
            onDrop={() => dragged !== null && place(dragged, index)}
            className={cn("group relative flex items-center", dragged === view.id && "opacity-50")}
          >
            <ViewLink view={view} onMove={(by) => place(view.id, index + by)} />
            <ViewMenu
              view={view}
              first={index === 0}
              last={index === views.length - 1}
              onRename={() => setRenamed(view)}
              onMove={(by) => place(view.id, index + by)}
            />
          </li>
        ))}
      </ul>
      <span role="status" className="sr-only">
        {said}
      </span>
      {renamed ? (
        <Suspense>
          <RenameViewDialog view={renamed} onClose={() => setRenamed(null)} />
        </Suspense>
      ) : null}
    </>
  );
}

function ViewLink({ view, onMove }: { view: SavedView; onMove: (by: number) => void }) {
  const open = useSearch({ strict: false }).view === view.id;
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (by === undefined || !event.altKey) return;
    event.preventDefault();
    onMove(by);
  };
  return (
    <Link
      to="/accounts"
      search={{ ...parseView(view.query), view: view.id }}
      draggable={false}
      onKeyDown={onKeyDown}
      aria-current={open ? "page" : undefined}
      activeProps={{}}
      data-testid="saved-view"
      className={cn(
        "flex h-7 min-w-0 flex-1 items-center gap-2 rounded-md ps-2 pe-7 text-xs text-ink-2 hover:bg-hover hover:text-ink",
        open && "bg-selected font-medium text-ink",
      )}
    >
      <Bookmark aria-hidden className={cn("size-3.5 shrink-0 text-ink-3", open && "text-accent-text")} />
      <span className="truncate">{view.name}</span>
    </Link>
  );
}

interface ViewMenuProps {
  view: SavedView;
  first: boolean;
  last: boolean;
  onRename: () => void;
  onMove: (by: number) => void;
}

function ViewMenu({ view, first, last, onRename, onMove }: ViewMenuProps) {
  const backend = useBackend();
  const navigate = useNavigate();
  const open = useSearch({ strict: false }).view === view.id;
  const remove = useCommand((app) => app.deleteView(view.id), {
    onDone: ({ undo }) => {
      const again = () => void backend.undo(undo ?? 0).catch(showFailure);
      showDone(
        words.viewDeleted(view.name),
        undo === null ? undefined : { label: text.toast.undo, onClick: again },
      );
      if (open) void navigate({ to: "/accounts", replace: true });
    },
  });
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          aria-label={words.viewActions(view.name)}
          data-testid="saved-view-menu"
          className="absolute end-1 grid size-5 place-items-center rounded-sm text-ink-3 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 hover:bg-hover hover:text-ink data-[state=open]:opacity-100"
        >
          <Ellipsis aria-hidden className="size-4" />
        </button>
      }
    >
      <MenuItem onSelect={onRename} data-testid="view-rename">
        {words.renameView}
      </MenuItem>
      <MenuItem disabled={first} onSelect={() => onMove(-1)} data-testid="view-up">
        {words.viewUp}
      </MenuItem>
      <MenuItem disabled={last} onSelect={() => onMove(1)} data-testid="view-down">
        {words.viewDown}
      </MenuItem>
      <MenuSeparator />
      <MenuItem danger onSelect={() => remove.run()} data-testid="view-delete">
        {words.deleteView}
      </MenuItem>
    </Menu>
  );
}
