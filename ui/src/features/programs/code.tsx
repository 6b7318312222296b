import { Copy } from "lucide-react";
import { cn } from "@/lib/cn";
import { copyAndSay } from "@/lib/toast";
import { text } from "@/strings";
import { Button } from "@/ui/button";
import { useText } from "./words";

interface CodeProps {
  value: string;
  /** What it does: the name of its button. */
  what: string;
  className?: string;
  "data-testid"?: string;
}

/** Something to paste into a terminal or a file: shown whole, copied to the letter. */
export function Code({ value, what, className, ...rest }: CodeProps) {
  return (
    <div className={cn("flex items-start gap-2 rounded-md bg-sunken py-1 pe-1 ps-3", className)} {...rest}>
      <code className="selectable min-w-0 flex-1 py-1.5 text-start font-mono text-xs whitespace-pre-wrap text-ink">
        {value.split(/(\s+)/).map((word, index) =>
          // A line breaks between words, not behind a hyphen. A word that is longer than the line breaks anywhere.
          /\S/.test(word) ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: words of one text, in their order
            <span key={index} className="inline-block max-w-full [overflow-wrap:anywhere]">
              {word}
            </span>
          ) : (
            word
          ),
        )}
      </code>
      <Button
        look="ghost"
        size="sm"
        aria-label={useText.copy(what)}
        onClick={() => void copyAndSay(value, useText.copied)}
        data-testid="copy-line"
      >
        <Copy aria-hidden />
        {text.copy}
      </Button>
    </div>
  );
}
