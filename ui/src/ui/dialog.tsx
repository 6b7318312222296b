import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ComponentProps, type ReactNode, useState } from "react";
import { cn } from "@/lib/cn";
import { text } from "@/strings";
import { Button } from "./button";

/** Who shall have the focus back: the focused element, and for a menu's item the button of that menu. */
function focusOwner(): HTMLElement | null {
  const focused = document.activeElement;
  const label = focused?.closest("[role=menu]")?.getAttribute("aria-labelledby");
  const owner = label ? document.getElementById(label) : focused;
  return owner instanceof HTMLElement && owner !== document.body ? owner : null;
}

/** Gives the focus back to whatever had it before, since there is no trigger that Radix knows of. */
export function useFocusReturn(): (event: Event) => void {
  const [opener] = useState(focusOwner);
  return (event) => {
    event.preventDefault();
    const home = opener?.isConnected ? opener : document.getElementById("content");
    home?.focus();
  };
}

interface DialogProps {
  open: boolean;
  /** Called for Escape, the close button and a press outside. */
  onClose: () => void;
  title: string;
  description?: ReactNode;
  className?: string;
  /** Whether a press outside closes too. */
  dismissable?: boolean;
  role?: "dialog" | "alertdialog";
  children: ReactNode;
  "data-testid"?: string;
}

/** A modal dialog: focus stays inside and returns to where it was. */
export function Dialog({
  open,
  onClose,
  title,
  description,
  className,
  dismissable = true,
  role = "dialog",
  children,
  ...rest
}: DialogProps) {
  const giveBack = useFocusReturn();
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 grid animate-fade place-items-center overflow-y-auto bg-overlay p-6">
          <Radix.Content
            role={role}
            aria-modal
            className={cn(
              "relative flex max-h-[calc(100vh-3rem)] w-full max-w-md animate-pop flex-col rounded-xl bg-raised shadow-pop",
              className,
            )}
            onCloseAutoFocus={giveBack}
            onInteractOutside={(event) => !dismissable && event.preventDefault()}
            {...(description ? {} : { "aria-describedby": undefined })}
            {...rest}
          >
            <header className="grid gap-1 px-5 pt-5 pr-12">
              <Radix.Title className="text-lg font-semibold tracking-tight">{title}</Radix.Title>
              {description ? (
                <Radix.Description asChild>
                  <div className="text-ink-2">{description}</div>
                </Radix.Description>
              ) : null}
            </header>
            {children}
            <Radix.Close asChild>
              <Button look="ghost" size="icon" className="absolute top-3.5 right-3.5" aria-label={text.close}>
                <X />
              </Button>
            </Radix.Close>
          </Radix.Content>
        </Radix.Overlay>
      </Radix.Portal>
    </Radix.Root>
  );
}

export function DialogBody({ className, ...props }: ComponentProps<"div">) {
  return <div className={cn("grid gap-4 px-5 py-4", className)} {...props} />;
}

export function DialogFooter({ className, ...props }: ComponentProps<"footer">) {
  return (
    <footer
      className={cn("flex items-center justify-end gap-2 border-t border-line px-5 py-3.5", className)}
      {...props}
    />
  );
}
