import { Link } from "@tanstack/react-router";
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
import type { AppSnapshot } from "@/gen/AppSnapshot";
import type { UserView } from "@/gen/UserView";
import { count, text } from "@/strings";
import { HealthIcon } from "@/ui/health-badge";
import { Logo } from "@/ui/logo";
import type { Status } from "./status";
import { UserMenu } from "./user-menu";

interface SidebarProps {
  snapshot: AppSnapshot;
  user: UserView;
  status: Status;
  connections: number | undefined;
}

export function Sidebar({ snapshot, user, status }: SidebarProps) {
  const unread = snapshot.unread_notices;
  return (
    <aside className="flex w-54 shrink-0 flex-col border-r border-line bg-sidebar">
      <div className="flex h-13 shrink-0 items-center gap-2.5 px-4">
        <Logo className="size-5.5" />
        <span className="text-base font-semibold tracking-tight">{text.app}</span>
        {snapshot.setup.sandbox ? (
          <span
            title={text.sandboxHint}
            className="ml-auto rounded-full border border-line-strong px-2 text-2xs font-medium text-ink-2"
          >
            {text.sandbox}
          </span>
        ) : null}
      </div>
      <nav aria-label={text.nav.label} className="grid gap-0.5 px-2 pt-1">
        <NavLink to="/" icon={LayoutDashboard} label={text.nav.overview} testId="nav-overview" exact />
        <NavLink to="/accounts" icon={Table2} label={text.nav.accounts} testId="nav-accounts" />
        <NavLink to="/connections" icon={Cable} label={text.nav.connections} testId="nav-connections" />
        <NavLink
          to="/expirations"
          icon={CalendarClock}
          label={text.nav.expirations}
          testId="nav-expirations"
        />
        <NavLink to="/programs" icon={SquareTerminal} label={text.nav.programs} testId="nav-programs" />
        <NavLink to="/activity" icon={History} label={text.nav.activity} testId="nav-activity" />
        <NavLink to="/notices" icon={Bell} label={text.nav.notices} testId="nav-notices" badge={unread} />
        <NavLink to="/settings" icon={Settings} label={text.nav.settings} testId="nav-settings" />
      </nav>
      <div className="mt-auto grid gap-1 p-2">
        <p
          role="status"
          data-testid="status"
          data-health={status.health ?? "none"}
          className="flex items-center gap-2 px-2 py-1.5 text-xs text-ink-2"
        >
          {status.health ? <HealthIcon health={status.health} /> : null}
          {status.text}
        </p>
        <UserMenu user={user} />
      </div>
    </aside>
  );
}

interface NavLinkProps {
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
  testId: string;
  exact?: boolean;
  badge?: number;
}

function NavLink({ to, icon: Icon, label, testId, exact = false, badge = 0 }: NavLinkProps) {
  return (
    <Link
      to={to}
      activeOptions={{ exact, includeSearch: false }}
      data-testid={testId}
      draggable={false}
      className="group flex h-8 items-center gap-2.5 rounded-md px-2 font-medium text-ink-2 transition-colors duration-100 hover:bg-hover hover:text-ink data-[status=active]:bg-selected data-[status=active]:text-ink"
    >
      <Icon aria-hidden className="size-4 text-ink-3 group-data-[status=active]:text-accent-text" />
      {label}
      {badge > 0 ? (
        <span
          data-testid="unread-badge"
          className="ml-auto grid h-4.5 min-w-4.5 place-items-center rounded-full bg-accent px-1.5 text-2xs font-semibold text-accent-ink tabular-nums"
        >
          <span aria-hidden>{badge > 99 ? "99+" : count(badge)}</span>
          <span className="sr-only">{text.nav.unread(badge)}</span>
        </span>
      ) : null}
    </Link>
  );
}
