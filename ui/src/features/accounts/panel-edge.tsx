import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { useSnapshot } from "@/lib/data";
import { accountsText } from "./words";

const USUAL = 352;
const NARROWEST = 280;
const WIDEST = 640;
const STEP = 24;
const bounded = (width: number) => Math.round(Math.max(NARROWEST, Math.min(WIDEST, width)));

const keyOf = (user: string) => `adkeeper.accounts.panel.${user}`;

/** How wide the panel is in pixels, as the user last had it on this computer. */
export function usePanelWidth() {
  const user = useSnapshot().data?.auth.user?.id ?? "";
  const [width, set] = useState(() => bounded(Number(localStorage.getItem(keyOf(user))) || USUAL));
  const setWidth = (next: number) => {
    set(bounded(next));
    localStorage.setItem(keyOf(user), String(bounded(next)));
  };
  return [width, setWidth] as const;
}

interface PanelEdgeProps {
  width: number;
  onResize: (width: number) => void;
}

/** The edge of the panel, to be dragged or moved with the arrow keys. */
export function PanelEdge({ width, onResize }: PanelEdgeProps) {
  /** Towards where the panel grows: to the left, or to the right where text runs so. */
  const outwards = (element: Element) => (getComputedStyle(element).direction === "rtl" ? 1 : -1);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const by = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    onResize(width + outwards(event.currentTarget) * by);
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    event.preventDefault();
    const { currentTarget: edge, pointerId, clientX: start } = event;
    edge.setPointerCapture(pointerId);
    const move = (moved: globalThis.PointerEvent) =>
      onResize(width + outwards(edge) * (moved.clientX - start));
    edge.addEventListener("pointermove", move);
    edge.addEventListener("lostpointercapture", () => edge.removeEventListener("pointermove", move), {
      once: true,
    });
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a line that can be moved is no thematic break
    <div
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={accountsText.panel.width}
      aria-valuenow={width}
      aria-valuemin={NARROWEST}
      aria-valuemax={WIDEST}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      data-testid="panel-edge"
      className="absolute inset-y-0 -start-1 z-10 w-2 cursor-col-resize touch-none hover:bg-line focus-visible:-outline-offset-2"
    />
  );
}
