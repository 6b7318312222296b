import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/cn";
import { HistoryButtons } from "./history-buttons";

interface PageHeaderProps {
  title: ReactNode;
  /** A short line beside the title: counts, state. */
  status?: ReactNode;
  children?: ReactNode;
}

/** The bar at the top of each screen: what it is, how it is, what one can do. */
export function PageHeader({ title, status, children }: PageHeaderProps) {
  return (
    <header className="flex min-h-13 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-6 py-1.5">
      <HistoryButtons />
      <h1 className="min-w-0 truncate text-base font-semibold tracking-tight">{title}</h1>
      {status ? <div className="min-w-0 truncate text-sm text-ink-3">{status}</div> : null}
      {children ? <div className="ms-auto flex flex-wrap items-center gap-2">{children}</div> : null}
    </header>
  );
}

/** The scrolling part of a screen. Positioned, so that what only ears perceive scrolls with it. */
export function PageBody({ className, children, ...props }: ComponentProps<"div">) {
  return (
    <div
      className="relative min-h-0 flex-1 overflow-y-auto focus-visible:-outline-offset-2"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      {...props}
    >
      <div
        className={cn("mx-auto grid w-full max-w-5xl grid-cols-[minmax(0,1fr)] gap-6 px-6 py-6", className)}
      >
        {children}
      </div>
    </div>
  );
}

interface SectionProps {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
  "data-testid"?: string;
}

export function Section({ title, aside, children, className, ...rest }: SectionProps) {
  return (
    <section
      className={cn("grid grid-cols-[minmax(0,1fr)] content-start gap-2", className)}
      aria-label={title}
      {...rest}
    >
      <div className="flex min-h-6 items-center gap-2">
        <h2 className="text-xs font-semibold text-ink-2">{title}</h2>
        {aside ? <div className="ms-auto text-xs text-ink-3">{aside}</div> : null}
      </div>
      {children}
    </section>
  );
}

export function Card({ className, ...props }: ComponentProps<"div">) {
  return <div className={cn("rounded-lg border border-line bg-surface shadow-card", className)} {...props} />;
}
