import type { Gap } from "@/gen/Gap";
import { cause as causeText } from "@/strings";
import { gapText } from "@/strings/reach";
import { Note } from "@/ui/note";
import { groupGaps, groupUnread } from "./gaps";

interface GapNotesProps {
  gaps: readonly Gap[];
  "data-testid"?: string;
}

/** What could not be seen, and why: what the login may not ask is a quiet fact, the rest may come later. */
export function GapNotes({ gaps, ...rest }: GapNotesProps) {
  if (gaps.length === 0) return null;
  const groups = groupGaps(gaps);
  const facts = groups.filter((group) => group.cause === "not_permitted");
  const faults = groups.filter((group) => group.cause !== "not_permitted");
  const unread = groupUnread(gaps);
  return (
    <div className="grid gap-2" {...rest}>
      {unread.length > 0 ? (
        <Note tone="warning" title={gapText.unread} data-gaps="unread">
          {unread.map(({ part, what, rows, fields }) => (
            <p key={part}>{gapText.leftOut(rows, fields, what)}</p>
          ))}
          <p>{unread.some(({ rows }) => rows > 0) ? gapText.unreadRows : gapText.unreadFields}</p>
        </Note>
      ) : null}
      {faults.length > 0 ? (
        <Note tone="warning" title={gapText.warning} data-gaps="faults">
          {faults.map(({ cause, what }) => (
            <p key={cause}>{gapText.reason(causeText[cause].title, what)}</p>
          ))}
          <p>{gapText.again}</p>
        </Note>
      ) : null}
      {facts.map(({ cause, what }) => (
        <Note key={cause} tone="quiet" data-gaps="facts">
          <p>
            {gapText.fact(what)} <span className="text-ink-3">{gapText.factHint}</span>
          </p>
        </Note>
      ))}
    </div>
  );
}
