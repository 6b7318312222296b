import { CircleAlert, Info, type LucideIcon, OctagonAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { AccountDetail } from "@/gen/AccountDetail";
import type { BillingNoticeView } from "@/gen/BillingNoticeView";
import type { NoticeSeverity } from "@/gen/NoticeSeverity";
import { useNow } from "@/lib/clock";
import { cn } from "@/lib/cn";
import { fullDate } from "@/lib/time";
import {
  accountStatusSentence,
  billingNoticeSentence,
  billingStatusSentence,
  fragment,
} from "@/strings/account-health";
import { Card, Section } from "@/ui/page";
import { accountText } from "./words";

const LOOK: Record<NoticeSeverity, { icon: LucideIcon; tone: string }> = {
  alert: { icon: OctagonAlert, tone: "text-revoked" },
  warning: { icon: CircleAlert, tone: "text-expiring" },
  info: { icon: Info, tone: "text-ink-3" },
};
const RANK: readonly NoticeSeverity[] = ["alert", "warning", "info"];

/** Whether it can pay and is approved, and what Amazon’s billing has to say. */
export function Payment({ detail }: { detail: AccountDetail }) {
  const { billing_status: billing, account_status: status, notices, checked_at: checked } = detail;
  const { hidden } = detail.watch;
  const missing =
    checked === null ? accountText.notChecked : hidden ? accountText.notVisible : accountText.notSaid;
  const sorted = [...notices].sort((a, b) => RANK.indexOf(a.severity) - RANK.indexOf(b.severity));
  return (
    <Section title={accountText.payment} data-testid="payment">
      <Card>
        <dl className="grid">
          <Said name={accountText.billing} missing={missing}>
            {billing ? fragment(billingStatusSentence(billing)) : null}
          </Said>
          <Said
            name={accountText.approval}
            missing={checked === null ? accountText.notChecked : accountText.notSaid}
          >
            {status ? fragment(accountStatusSentence(status)) : null}
          </Said>
        </dl>
        <div className="border-t border-line empty:hidden">
          {checked === null ? null : sorted.length === 0 ? (
            <p className="px-4 py-2.5 text-ink-3">
              {hidden ? accountText.hiddenNotices : accountText.noNotices}
            </p>
          ) : (
            <ul aria-label={accountText.notices}>
              {sorted.map((notice, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: Amazon may name one twice
                <Notice key={`${notice.name} ${index}`} notice={notice} />
              ))}
            </ul>
          )}
        </div>
      </Card>
    </Section>
  );
}

function Said({ name, missing, children }: { name: string; missing: string; children: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-4 px-4 py-2 not-last:border-b not-last:border-line">
      <dt className="shrink-0 text-ink-3">{name}</dt>
      <dd className="min-w-0 text-end text-pretty">
        {children ?? <span className="text-ink-3">{missing}</span>}
      </dd>
    </div>
  );
}

function Notice({ notice }: { notice: BillingNoticeView }) {
  const now = useNow();
  const { severity, suspended, payment_due: due, suspends } = notice;
  const { icon: Icon, tone } = LOOK[severity];
  const facts = [
    ...(suspended ? [accountText.stops] : []),
    ...(suspends === null
      ? []
      : [(suspends > now ? accountText.suspends : accountText.suspended)(fullDate(suspends))]),
    ...(due === null ? [] : [(due > now ? accountText.due : accountText.overdue)(fullDate(due))]),
  ];
  return (
    <li
      className="flex gap-2.5 px-4 py-2.5 not-last:border-b not-last:border-line"
      data-testid="billing-notice"
      data-severity={severity}
    >
      <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", tone)} />
      <span className="sr-only">{accountText.severity[severity]}: </span>
      <div className="grid min-w-0 gap-0.5">
        <p className="text-pretty">{billingNoticeSentence(notice)}</p>
        {facts.length > 0 ? <p className="text-xs text-pretty text-ink-2">{facts.join(" · ")}</p> : null}
      </div>
    </li>
  );
}
