import {
  Bell,
  Cable,
  CalendarClock,
  History,
  LayoutDashboard,
  type LucideIcon,
  Settings,
  SquareTerminal,
  Table2,
} from "lucide-react";
import { text } from "@/strings";
import type { ShortcutId } from "./shortcuts";

export type ScreenName =
  | "overview"
  | "accounts"
  | "connections"
  | "expirations"
  | "programs"
  | "activity"
  | "notices"
  | "settings";

interface ScreenEntry {
  name: ScreenName;
  to:
    | "/"
    | "/accounts"
    | "/connections"
    | "/expirations"
    | "/programs"
    | "/activity"
    | "/notices"
    | "/settings";
  icon: LucideIcon;
  label: string;
  shortcut: ShortcutId;
}

const entry = (name: ScreenName, to: ScreenEntry["to"], icon: LucideIcon): ScreenEntry => ({
  name,
  to,
  icon,
  label: text.nav[name],
  shortcut: `go.${name}`,
});

/** The screens of the sidebar, in its order. */
export const SCREENS: readonly ScreenEntry[] = [
  entry("overview", "/", LayoutDashboard),
  entry("accounts", "/accounts", Table2),
  entry("connections", "/connections", Cable),
  entry("expirations", "/expirations", CalendarClock),
  entry("programs", "/programs", SquareTerminal),
  entry("activity", "/activity", History),
  entry("notices", "/notices", Bell),
  entry("settings", "/settings", Settings),
];
