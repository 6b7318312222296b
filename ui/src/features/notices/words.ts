import { afterCause } from "@/gen/cause-words";
import type { NoticeKind } from "@/gen/NoticeKind";
import type { NoticeView } from "@/gen/NoticeView";
import { accountOver, ended, ends, noticeWords, titleOfOne, titleOfSeveral } from "@/gen/notice-words";
import { causeBrief, count, counted, plural, text } from "@/strings";
import { accountCauseSentence } from "@/strings/account-health";
import type { Explained } from "@/strings/explained";

/* Words of the notices, loaded with their list. A system notification is a copy of a notice and says the same. */

export { titleOfOne as noticeTitle } from "@/gen/notice-words";

type Headed = Pick<NoticeView, "kind" | "label" | "logins" | "accounts">;

/** Whether it is about how accounts are at Amazon, and not about connections. */
export const isOfAccounts = (kind: NoticeKind) => kind === "account_trouble" || kind === "account_recovered";

/** How many a notice without one name is about; 0 for one that has a name. */
export const unnamedOf = ({ kind, label, logins, accounts }: Headed) =>
  isOfAccounts(kind) ? (label === null ? accounts : 0) : logins;

/** The title of a notice: about a connection or an advertiser, or about so many. */
export function noticeHeading(notice: Headed): string {
  const { kind, label } = notice;
  const several = unnamedOf(notice);
  if (several > 1 || (several === 1 && !isOfAccounts(kind))) return titleOfSeveral[kind](count(several));
  return titleOfOne[kind](label ?? (isOfAccounts(kind) ? noticeWords.unnamedAccount : noticeWords.unnamed));
}

/** The title of several notices of one kind, about so many connections. */
export const noticesTitle = (kind: NoticeKind, connections: number) =>
  titleOfSeveral[kind](count(connections));

/** What a notice needs for its sentences. */
export type Told = Pick<
  NoticeView,
  "kind" | "label" | "cause" | "account_cause" | "account_health" | "accounts" | "logins" | "possible"
>;

const explained = ({ cause }: Told, otherwise: Explained): Explained =>
  cause ? causeBrief(cause) : otherwise;
const sentences = (...parts: string[]) => parts.filter(Boolean).join(" ");
/** How many accounts an advertiser's notice is about; a title without a name says so itself. */
const concerned = ({ label, accounts }: Told) =>
  label !== null && accounts > 1 ? counted(noticeWords.concerns, accounts) : "";
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
  // What to do is on the page of the account.
  account_trouble: (notice) =>
    sentences(
      notice.account_cause ? accountCauseSentence(notice.account_cause) : noticeWords.accountProblem,
      concerned(notice),
    ),
  account_recovered: (notice) =>
    sentences(
      notice.account_cause ? accountOver[notice.account_cause.source] : noticeWords.accountFine,
      concerned(notice),
    ),
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
  markAllRead: "Mark all notices as read",
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
  account: "Open account",
  showAccounts: "Show accounts",
  expirations: "Show what expires",
  unnamed: noticeWords.unnamed,
} as const;
