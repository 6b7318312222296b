import { ChevronDown, Download } from "lucide-react";
import { useBackend } from "@/backend/context";
import type { EndsFormat } from "@/gen/EndsFormat";
import { useCommand } from "@/lib/data";
import { showDone, showFailure } from "@/lib/toast";
import { Button } from "@/ui/button";
import { Menu, MenuItem } from "@/ui/menu";
import { expirationsText } from "./words";

const fileName = (path: string) => path.split(/[\\/]/).at(-1) ?? path;

/** Saves what expires as a file in the Downloads folder, for a calendar or a spreadsheet. */
export function EndsExport() {
  const backend = useBackend();
  const save = useCommand((asked, format: EndsFormat) => asked.exportEnds(format), {
    onDone: ({ path, rows }) =>
      showDone(expirationsText.exported(rows, fileName(path)), {
        label: expirationsText.showInFolder,
        onClick: () => void backend.showInFolder(path).catch(showFailure),
      }),
  });
  return (
    <Menu
      trigger={
        <Button look="ghost" pending={save.pending} data-testid="ends-export">
          {save.pending ? null : <Download aria-hidden />}
          {expirationsText.export}
          <ChevronDown aria-hidden className="size-3.5" />
        </Button>
      }
    >
      <MenuItem onSelect={() => save.run("ics")} data-testid="export-ics">
        {expirationsText.exportIcs}
      </MenuItem>
      <MenuItem onSelect={() => save.run("csv")} data-testid="export-ends-csv">
        {expirationsText.exportCsv}
      </MenuItem>
    </Menu>
  );
}
