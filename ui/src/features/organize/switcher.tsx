import { ChevronsUpDown, Layers } from "lucide-react";
import { type ComponentProps, lazy, Suspense, useState } from "react";
import type { FocusView } from "@/gen/FocusView";
import { cn } from "@/lib/cn";
import { useOrganize } from "@/lib/data";
import { focusName } from "./focus";
import { FocusIcon } from "./focus-icon";
import { organizeText as words } from "./words";

const load = () => import("./switcher-popover").then((module) => ({ default: module.SwitcherPopover }));
const SwitcherPopover = lazy(load);
/** What is typed at once must find its field. */
const ahead = () => void load().catch(() => {});

/** What the user works on, at the top of the sidebar: an account, a group or everything. */
export function Switcher() {
  const [used, setUsed] = useState(false);
  const data = useOrganize().data;
  const button = <SwitcherButton focus={data?.focus ?? null} onPointerEnter={ahead} onFocus={ahead} />;
  if (!used || !data) {
    return (
      <SwitcherButton
        focus={data?.focus ?? null}
        onPointerEnter={ahead}
        onFocus={ahead}
        aria-haspopup="dialog"
        aria-expanded={false}
        onClick={() => setUsed(true)}
      />
    );
  }
  return (
    <Suspense fallback={button}>
      <SwitcherPopover trigger={button} organize={data} />
    </Suspense>
  );
}

function SwitcherButton({ focus, ...props }: ComponentProps<"button"> & { focus: FocusView | null }) {
  const name = focus ? focusName(focus) : words.allAccounts;
  return (
    <button
      type="button"
      aria-label={words.focusOn(name)}
      data-testid="switcher"
      className={cn(
        "mx-2 mb-1 flex h-9 min-w-0 items-center gap-2 rounded-md border border-line bg-raised px-2 text-start shadow-card hover:bg-hover data-[state=open]:bg-hover",
        focus && "border-accent",
      )}
      {...props}
    >
      {focus ? (
        <FocusIcon focus={focus.focus} />
      ) : (
        <Layers aria-hidden className="size-4 shrink-0 text-ink-3" />
      )}
      <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
      <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-ink-3" />
    </button>
  );
}
