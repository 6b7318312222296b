import { Copy } from "lucide-react";
import { cn } from "@/lib/cn";
import { copyAndSay } from "@/lib/toast";
import { text } from "@/strings";
import { Button } from "./button";

interface CopyFieldProps {
  value: string;
  /** What the button copies, where “Copy” alone would not say it. */
  label?: string;
  className?: string;
  "data-testid"?: string;
}

/** Something to be copied to the letter: shown whole, however long it is. */
export function CopyField({ value, label, className, ...rest }: CopyFieldProps) {
  return (
    <div className={cn("flex items-center gap-2 rounded-md bg-sunken py-1 pe-1 ps-3", className)} {...rest}>
      <span className="selectable min-w-0 flex-1 font-mono text-xs break-all text-ink">{value}</span>
      <Button
        look="ghost"
        size="sm"
        aria-label={label}
        onClick={() => void copyAndSay(value, text.toast.copiedAddress)}
      >
        <Copy aria-hidden />
        {text.copy}
      </Button>
    </div>
  );
}
