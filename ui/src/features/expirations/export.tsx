import { ExportMenu } from "@/ui/export-menu";
import { expirationsText } from "./words";

/** Saves what expires as a file in the Downloads folder, for a calendar or a spreadsheet. */
export function EndsExport() {
  return (
    <ExportMenu
      formats={[
        { format: "ics", label: expirationsText.exportIcs, testId: "export-ics" },
        { format: "csv", label: expirationsText.exportCsv, testId: "export-ends-csv" },
      ]}
      save={(backend, format) => backend.exportEnds(format)}
      words={expirationsText}
      data-testid="ends-export"
    />
  );
}
