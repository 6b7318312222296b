import {
  CalendarClock,
  CircleCheck,
  CirclePlus,
  Clock,
  CreditCard,
  KeyRound,
  LogIn,
  type LucideIcon,
  OctagonAlert,
  Sparkles,
  Unlink,
} from "lucide-react";
import type { AccountHealth } from "@/gen/AccountHealth";
import type { NoticeKind } from "@/gen/NoticeKind";
import { cn } from "@/lib/cn";
import { noticesText } from "./words";

const LOOK: Record<NoticeKind, { icon: LucideIcon; tone: string }> = {
  connection_broken: { icon: OctagonAlert, tone: "bg-revoked-soft text-revoked" },
  connection_lapsed: { icon: Clock, tone: "bg-expired-soft text-expired" },
  connection_recovered: { icon: CircleCheck, tone: "bg-healthy-soft text-healthy" },
  connection_added: { icon: CirclePlus, tone: "bg-selected text-accent-text" },
  session_ended: { icon: LogIn, tone: "bg-expiring-soft text-expiring" },
  accounts_appeared: { icon: Sparkles, tone: "bg-selected text-accent-text" },
  accounts_lost: { icon: Unlink, tone: "bg-expired-soft text-expired" },
  session_ending: { icon: LogIn, tone: "bg-expiring-soft text-expiring" },
  secret_ending: { icon: KeyRound, tone: "bg-expiring-soft text-expiring" },
  grant_ending: { icon: CalendarClock, tone: "bg-expiring-soft text-expiring" },
  account_trouble: { icon: CreditCard, tone: "bg-revoked-soft text-revoked" },
  account_recovered: { icon: CircleCheck, tone: "bg-healthy-soft text-healthy" },
};

/** The sign of a kind: shapes differ, so that colour is never the only one. */
export function NoticeIcon({ kind, health = null }: { kind: NoticeKind; health?: AccountHealth | null }) {
  const { icon: Icon, tone: usual } = LOOK[kind];
  // Ads that still run are no alarm yet.
  const tone =
    kind === "account_trouble" && health === "attention" ? "bg-expiring-soft text-expiring" : usual;
  return (
    <span className={cn("mt-0.5 grid size-7 shrink-0 place-items-center rounded-full", tone)}>
      <Icon aria-hidden className="size-4" />
    </span>
  );
}

/** Marks what the user has not seen. */
export function UnreadDot() {
  return (
    <span className="size-1.5 shrink-0 self-center rounded-full bg-accent-text" data-testid="notice-unread">
      <span className="sr-only">{noticesText.unread}</span>
    </span>
  );
}
