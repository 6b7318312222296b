import type { ActivitySearch } from "@/features/activity/search";
import { ExportMenu } from "@/ui/export-menu";
import { filterOf } from "./model";
import { activityText } from "./words";

interface ActivityExportProps {
  search: ActivitySearch;
  total: number;
}

/** Saves what the filters find, as a file in the Downloads folder. */
export function ActivityExport({ search, total }: ActivityExportProps) {
  return (
    <ExportMenu
      formats={[
        { format: "csv", label: activityText.exportCsv, testId: "export-csv" },
        { format: "json", label: activityText.exportJson, testId: "export-json" },
      ]}
      save={(backend, format) => backend.exportActivity(filterOf(search, Date.now()), format)}
      words={activityText}
      saving={activityText.exporting(total)}
      disabled={total === 0}
      data-testid="activity-export"
    />
  );
}
