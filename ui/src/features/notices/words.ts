import { afterCause } from "@/gen/cause-words";
import type { NoticeKind } from "@/gen/NoticeKind";
import type { NoticeView } from "@/gen/NoticeView";
import { ended, ends, noticeWords, titleOfOne, titleOfSeveral } from "@/gen/notice-words";
import { causeBrief, count, counted, plural, text } from "@/strings";
import type { Explained } from "@/strings/explained";

/* Words of the notices, loaded with their list. A system notification is a copy of a notice and says the same. */

export { titleOfOne as noticeTitle } from "@/gen/notice-words";

/** The title of a notice: about a connection, or about so many. */
export const noticeHeading = ({ kind, label, logins }: Pick<NoticeView, "kind" | "label" | "logins">) =>
  logins > 0 ? titleOfSeveral[kind](count(logins)) : titleOfOne[kind](label ?? noticeWords.unnamed);

/** The title of several notices of one kind, about so many connections. */
export const noticesTitle = (kind: NoticeKind, connections: number) =>
  titleOfSeveral[kind](count(connections));

/** What a notice needs for its sentences. */
export type Told = Pick<NoticeView, "kind" | "cause" | "accounts" | "logins" | "possible">;

const explained = ({ cause }: Told, otherwise: Explained): Explained =>
  cause ? causeBrief(cause) : otherwise;
const sentences = (...parts: string[]) => parts.filter(Boolean).join(" ");
const ending = (kind: NoticeKind) => (_: Told, when: string, past: boolean) =>
  (past ? ended : ends)[kind]?.(when) ?? "";

/** What there is to know: the reason, what is concerned, and the next step. `when` it ends or ended is said in words. */
export const noticeBody: Record<NoticeKind, (notice: Told, when: string, past: boolean) => string> = {
  connection_broken: (notice, when) => {
    const known = explained(notice, { title: "", next: noticeWords.broken });
    const { next } = known;
    // A permission whose year is over says when that was.
    const title = when === "" ? known.title : noticeWords.grantExpired(when);
    const { accounts } = notice;
    return sentences(title, accounts === 0 ? "" : counted(noticeWords.affected, accounts), next);
  },
  connection_lapsed: (notice) => {
    const { title, next } = explained(notice, { title: afterCause.keepsTrying, next: noticeWords.lapsed });
    return sentences(title, next);
  },
  connection_recovered: () => noticeWords.recovered,
  connection_added: () => noticeWords.added,
  session_ended: () => noticeWords.sessionEnded,
  accounts_appeared: ({ accounts }) => counted(noticeWords.appeared, accounts),
  accounts_lost: ({ accounts }) => counted(noticeWords.lost, accounts),
  // The window knows whether the user has signed in since, and offers it if not.
  session_ending: (notice, when, past) =>
    past ? `It ended ${when}.` : ending("session_ending")(notice, when, past),
  secret_ending: ending("secret_ending"),
  grant_ending: (notice, when, past) =>
    notice.logins > 0
      ? noticeWords.firstExpires(when)
      : notice.possible && !past
        ? noticeWords.mayExpire(when)
        : ending("grant_ending")(notice, when, past),
};

/** Three labels, and how many more. */
export function labelsText(labels: readonly string[]): string {
  const named = labels.slice(0, 3).join(", ");
  return labels.length > 3 ? `${named} ${text.accounts.detail.childrenMore(labels.length - 3)}` : named;
}

export const noticesText = {
  title: "Notices",
  emptyTitle: "Nothing to report",
  emptyBody: "When a connection breaks, goes down or recovers, you see it here first.",
  noMatchTitle: "No notices of this kind",
  noMatchBody: "None so far.",
  showAll: "Show all notices",
  filter: "Show",
  filters: { all: "All", needs: "Needs you", recovered: "Recovered", accounts: "Accounts" },
  markRead: "Mark all as read",
  unread: "Unread",
  affected: (accounts: number) => `${plural(accounts, "account")} affected`,
  has: (accounts: number) => plural(accounts, "account"),
  times: (value: number) => `${count(value)} times`,
  expand: (value: number) => `Show all ${count(value)}`,
  collapse: "Show less",
  connection: "Open connection",
  signIn: "Sign in again",
  secret: "Enter the new secret",
  reauthorise: "Reconnect",
  showNew: "Choose accounts to track",
  showLost: "Show them",
  ends: (date: string) => `Expires on ${date}`,
  ended: (date: string) => `Expired on ${date}`,
  expirations: "Show what expires",
  unnamed: noticeWords.unnamed,
} as const;
