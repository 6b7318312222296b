import { BookmarkPlus, Download, FolderTree, Tags, Upload } from "lucide-react";
import { useState } from "react";
import { useBackend } from "@/backend/context";
import { type AccountSearch, savedPart } from "@/features/accounts/search";
import { useCommand } from "@/lib/data";
import { showDone, showFailure } from "@/lib/toast";
import { Button } from "@/ui/button";
import { Menu, MenuItem, MenuSeparator } from "@/ui/menu";
import { ImportDialog } from "./import-dialog";
import { ManageDialog } from "./manage-dialog";
import { SaveViewDialog } from "./save-view-dialog";
import { organizeText as words } from "./words";

const fileName = (path: string) => path.split(/[\\/]/).at(-1) ?? path;

/** What puts accounts in an order of one’s own. */
export function OrganizeMenu({ search }: { search: AccountSearch }) {
  const [open, setOpen] = useState<"manage" | "import" | "view" | null>(null);
  const backend = useBackend();
  const save = useCommand((app) => app.exportMarks(), {
    onDone: ({ path, rows }) =>
      showDone(words.exported(rows, fileName(path)), {
        label: words.showInFolder,
        onClick: () => void backend.showInFolder(path).catch(showFailure),
      }),
  });
  const close = () => setOpen(null);
  return (
    <>
      <Menu
        trigger={
          <Button look="ghost" data-testid="organize-menu">
            <FolderTree aria-hidden />
            {words.menu}
          </Button>
        }
      >
        <MenuItem onSelect={() => setOpen("view")} data-testid="save-view">
          <BookmarkPlus aria-hidden />
          {words.saveView}
        </MenuItem>
        <MenuSeparator />
        <MenuItem onSelect={() => setOpen("manage")} data-testid="manage-labels">
          <Tags aria-hidden />
          {words.manage}
        </MenuItem>
        <MenuItem onSelect={() => setOpen("import")} data-testid="import-marks">
          <Upload aria-hidden />
          {words.import}
        </MenuItem>
        <MenuItem onSelect={() => save.run()} data-testid="export-marks">
          <Download aria-hidden />
          {words.export}
        </MenuItem>
      </Menu>
      {open === "manage" ? <ManageDialog onClose={close} /> : null}
      {open === "import" ? <ImportDialog onClose={close} /> : null}
      {open === "view" ? <SaveViewDialog search={savedPart(search)} onClose={close} /> : null}
    </>
  );
}
