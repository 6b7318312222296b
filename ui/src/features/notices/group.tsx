import { ChevronDown } from "lucide-react";
import { useId, useState } from "react";
import { cn } from "@/lib/cn";
import { When } from "@/ui/when";
import { NoticeIcon, UnreadDot } from "./look";
import type { NoticeGroup } from "./model";
import { NoticeRow, type NoticeRowProps } from "./row";
import { labelsText, noticeHeading, noticesText, noticesTitle, unnamedOf } from "./words";

interface NoticeGroupRowProps extends Pick<NoticeRowProps, "signedIn" | "known"> {
  group: NoticeGroup;
}

/** Many of one kind that came together: one row, and all of them on demand. */
export function NoticeGroupRow({ group: { kind, notices }, signedIn, known }: NoticeGroupRowProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const labels = [
    ...new Set(
      notices.filter((notice) => unnamedOf(notice) === 0).map(({ label }) => label ?? noticesText.unnamed),
    ),
  ];
  const unnamed = notices.reduce((sum, notice) => sum + unnamedOf(notice), 0);
  const one = labels.length === 1 && unnamed === 0;
  const read = notices.every((notice) => notice.read);
  return (
    <li
      data-testid="notice-group"
      data-kind={kind}
      data-read={read}
      className="not-last:border-b not-last:border-line"
    >
      <div className="flex gap-3 px-4 py-3">
        <NoticeIcon kind={kind} health={notices[0].account_health} />
        <div className="grid min-w-0 flex-1 gap-0.5">
          <div className="flex items-baseline gap-2">
            <p className={cn("truncate", read ? "font-medium" : "font-semibold")}>
              {one ? noticeHeading(notices[0]) : noticesTitle(kind, labels.length + unnamed)}
            </p>
            {read ? null : <UnreadDot />}
            <When at={notices[0].created_at} past className="ms-auto shrink-0 text-xs text-ink-3" />
          </div>
          <p className="text-ink-2">{one ? noticesText.times(notices.length) : labelsText(labels)}</p>
          <button
            type="button"
            aria-expanded={open}
            aria-controls={open ? id : undefined}
            onClick={() => setOpen(!open)}
            data-testid="notice-expand"
            className="flex w-fit items-center gap-1 rounded-sm text-accent-text hover:underline"
          >
            {open ? noticesText.collapse : noticesText.expand(notices.length)}
            <ChevronDown
              aria-hidden
              className={cn("size-3.5 transition-transform duration-100", open && "rotate-180")}
            />
          </button>
        </div>
      </div>
      {open ? (
        <ul id={id} className="border-t border-line bg-sunken last:rounded-b-lg">
          {notices.map((notice) => (
            <NoticeRow key={notice.id} notice={notice} signedIn={signedIn} known={known} inner />
          ))}
        </ul>
      ) : null}
    </li>
  );
}
