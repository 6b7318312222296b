import { DropdownMenu } from "radix-ui";
import { type ComponentProps, useLayoutEffect, useRef } from "react";
import { cn } from "@/lib/cn";
import type { MenuItemProps, MenuProps } from "./menu";

/** The menu itself. It is loaded when one is opened for the first time, and open then. */
export function LoadedMenu({ trigger, children, align = "end", side = "bottom" }: MenuProps) {
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => button.current?.focus({ preventScroll: true }), []);
  return (
    <DropdownMenu.Root modal={false} defaultOpen>
      <DropdownMenu.Trigger asChild ref={button}>
        {trigger}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          side={side}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-44 animate-pop overflow-y-auto rounded-lg bg-raised p-1 shadow-pop"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

export function LoadedItem({ className, danger, ...props }: MenuItemProps) {
  return (
    <DropdownMenu.Item
      className={cn(
        "flex h-8 items-center gap-2 rounded-md px-2 text-sm outline-none data-[disabled]:opacity-50 data-[highlighted]:bg-hover [&_svg]:size-4 [&_svg]:text-ink-3",
        danger && "text-revoked [&_svg]:text-revoked",
        className,
      )}
      {...props}
    />
  );
}

export function LoadedSeparator(props: ComponentProps<typeof DropdownMenu.Separator>) {
  return <DropdownMenu.Separator className="-mx-1 my-1 h-px bg-line" {...props} />;
}
