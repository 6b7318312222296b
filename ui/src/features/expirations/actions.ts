import { CalendarPlus, Download } from "lucide-react";
import type { ActionSource } from "@/lib/actions";
import { sayExported } from "@/lib/saved-file";
import { expirationsText as words } from "./words";

/** Saving what expires. */
export const expirationActions: ActionSource = ({ backend, command }) =>
  (["ics", "csv"] as const).map((format) => ({
    id: `export.ends.${format}`,
    section: "actions",
    title: words.exportAll[format],
    icon: format === "ics" ? CalendarPlus : Download,
    run: () => command(async () => sayExported(backend, await backend.exportEnds(format), words)),
  }));
