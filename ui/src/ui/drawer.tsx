import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { text } from "@/strings";
import { Button } from "./button";
import { onToast } from "./dialog";
import { useFocusReturn } from "./focus-return";

interface DrawerProps {
  onClose: () => void;
  title: string;
  description?: ReactNode;
  children: ReactNode;
  "data-testid"?: string;
}

/** Everything about one thing of a list, at the window's edge. Closing gives the focus back to the list. */
export function Drawer({ onClose, title, description, children, ...rest }: DrawerProps) {
  const giveBack = useFocusReturn();
  return (
    <Radix.Root open onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-overlay">
          <Radix.Content
            aria-modal
            onCloseAutoFocus={giveBack}
            onInteractOutside={(event) => onToast(event) && event.preventDefault()}
            className="fixed top-0 end-0 bottom-[var(--toast-room,0px)] flex w-104 max-w-[calc(100vw-4rem)] animate-fade flex-col bg-raised shadow-pop"
            {...(description ? {} : { "aria-describedby": undefined })}
            {...rest}
          >
            <header className="grid gap-1 border-b border-line px-5 pt-4 pe-12 pb-3.5">
              <Radix.Title className="text-base font-semibold tracking-tight text-balance break-words">
                {title}
              </Radix.Title>
              {description ? (
                <Radix.Description asChild>
                  <div className="text-ink-2">{description}</div>
                </Radix.Description>
              ) : null}
            </header>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
            <div className="min-h-0 flex-1 overflow-y-auto focus-visible:-outline-offset-2" tabIndex={0}>
              <div className="grid gap-5 px-5 py-4">{children}</div>
            </div>
            <Radix.Close asChild>
              <Button look="ghost" size="icon" className="absolute top-3 end-3" aria-label={text.close}>
                <X />
              </Button>
            </Radix.Close>
          </Radix.Content>
        </Radix.Overlay>
      </Radix.Portal>
    </Radix.Root>
  );
}
