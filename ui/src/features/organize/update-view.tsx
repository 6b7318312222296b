import { BookmarkCheck } from "lucide-react";
import { type AccountSearch, parseView, viewText } from "@/features/accounts/search";
import { useCommand, useOrganize } from "@/lib/data";
import { Button } from "@/ui/button";
import { organizeText as words } from "./words";

/** Offers to keep what was changed in a saved view that is open. */
export function UpdateView({ search, view: id }: { search: AccountSearch; view: string | undefined }) {
  const view = useOrganize().data?.views.find((each) => each.id === id);
  const save = useCommand(
    (backend, { name, query }: { name: string; query: string }) => backend.saveView(id ?? null, name, query),
    { done: ({ name }) => words.updatedView(name) },
  );
  if (!view) return null;
  const query = viewText(search);
  if (query === viewText(parseView(view.query))) return null;
  return (
    <Button
      size="sm"
      title={words.viewChanged}
      pending={save.pending}
      onClick={() => save.run({ name: view.name, query })}
      data-testid="update-view"
    >
      <BookmarkCheck aria-hidden />
      {words.updateView}
    </Button>
  );
}
