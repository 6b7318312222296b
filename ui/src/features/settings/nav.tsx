import { Link } from "@tanstack/react-router";
import {
  Bell,
  Database,
  Info,
  KeyRound,
  type LucideIcon,
  MoonStar,
  RefreshCw,
  ShoppingBag,
  SlidersHorizontal,
} from "lucide-react";
import { cn } from "@/lib/cn";
import { SETTINGS_SECTIONS, type SettingsSection } from "./search";
import { settingsSections, settingsText } from "./words";

export const sectionIcons: Record<SettingsSection, LucideIcon> = {
  general: SlidersHorizontal,
  notifications: Bell,
  background: MoonStar,
  connections: ShoppingBag,
  "sign-in": KeyRound,
  sync: RefreshCw,
  data: Database,
  about: Info,
};

/** The parts of the settings. */
export function SettingsNav({ section }: { section: SettingsSection | null }) {
  return (
    <nav aria-label={settingsText.sections} className="grid gap-0.5">
      {SETTINGS_SECTIONS.map((each) => {
        const Icon = sectionIcons[each];
        const here = each === section;
        return (
          <Link
            key={each}
            to="/settings"
            search={{ section: each }}
            aria-current={here ? "page" : undefined}
            draggable={false}
            data-testid={`settings-${each}`}
            className={cn(
              "flex min-h-8 items-center gap-2.5 rounded-md px-2 py-1 font-medium text-ink-2 transition-colors duration-100 hover:bg-hover hover:text-ink",
              here && "bg-selected text-ink",
            )}
          >
            <Icon aria-hidden className={cn("size-4 shrink-0 text-ink-3", here && "text-accent-text")} />
            {settingsSections[each].name}
          </Link>
        );
      })}
    </nav>
  );
}
