import { Download } from "lucide-react";
import type { ActionSource } from "@/lib/actions";
import { sayExported } from "@/lib/saved-file";
import { activityText as words } from "./words";

/** Saving the log. */
export const activityActions: ActionSource = ({ backend, command }) =>
  (["csv", "json"] as const).map((format) => ({
    id: `export.activity.${format}`,
    section: "actions",
    title: words.exportAll[format],
    icon: Download,
    run: () => command(async () => sayExported(backend, await backend.exportActivity({}, format), words)),
  }));
