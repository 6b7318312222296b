import {
  CircleCheck,
  CircleDashed,
  CircleSlash,
  Clock,
  type LucideIcon,
  OctagonAlert,
  TriangleAlert,
} from "lucide-react";
import type { Cause } from "@/gen/Cause";
import type { Health } from "@/gen/Health";
import { cn } from "@/lib/cn";
import { grantExpired, healthMeaning, healthName } from "@/strings";

interface Look {
  icon: LucideIcon;
  text: string;
  soft: string;
}

/** Icon and colours of each state; shapes differ so that colour is never the only sign. */
export const healthLook: Record<Health, Look> = {
  healthy: { icon: CircleCheck, text: "text-healthy", soft: "bg-healthy-soft" },
  expiring: { icon: Clock, text: "text-expiring", soft: "bg-expiring-soft" },
  expired: { icon: CircleDashed, text: "text-expired", soft: "bg-expired-soft" },
  revoked: { icon: OctagonAlert, text: "text-revoked", soft: "bg-revoked-soft" },
  error: { icon: TriangleAlert, text: "text-error", soft: "bg-error-soft" },
  disconnected: { icon: CircleSlash, text: "text-disconnected", soft: "bg-disconnected-soft" },
};

interface HealthProps {
  health: Health;
  className?: string;
}

export function HealthIcon({ health, className }: HealthProps) {
  const { icon: Icon, text } = healthLook[health];
  return <Icon aria-hidden className={cn("size-4 shrink-0", text, className)} />;
}

/** `cause` says more where the state alone would mislead: a permission whose year is over was not revoked. */
export function HealthBadge({ health, cause, className }: HealthProps & { cause?: Cause | null }) {
  const { icon: Icon, text, soft } = healthLook[health];
  const expired = cause === "grant_expired";
  return (
    <span
      title={expired ? grantExpired.meaning : healthMeaning[health]}
      className={cn(
        "inline-flex h-5.5 w-fit items-center gap-1 rounded-full pe-2 ps-1.5 text-xs font-medium whitespace-nowrap",
        soft,
        text,
        className,
      )}
    >
      <Icon aria-hidden className="size-3.5" />
      {healthName(health, cause ?? null)}
    </span>
  );
}
