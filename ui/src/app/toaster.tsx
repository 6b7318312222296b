import { CircleCheck, TriangleAlert, X } from "lucide-react";
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import { cn } from "@/lib/cn";
import { dismissToast, type Toast, useToasts } from "@/lib/toasts";
import { text } from "@/strings";
import { Button } from "@/ui/button";
import { freePlace, lastPlace, roomFor } from "./toast-place";

/** What a toast never covers. Bars and panels of screens say so with `data-keep-clear`. */
const KEPT_CLEAR = "[role=dialog],[role=alertdialog],[data-keep-clear],[data-radix-popper-content-wrapper]";

/** Messages about what was done, at a place where they cover no dialog and no panel. */
export function Toaster() {
  const toasts = useToasts();
  const stack = useRef<HTMLOListElement>(null);
  const [held, setHeld] = useState(false);
  const place = usePlace(stack, toasts);
  return (
    <section aria-label={text.toast.label} data-toaster className="pointer-events-none fixed inset-0 z-60">
      <ol
        ref={stack}
        aria-live="polite"
        aria-relevant="additions text"
        data-testid="toasts"
        className={cn(
          "pointer-events-auto fixed grid w-90 max-w-[calc(100vw-2rem)] gap-2",
          toasts.length === 0 && "pointer-events-none",
        )}
        style={place ? { left: place.left, top: place.top } : { left: 0, top: 0, visibility: "hidden" }}
        onPointerEnter={() => setHeld(true)}
        onPointerLeave={() => setHeld(false)}
        onFocus={() => setHeld(true)}
        onBlur={() => setHeld(false)}
      >
        {toasts.map((toast) => (
          <Message key={toast.id} toast={toast} held={held} placed={place !== null} />
        ))}
      </ol>
    </section>
  );
}

interface MessageProps {
  toast: Toast;
  held: boolean;
  /** Whether it is to be seen. WebKit keeps the first frame of an animation that ran while its element was hidden. */
  placed: boolean;
}

function Message({ toast, held, placed }: MessageProps) {
  const { id, tone, title, body, action, lasts } = toast;
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => dismissToast(id), lasts);
    return () => clearTimeout(timer);
  }, [held, id, lasts]);
  const failed = tone === "failure";
  const Icon = failed ? TriangleAlert : CircleCheck;
  return (
    <li
      data-testid="toast"
      data-tone={tone}
      className={cn(
        "flex items-start gap-2.5 rounded-lg bg-raised py-2.5 ps-3.5 pe-2 shadow-pop",
        placed && "animate-pop",
      )}
    >
      <Icon aria-hidden className={cn("mt-1 size-4 shrink-0", failed ? "text-revoked" : "text-healthy")} />
      <div className="grid min-w-0 flex-1 gap-0.5 py-0.5">
        <p className="font-medium text-pretty break-words">{title}</p>
        {body ? <div className="text-pretty text-ink-2">{body}</div> : null}
      </div>
      {action ? (
        <Button
          size="sm"
          className="max-w-40 self-center"
          onClick={() => {
            dismissToast(id);
            action.onClick();
          }}
          data-testid="toast-action"
        >
          <span className="truncate">{action.label}</span>
        </Button>
      ) : null}
      <Button
        look="ghost"
        size="icon"
        aria-label={text.dismiss}
        onClick={() => dismissToast(id)}
        data-testid="toast-dismiss"
      >
        <X aria-hidden />
      </Button>
    </li>
  );
}

/** Follows what opens and closes while there is a toast, and finds the stack a place beside it. */
function usePlace(stack: RefObject<HTMLOListElement | null>, toasts: readonly Toast[]) {
  const [place, setPlace] = useState<{ left: number; top: number } | null>(null);
  const some = toasts.length > 0;
  useLayoutEffect(() => {
    const root = document.documentElement;
    if (!some) {
      root.style.removeProperty("--toast-room");
      setPlace(null);
      return;
    }
    let frame = 0;
    const find = () => {
      frame = 0;
      const list = stack.current;
      if (!list) return;
      const next = choose(list, root);
      setPlace((old) => (old && old.left === next.left && old.top === next.top ? old : next));
    };
    const soon = () => {
      if (frame === 0) frame = requestAnimationFrame(find);
    };
    find();
    // Whatever appears, goes or changes its size may need the place, or free a better one.
    const changes = new MutationObserver(soon);
    changes.observe(document.body, { childList: true, subtree: true });
    const sizes = new ResizeObserver(soon);
    if (stack.current) sizes.observe(stack.current);
    window.addEventListener("resize", soon);
    document.addEventListener("animationend", soon);
    return () => {
      cancelAnimationFrame(frame);
      changes.disconnect();
      sizes.disconnect();
      window.removeEventListener("resize", soon);
      document.removeEventListener("animationend", soon);
    };
  }, [some, stack]);
  return place;
}

function choose(list: HTMLElement, root: HTMLElement) {
  const { offsetWidth: width, offsetHeight: height } = list;
  const blockers = [...document.querySelectorAll(KEPT_CLEAR)].map((each) => each.getBoundingClientRect());
  const inline = document.querySelector("[data-sidebar]")?.getBoundingClientRect().width ?? 0;
  const header = document.querySelector("#content > header")?.getBoundingClientRect().height ?? 0;
  const room = {
    window: { width: window.innerWidth, height: window.innerHeight },
    size: { width, height },
    blockers,
    sidebar: inline,
    header,
    rtl: getComputedStyle(root).direction === "rtl",
  };
  // A dialog that has made room keeps it until the messages are gone: it must not move back and forth.
  const reserved = root.style.getPropertyValue("--toast-room") !== "";
  const free = freePlace(room);
  if (free && !(reserved && blockers.length > 0)) {
    root.style.removeProperty("--toast-room");
    return free;
  }
  root.style.setProperty("--toast-room", `${roomFor(height)}px`);
  return lastPlace(room);
}
