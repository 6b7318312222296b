import { ChevronDown, Download } from "lucide-react";
import { useBackend } from "@/backend/context";
import type { ActivitySearch } from "@/features/activity/search";
import type { ExportFormat } from "@/gen/ExportFormat";
import { useCommand } from "@/lib/data";
import { showDone, showFailure } from "@/lib/toast";
import { Button } from "@/ui/button";
import { Menu, MenuItem } from "@/ui/menu";
import { filterOf } from "./model";
import { activityText } from "./words";

const fileName = (path: string) => path.split(/[\\/]/).at(-1) ?? path;

interface ActivityExportProps {
  search: ActivitySearch;
  total: number;
}

/** Saves what the filters find, as a file in the Downloads folder. */
export function ActivityExport({ search, total }: ActivityExportProps) {
  const backend = useBackend();
  const save = useCommand(
    (asked, format: ExportFormat) => asked.exportActivity(filterOf(search, Date.now()), format),
    {
      onDone: ({ path, rows }) =>
        showDone(activityText.exported(rows, fileName(path)), {
          label: activityText.showInFolder,
          onClick: () => void backend.showInFolder(path).catch(showFailure),
        }),
    },
  );
  return (
    <>
      <span role="status" className="text-xs text-ink-3">
        {save.pending ? activityText.exporting(total) : ""}
      </span>
      <Menu
        trigger={
          <Button look="ghost" pending={save.pending} disabled={total === 0} data-testid="activity-export">
            {save.pending ? null : <Download aria-hidden />}
            {activityText.export}
            <ChevronDown aria-hidden className="size-3.5" />
          </Button>
        }
      >
        <MenuItem onSelect={() => save.run("csv")} data-testid="export-csv">
          {activityText.exportCsv}
        </MenuItem>
        <MenuItem onSelect={() => save.run("json")} data-testid="export-json">
          {activityText.exportJson}
        </MenuItem>
      </Menu>
    </>
  );
}
