import { type ReactNode, useState } from "react";
import type { OrganizeView } from "@/gen/OrganizeView";
import { Popover } from "@/ui/popover";
import { SwitcherList } from "./switcher-list";
import { organizeText as words } from "./words";

/** The list behind the switcher’s button: open as soon as it is there. */
export function SwitcherPopover({ trigger, organize }: { trigger: ReactNode; organize: OrganizeView }) {
  const [open, setOpen] = useState(true);
  return (
    <Popover
      align="start"
      label={words.focus}
      open={open}
      onOpenChange={setOpen}
      className="w-80 max-w-[calc(100vw-2rem)]"
      data-testid="switcher-list"
      trigger={trigger}
    >
      {open ? <SwitcherList organize={organize} onClose={() => setOpen(false)} /> : null}
    </Popover>
  );
}
