import { useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useLayoutEffect, useRef, useState } from "react";
import type { ApprovalView } from "@/gen/ApprovalView";
import { useNow } from "@/lib/clock";
import { restEnd } from "@/lib/time";
import { Button } from "@/ui/button";
import { Card, Section } from "@/ui/page";
import { When } from "@/ui/when";
import { ProgramLine } from "./program-line";
import { RevokeDialog } from "./revoke-dialog";
import { programsText } from "./words";

/** Height of a row, in pixels. */
const ROW = 60;

interface AllowedProps {
  approvals: readonly ApprovalView[];
  /** What scrolls the screen. */
  scroller: RefObject<HTMLDivElement | null>;
}

/** Programs that get a token without asking. Only the visible rows are in the page. */
export function Allowed({ approvals, scroller }: AllowedProps) {
  const [asking, setAsking] = useState<readonly ApprovalView[] | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const [above, setAbove] = useState(0);
  // What stands above the list grows and shrinks with what asks and what is connected.
  useLayoutEffect(() => {
    const [outer, inner] = [scroller.current, list.current];
    if (!outer || !inner) return;
    const top = inner.getBoundingClientRect().top - outer.getBoundingClientRect().top + outer.scrollTop;
    if (Math.abs(top - above) >= 1) setAbove(top);
  });
  const virtual = useVirtualizer({
    count: approvals.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => approvals[index]?.id ?? index,
    estimateSize: () => ROW,
    scrollMargin: above,
    overscan: 8,
  });
  return (
    <Section
      title={programsText.allowed}
      aside={
        approvals.length > 1 ? (
          <Button
            look="link"
            size="bare"
            className="text-xs"
            onClick={() => setAsking(approvals)}
            data-testid="revoke-all"
          >
            {programsText.revokeAll}
          </Button>
        ) : undefined
      }
      data-testid="programs-allowed"
    >
      <Card>
        {approvals.length === 0 ? (
          <p className="px-4 py-3 text-ink-3">{programsText.allowedNone}</p>
        ) : (
          <ul
            ref={list}
            aria-label={programsText.allowed}
            className="relative"
            style={{ height: virtual.getTotalSize() }}
          >
            {virtual.getVirtualItems().map((item) => {
              const approval = approvals[item.index];
              return approval ? (
                <AllowedRow
                  key={approval.id}
                  approval={approval}
                  place={{ at: item.index + 1, of: approvals.length }}
                  top={item.start - above}
                  onRevoke={() => setAsking([approval])}
                />
              ) : null;
            })}
          </ul>
        )}
      </Card>
      {asking ? (
        <RevokeDialog approvals={asking} all={asking === approvals} onClose={() => setAsking(null)} />
      ) : null}
    </Section>
  );
}

interface AllowedRowProps {
  approval: ApprovalView;
  place: { at: number; of: number };
  top: number;
  onRevoke: () => void;
}

function AllowedRow({ approval, place, top, onRevoke }: AllowedRowProps) {
  const now = useNow();
  const { name, label, until, used_at: used } = approval;
  return (
    <li
      aria-posinset={place.at}
      aria-setsize={place.of}
      data-testid="approval-row"
      style={{ transform: `translateY(${top}px)`, height: ROW }}
      className="absolute inset-x-0 top-0 flex items-center gap-4 px-4 not-last:border-b not-last:border-line"
    >
      <div className="min-w-0 flex-1">
        <ProgramLine program={approval}>{label}</ProgramLine>
      </div>
      <p className="shrink-0 text-end text-xs text-ink-3">
        <span className="block text-ink-2">
          {until === null ? programsText.always : programsText.until(restEnd(until, now))}
        </span>
        {used === null ? (
          programsText.notUsed
        ) : (
          <>
            {programsText.lastUsed} <When at={used} past />
          </>
        )}
      </p>
      <Button
        size="sm"
        onClick={onRevoke}
        aria-label={programsText.revokeFor(name, label)}
        data-testid="revoke"
      >
        {programsText.revoke}
      </Button>
    </li>
  );
}
