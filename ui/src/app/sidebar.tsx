import { Link } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { Fragment } from "react";
import { SavedViews } from "@/features/organize/saved-views";
import { Switcher } from "@/features/organize/switcher";
import type { AppSnapshot } from "@/gen/AppSnapshot";
import type { UserView } from "@/gen/UserView";
import { cn } from "@/lib/cn";
import { SCREENS } from "@/lib/screens";
import { SHORTCUTS } from "@/lib/shortcuts";
import { count, text } from "@/strings";
import { keyText } from "@/strings/keys";
import { HealthIcon } from "@/ui/health-badge";
import { Keys } from "@/ui/keys";
import { Logo } from "@/ui/logo";
import { openPalette } from "./open-palette";
import type { Status } from "./status";
import { UserMenu } from "./user-menu";

/** In a narrow window, or with very large text, only the symbols are seen. */
const NARROW = "@max-[40rem]/frame:sr-only";

interface SidebarProps {
  snapshot: AppSnapshot;
  user: UserView;
  status: Status;
  connections: number | undefined;
}

export function Sidebar({ snapshot, user, status }: SidebarProps) {
  const unread = snapshot.unread_notices;
  return (
    <aside
      data-sidebar
      className="flex w-54 shrink-0 flex-col overflow-x-hidden overflow-y-auto @max-[40rem]/frame:w-13 border-e border-line bg-sidebar"
    >
      <div className="flex min-h-13 shrink-0 flex-wrap items-center gap-2.5 px-4">
        <Logo className="size-5.5" />
        <span className={cn("text-base font-semibold tracking-tight", NARROW)}>{text.app}</span>
        {snapshot.setup.sandbox ? (
          <span
            title={text.sandboxHint}
            className={cn(
              "ms-auto rounded-full border border-line-strong px-2 text-2xs font-medium text-ink-2",
              NARROW,
            )}
          >
            {text.sandbox}
          </span>
        ) : null}
      </div>
      <div className="px-2 pb-2">
        <button
          type="button"
          onClick={openPalette}
          aria-keyshortcuts="Control+K Meta+K"
          data-testid="open-palette"
          className="flex min-h-8 w-full items-center gap-2 rounded-md border border-line-strong bg-surface ps-2 pe-1.5 text-ink-3 shadow-card transition-colors duration-100 hover:bg-hover hover:text-ink-2"
        >
          <Search aria-hidden className="size-4 shrink-0" />
          <span className={cn("min-w-0 flex-1 truncate text-start", NARROW)}>{keyText.search}</span>
          <Keys keys={SHORTCUTS["palette.open"]} className={NARROW} />
        </button>
      </div>
      <Switcher />
      <nav aria-label={text.nav.label} className="grid gap-0.5 px-2">
        {SCREENS.map(({ name, to, icon, label }) => (
          <Fragment key={name}>
            <NavLink
              to={to}
              icon={icon}
              label={label}
              testId={`nav-${name}`}
              exact={to === "/"}
              badge={name === "notices" ? unread : 0}
            />
            {name === "accounts" ? <SavedViews /> : null}
          </Fragment>
        ))}
      </nav>
      <div className="mt-auto grid gap-1 p-2">
        <p
          role="status"
          data-testid="status"
          data-health={status.health ?? "none"}
          className="flex items-center gap-2 px-2 py-1.5 text-xs text-ink-2"
        >
          {status.health ? <HealthIcon health={status.health} /> : null}
          <span className={NARROW}>{status.text}</span>
        </p>
        <UserMenu user={user} />
      </div>
    </aside>
  );
}

interface NavLinkProps {
  to: (typeof SCREENS)[number]["to"];
  icon: (typeof SCREENS)[number]["icon"];
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
      className="group flex min-h-8 items-center gap-2.5 rounded-md px-2 py-1 font-medium text-ink-2 transition-colors duration-100 hover:bg-hover hover:text-ink data-[status=active]:bg-selected data-[status=active]:text-ink"
    >
      <Icon aria-hidden className="size-4 shrink-0 text-ink-3 group-data-[status=active]:text-accent-text" />
      <span className={NARROW}>{label}</span>
      {badge > 0 ? (
        <span
          data-testid="unread-badge"
          className="ms-auto grid h-4.5 min-w-4.5 place-items-center rounded-full bg-accent px-1.5 text-2xs font-semibold text-accent-ink tabular-nums"
        >
          <span aria-hidden>{badge > 99 ? "99+" : count(badge)}</span>
          <span className="sr-only">{text.nav.unread(badge)}</span>
        </span>
      ) : null}
    </Link>
  );
}
