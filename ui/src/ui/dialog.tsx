import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/cn";
import { text } from "@/strings";
import { Button } from "./button";
import { useFocusReturn } from "./focus-return";

/** Whether a press went to a message, which is no press outside. */
export const onToast = ({ detail }: CustomEvent<{ originalEvent: Event }>): boolean =>
  detail.originalEvent.target instanceof Element &&
  detail.originalEvent.target.closest("[data-toaster]") !== null;

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
        <Radix.Overlay className="fixed inset-0 z-40 grid animate-fade place-items-center overflow-y-auto bg-overlay p-6 pb-[max(1.5rem,var(--toast-room,0px))]">
          <Radix.Content
            role={role}
            aria-modal
            className={cn(
              "relative flex max-h-[calc(100vh-1.5rem-max(1.5rem,var(--toast-room,0px)))] w-full max-w-md animate-pop flex-col overflow-y-auto rounded-xl bg-raised shadow-pop",
              className,
            )}
            onCloseAutoFocus={giveBack}
            onInteractOutside={(event) => (!dismissable || onToast(event)) && event.preventDefault()}
            {...(description ? {} : { "aria-describedby": undefined })}
            {...rest}
          >
            <header className="grid shrink-0 gap-1 px-5 pt-5 pe-12">
              <Radix.Title className="text-lg font-semibold tracking-tight">{title}</Radix.Title>
              {description ? (
                <Radix.Description asChild>
                  <div className="text-ink-2">{description}</div>
                </Radix.Description>
              ) : null}
            </header>
            {children}
            <Radix.Close asChild>
              <Button look="ghost" size="icon" className="absolute top-3.5 end-3.5" aria-label={text.close}>
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
      className={cn(
        "flex shrink-0 flex-wrap items-center justify-end gap-2 border-t border-line px-5 py-3.5",
        className,
      )}
      {...props}
    />
  );
}
