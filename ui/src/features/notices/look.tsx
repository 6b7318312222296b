import {
  CalendarClock,
  CircleCheck,
  CirclePlus,
  Clock,
  KeyRound,
  LogIn,
  type LucideIcon,
  OctagonAlert,
  Sparkles,
  Unlink,
} from "lucide-react";
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
};

/** The sign of a kind: shapes differ, so that colour is never the only one. */
export function NoticeIcon({ kind }: { kind: NoticeKind }) {
  const { icon: Icon, tone } = LOOK[kind];
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
