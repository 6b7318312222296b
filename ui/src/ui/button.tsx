import { cva, type VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

const button = cva(
  "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap transition-colors duration-100 select-none disabled:opacity-50 aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      look: {
        primary: "bg-accent text-accent-ink shadow-card enabled:hover:bg-accent-hover",
        secondary: "border border-line-strong bg-raised text-ink shadow-card enabled:hover:bg-hover",
        ghost: "text-ink-2 enabled:hover:bg-hover enabled:hover:text-ink data-[state=open]:bg-hover",
        danger: "bg-danger text-accent-ink shadow-card enabled:hover:bg-danger-hover",
        link: "rounded-sm text-accent-text enabled:hover:underline",
      },
      size: {
        sm: "h-7 px-2.5 text-xs",
        md: "h-8 px-3 text-sm",
        lg: "h-10 px-5 text-base",
        icon: "size-7",
        bare: "h-auto px-0 text-sm",
      },
    },
    defaultVariants: { look: "secondary", size: "md" },
  },
);

type ButtonProps = ComponentProps<"button"> &
  VariantProps<typeof button> & {
    /** Shows that the press is being worked on and takes no further one. */
    pending?: boolean;
    asChild?: boolean;
  };

export function Button({
  className,
  look,
  size,
  pending,
  asChild,
  disabled,
  children,
  ...props
}: ButtonProps) {
  if (asChild) {
    return (
      <Slot.Root className={cn(button({ look, size }), className)} {...props}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button
      type="button"
      className={cn(button({ look, size }), className)}
      disabled={disabled || pending}
      aria-busy={pending || undefined}
      {...props}
    >
      {pending ? <LoaderCircle aria-hidden className="animate-spin" /> : null}
      {children}
    </button>
  );
}
