import { type DropdownMenu, Slot } from "radix-ui";
import { type ComponentProps, type KeyboardEvent, type ReactNode, useState } from "react";
import { preloaded } from "@/lib/preload";

const parts = preloaded(() => import("./menu-parts"));

/** Loads the code of menus before one is opened. */
export const loadMenus = parts.load;

export interface MenuProps {
  trigger: ReactNode;
  children: ReactNode;
  align?: "start" | "end";
  side?: "top" | "bottom";
}

/** Keys that open a menu from its button. */
const OPENING = new Set(["Enter", " ", "ArrowDown"]);

/** A menu behind a button. Until it is opened for the first time there is only the button. */
export function Menu(props: MenuProps) {
  const [opened, setOpened] = useState(false);
  const loaded = parts.now();
  if (opened && loaded) return <loaded.LoadedMenu {...props} />;
  const open = () =>
    void parts.load().then(
      () => setOpened(true),
      // Without its code the button does nothing; the next press tries again.
      () => {},
    );
  return (
    <Slot.Root
      aria-haspopup="menu"
      aria-expanded={false}
      data-state="closed"
      onPointerEnter={() => void parts.load().catch(() => {})}
      onClick={open}
      onKeyDown={(event: KeyboardEvent) => {
        if (!OPENING.has(event.key)) return;
        event.preventDefault();
        open();
      }}
    >
      {props.trigger}
    </Slot.Root>
  );
}

export interface MenuItemProps extends ComponentProps<typeof DropdownMenu.Item> {
  danger?: boolean;
}

/* Items are drawn inside an open menu only, so their code is there. */

export function MenuItem(props: MenuItemProps) {
  const loaded = parts.now();
  return loaded ? <loaded.LoadedItem {...props} /> : null;
}

export function MenuSeparator() {
  const loaded = parts.now();
  return loaded ? <loaded.LoadedSeparator /> : null;
}
