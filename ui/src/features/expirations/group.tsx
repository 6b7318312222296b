import { useState } from "react";
import type { EndView } from "@/gen/EndView";
import { Button } from "@/ui/button";
import { Card, Section } from "@/ui/page";
import { EndRow } from "./row";
import { expirationsText } from "./words";

/** Most rows of a group that are there before they are asked for. */
const SHOWN = 12;

interface EndGroupProps {
  title: string;
  hint?: string | undefined;
  ends: readonly EndView[];
  /** The month that it is. */
  month?: number;
  /** Asked for from outside: shows all. */
  open?: boolean;
}

/** Ends of one month, or of one other kind; nothing where there is none. */
export function EndGroup({ title, hint, ends, month, open = false }: EndGroupProps) {
  const [all, setAll] = useState(false);
  if (ends.length === 0) return null;
  const shown = all || open ? ends : ends.slice(0, SHOWN);
  return (
    <div data-month={month} className="scroll-mt-4">
      <Section title={title} aside={hint} data-testid="end-group">
        <Card>
          <ul aria-label={title}>
            {shown.map((end) => (
              <EndRow key={end.id} end={end} />
            ))}
          </ul>
          {shown.length < ends.length ? (
            <div className="border-t border-line px-4 py-2">
              <Button look="link" size="bare" onClick={() => setAll(true)} data-testid="show-all-ends">
                {expirationsText.showAll(ends.length)}
              </Button>
            </div>
          ) : null}
        </Card>
      </Section>
    </div>
  );
}
