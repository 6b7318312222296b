import {
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CirclePause,
  EyeOff,
  type LucideIcon,
  OctagonAlert,
  TriangleAlert,
} from "lucide-react";
import type { AccountHealth } from "@/gen/AccountHealth";
import { accountHealth } from "@/gen/account-words";
import type { WatchView } from "@/gen/WatchView";
import { cn } from "@/lib/cn";
import { accountHealthText } from "@/strings/account-health";

interface Look {
  icon: LucideIcon;
  text: string;
  soft: string;
}

/** Icon and colours of each state; shapes differ so that colour is never the only sign. */
export const accountLook: Record<AccountHealth | "hidden" | "unchecked" | "idle", Look> = {
  stopped: { icon: OctagonAlert, text: "text-revoked", soft: "bg-revoked-soft" },
  attention: { icon: TriangleAlert, text: "text-expiring", soft: "bg-expiring-soft" },
  ok: { icon: CircleCheck, text: "text-healthy", soft: "bg-healthy-soft" },
  unknown: { icon: CircleHelp, text: "text-disconnected", soft: "bg-disconnected-soft" },
  idle: { icon: CirclePause, text: "text-expired", soft: "bg-expired-soft" },
  hidden: { icon: EyeOff, text: "text-ink-3", soft: "bg-sunken" },
  unchecked: { icon: CircleDashed, text: "text-ink-3", soft: "bg-sunken" },
};

/** Which look an account has. What Amazon does not show is a fact and no state of health. */
export const lookOf = (watch: WatchView | null) =>
  watch === null ? "unchecked" : watch.hidden ? "hidden" : watch.health;

const WORDS = {
  ...accountHealth,
  hidden: accountHealthText.notVisible,
  unchecked: accountHealthText.notChecked,
};

interface AccountHealthProps {
  watch: WatchView | null;
  className?: string;
}

/** How an account is at Amazon, in an icon and a word or two. */
export function AccountHealthMark({ watch, className }: AccountHealthProps) {
  const state = lookOf(watch);
  const { icon: Icon, text } = accountLook[state];
  const quiet = state === "ok" || state === "hidden" || state === "unchecked";
  return (
    <span className={cn("flex min-w-0 items-center gap-1.5", className)}>
      <Icon aria-hidden className={cn("size-3.5 shrink-0", text)} />
      <span className={cn("truncate", quiet ? "text-ink-2" : cn("font-medium", text))}>{WORDS[state]}</span>
    </span>
  );
}

/** The same as a badge, for headers. */
export function AccountHealthBadge({ watch, className }: AccountHealthProps) {
  const state = lookOf(watch);
  const { icon: Icon, text, soft } = accountLook[state];
  return (
    <span
      className={cn(
        "inline-flex h-5.5 w-fit items-center gap-1 rounded-full pe-2 ps-1.5 text-xs font-medium whitespace-nowrap",
        soft,
        text,
        className,
      )}
    >
      <Icon aria-hidden className="size-3.5" />
      {WORDS[state]}
    </span>
  );
}
