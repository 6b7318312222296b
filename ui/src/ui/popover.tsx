import { Popover as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

interface PopoverProps {
  trigger: ReactNode;
  label: string;
  align?: "start" | "end";
  className?: string;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  children: ReactNode;
  "data-testid"?: string;
}

/** A few controls beside the button that opens them. */
export function Popover(props: PopoverProps) {
  const { trigger, label, align = "end", className, open, onOpenChange, children, ...rest } = props;
  return (
    <Radix.Root
      {...(open === undefined ? {} : { open })}
      {...(onOpenChange === undefined ? {} : { onOpenChange })}
    >
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          aria-label={label}
          className={cn(
            "z-50 flex max-h-(--radix-popover-content-available-height) min-w-56 animate-pop flex-col overflow-y-auto rounded-lg bg-raised shadow-pop outline-none",
            className,
          )}
          {...rest}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
