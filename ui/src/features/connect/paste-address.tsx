import { ChevronRight } from "lucide-react";
import { type FormEvent, useState } from "react";
import { cn } from "@/lib/cn";
import { useCommand } from "@/lib/data";
import { text } from "@/strings";
import { Button } from "@/ui/button";
import { Input } from "@/ui/controls";
import { ErrorNote } from "@/ui/feedback";

/** The last way back from the browser, folded away: the address, copied and pasted by hand. */
export function PasteAddress({ className }: { className?: string }) {
  return (
    <details className={cn("group", className)} data-testid="paste-address">
      <summary className="flex w-fit cursor-pointer list-none items-center gap-1 rounded-sm text-ink-2 hover:text-ink">
        <ChevronRight aria-hidden className="size-4 transition-transform group-open:rotate-90" />
        {text.paste.title}
      </summary>
      <div className="mt-2 grid gap-2 ps-5">
        <p className="text-xs text-ink-3">{text.paste.hint}</p>
        <PasteForm />
      </div>
    </details>
  );
}

/** Takes the address that the browser ended at. */
export function PasteForm({ look = "secondary" }: { look?: "primary" | "secondary" }) {
  const [url, setUrl] = useState("");
  const submit = useCommand((backend, address: string) => backend.submitCallback(address), {
    onDone: () => setUrl(""),
    onFailure: () => {},
  });
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (url.trim() !== "") submit.run(url.trim());
  };
  return (
    <form onSubmit={onSubmit} className="grid gap-2">
      <div className="flex gap-2">
        <Input
          aria-label={text.paste.label}
          placeholder={text.paste.placeholder}
          value={url}
          onChange={(event) => setUrl(event.target.value)}
          data-testid="paste-input"
        />
        <Button
          type="submit"
          look={look}
          pending={submit.pending}
          disabled={url.trim() === ""}
          data-testid="paste-submit"
        >
          {text.paste.button}
        </Button>
      </div>
      {submit.failure ? <ErrorNote error={submit.failure.error} /> : null}
    </form>
  );
}
