import type { AccountRowView } from "@/gen/AccountRowView";
import { hasBilling } from "@/lib/account-health";
import { text } from "@/strings";
import { accountCauseSentence, accountHealthText, fragment } from "@/strings/account-health";
import { AccountHealthMark } from "@/ui/account-health";

/** What there is to say below an account’s health: why it is so, or what doesn’t deliver. */
export function healthLine({ watch }: Pick<AccountRowView, "watch">): string {
  if (watch === null || watch.hidden) return "";
  const why = watch.cause && watch.health !== "ok" ? fragment(accountCauseSentence(watch.cause)) : "";
  return why || (watch.stopped > 0 ? accountHealthText.campaigns(watch.stopped) : "");
}

/** How an account is at Amazon, whatever its login’s health, and why. */
export function HealthCell({ account }: { account: Pick<AccountRowView, "watch" | "kind"> }) {
  const { watch, kind } = account;
  if (watch === null && !hasBilling(kind)) {
    return (
      <span className="text-ink-3" title={accountHealthText.noBilling}>
        {text.none}
      </span>
    );
  }
  const line = healthLine(account);
  const also = watch && watch.stopped > 0 ? accountHealthText.campaigns(watch.stopped) : "";
  const hint = watch?.hidden
    ? accountHealthText.notVisibleHint
    : [...new Set([line, also])].filter(Boolean).join(". ");
  return (
    <span className="grid min-w-0" title={hint || undefined} data-testid="account-health">
      <AccountHealthMark watch={watch} className="text-xs" />
      {line ? <span className="truncate text-2xs text-ink-3">{line}</span> : null}
    </span>
  );
}
