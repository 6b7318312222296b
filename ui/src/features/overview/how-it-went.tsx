import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { Button } from "@/ui/button";
import { Loading, Skeleton } from "@/ui/feedback";
import { Card, Section } from "@/ui/page";
import { wentText } from "./words";

const Charts = lazy(() => import("./went-charts"));

/** How the last 90 days went. Its figures and charts are asked for when it is scrolled to, or opened. */
export function HowItWent() {
  const place = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const target = place.current;
    if (open || !target || typeof IntersectionObserver === "undefined") return;
    const watcher = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) setOpen(true);
    });
    watcher.observe(target);
    return () => watcher.disconnect();
  }, [open]);
  return (
    <Section title={wentText.title} data-testid="how-it-went">
      <div ref={place}>
        {open ? (
          <Suspense fallback={<WentShape />}>
            <Charts />
          </Suspense>
        ) : (
          <Card className="grid h-72 place-items-center">
            <Button look="ghost" onClick={() => setOpen(true)} data-testid="show-history">
              {wentText.show}
            </Button>
          </Card>
        )}
      </div>
    </Section>
  );
}

export function WentShape() {
  return (
    <Loading className="grid h-72 grid-cols-[minmax(0,1fr)] gap-3 min-[760px]:grid-cols-2">
      <Skeleton className="h-full w-full rounded-lg" />
      <Skeleton className="h-full w-full rounded-lg" />
    </Loading>
  );
}
