import { CircleCheck, Info, type LucideIcon, TriangleAlert } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/cn";

type Tone = "quiet" | "good" | "warning" | "danger";

const LOOK: Record<Tone, { icon: LucideIcon; box: string; colour: string }> = {
  quiet: { icon: Info, box: "bg-sunken", colour: "text-ink-3" },
  good: { icon: CircleCheck, box: "bg-healthy-soft", colour: "text-healthy" },
  warning: { icon: TriangleAlert, box: "bg-expiring-soft", colour: "text-expiring" },
  danger: { icon: TriangleAlert, box: "bg-revoked-soft", colour: "text-revoked" },
};

interface NoteProps extends Omit<ComponentProps<"div">, "title"> {
  tone: Tone;
  title?: ReactNode;
}

/** A few sentences set apart, with a shape that tells how much they matter. */
export function Note({ tone, title, className, children, ...props }: NoteProps) {
  const { icon: Icon, box, colour } = LOOK[tone];
  return (
    <div className={cn("flex gap-2.5 rounded-lg px-3 py-2.5 text-start", box, className)} {...props}>
      <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", colour)} />
      <div className="grid min-w-0 flex-1 gap-1 text-pretty text-ink-2">
        {title ? <p className="font-medium text-ink">{title}</p> : null}
        {children}
      </div>
    </div>
  );
}
