import type { NoticeKind } from "@/gen/NoticeKind";
import type { NoticeView } from "@/gen/NoticeView";
import { useNow } from "@/lib/clock";
import { cn } from "@/lib/cn";
import { longDate, relativeTime } from "@/lib/time";
import { When } from "@/ui/when";
import { NoticeAction } from "./action";
import { NoticeIcon, UnreadDot } from "./look";
import { noticeBody, noticeHeading, noticesText } from "./words";

/** Kinds whose number of accounts is not in their sentences. */
const COUNTED: Partial<Record<NoticeKind, (accounts: number) => string>> = {
  connection_lapsed: noticesText.affected,
  connection_added: noticesText.has,
  grant_ending: noticesText.affected,
};

export interface NoticeRowProps {
  notice: NoticeView;
  signedIn: boolean;
  /** The connections that are there; unknown while they are loading. */
  known: ReadonlySet<string> | undefined;
  /** Inside of a group, whose sign says the kind. */
  inner?: boolean;
}

/** One notice in its own words, with what can be done about it. */
export function NoticeRow({ notice, signedIn, known, inner = false }: NoticeRowProps) {
  const now = useNow();
  const { kind, ends_at: ends, accounts } = notice;
  const past = ends !== null && ends <= now;
  const body = noticeBody[kind](notice, ends === null ? "" : relativeTime(ends, now), past);
  const facts = [
    ...(ends === null ? [] : [(past ? noticesText.ended : noticesText.ends)(longDate(ends))]),
    ...(accounts > 0 ? [COUNTED[kind]?.(accounts)] : []),
  ].filter((fact) => fact !== undefined);
  return (
    <li
      data-testid="notice-row"
      data-kind={kind}
      data-read={notice.read}
      className={cn("flex gap-3 py-3 not-last:border-b not-last:border-line", inner ? "pe-4 ps-14" : "px-4")}
    >
      {inner ? null : <NoticeIcon kind={kind} health={notice.account_health} />}
      <div className="grid min-w-0 flex-1 gap-0.5">
        <div className="flex items-baseline gap-2">
          <p className={cn("truncate", notice.read ? "font-medium" : "font-semibold")}>
            {noticeHeading(notice)}
          </p>
          {notice.read ? null : <UnreadDot />}
          <When at={notice.created_at} past className="ms-auto shrink-0 text-xs text-ink-3" />
        </div>
        <p className="text-pretty text-ink-2">{body}</p>
        {facts.length > 0 ? <p className="text-xs text-ink-3">{facts.join(" · ")}</p> : null}
        <NoticeAction notice={notice} signedIn={signedIn} known={known} past={past} />
      </div>
    </li>
  );
}
