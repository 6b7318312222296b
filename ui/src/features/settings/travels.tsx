import { Monitor, RefreshCw } from "lucide-react";
import { cn } from "@/lib/cn";
import { settingsText } from "./words";

/** Where a setting holds: on this computer, or on all of the user's. */
export type Reach = "here" | "synced";

const LOOK = {
  here: { icon: Monitor, name: settingsText.here, hint: settingsText.hereHint },
  synced: { icon: RefreshCw, name: settingsText.synced, hint: settingsText.syncedHint },
} as const;

/** Says where settings hold; in a row, where its heading does not say it already. */
export function Travels({ reach, short = false }: { reach: Reach; short?: boolean }) {
  const { icon: Icon, name, hint } = LOOK[reach];
  return (
    <span className="inline-flex items-center gap-1 text-ink-3" title={`${name}. ${hint}`} data-reach={reach}>
      <Icon aria-hidden className="size-3.5" />
      <span className={cn(short && "sr-only")}>{name}</span>
    </span>
  );
}
