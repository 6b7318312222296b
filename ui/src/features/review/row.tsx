import { Minus } from "lucide-react";
import { reviewText } from "@/features/connect/words";
import type { ReviewAccount } from "@/gen/ReviewAccount";
import { cn } from "@/lib/cn";
import { isOrdinary, region as regionText, statusWord, text } from "@/strings";
import { lack as lackText } from "@/strings/reach";
import { Checkbox } from "@/ui/controls";
import type { Choose } from "./list";
import { selectable } from "./model";

interface ReviewRowProps {
  account: ReviewAccount;
  names: ReadonlyMap<string, string>;
  on: boolean;
  choose: Choose;
}

/** An account of the review. What can't be chosen keeps its place, with the reason in its row. */
export function ReviewRow({ account, names, on, choose }: ReviewRowProps) {
  const name = account.name || text.accounts.unnamed;
  const box = `review-${account.id}`;
  const can = selectable(account);
  const body = (
    <>
      <span className="grid min-w-0 flex-1">
        <span className="flex min-w-0 items-center gap-2">
          <span
            className={cn(
              "min-w-0 truncate",
              account.name === "" && "italic",
              (account.name === "" || !can) && "text-ink-3",
            )}
          >
            {name}
          </span>
          {account.country_code ? (
            <span className="shrink-0 text-xs text-ink-3">{account.country_code}</span>
          ) : null}
          <Mark account={account} />
        </span>
        <span className="truncate text-xs text-ink-3">{quietWords(account, names)}</span>
      </span>
      <span className="shrink-0 text-end font-mono text-xs text-ink-3 tabular-nums">
        {account.external_id}
      </span>
    </>
  );
  const shared = "flex h-full items-center gap-3 border-b border-line px-5";
  if (!can) {
    return (
      <div className={shared} data-testid="review-account" data-access={account.access}>
        <span className="grid size-4 shrink-0 place-items-center text-ink-3">
          <Minus aria-hidden className="size-3.5" />
        </span>
        {body}
      </div>
    );
  }
  return (
    <label
      htmlFor={box}
      className={cn(shared, "hover:bg-hover")}
      data-testid="review-account"
      data-access={account.access}
    >
      <Checkbox
        id={box}
        checked={on}
        onCheckedChange={(next) => choose([account.id], next === true)}
        aria-label={`${name}, ${account.external_id}, ${regionText[account.region].short}`}
      />
      {body}
    </label>
  );
}

function Mark({ account }: { account: ReviewAccount }) {
  const [word, hint] =
    account.access === "denied"
      ? [reviewText.denied, reviewText.deniedHint]
      : account.already_connected
        ? [reviewText.already, reviewText.alreadyHint]
        : [];
  if (!word) return null;
  return (
    <span
      title={hint}
      className="shrink-0 rounded-full bg-disconnected-soft px-2 text-2xs leading-4.5 font-medium text-disconnected"
    >
      {word}
    </span>
  );
}

/** Type, state, what the login may not do and what it is below, in one quiet line. */
function quietWords(account: ReviewAccount, names: ReadonlyMap<string, string>): string {
  const [parent] = account.parents;
  const parentName = parent === undefined ? undefined : names.get(parent);
  const others = account.parents.length - 1;
  return [
    account.access === "denied" ? reviewText.deniedHint : "",
    account.account_type ? statusWord(account.account_type) : "",
    account.status && !isOrdinary(account.status) ? statusWord(account.status) : "",
    ...account.lacks.map((lack) => lackText[lack].short),
    parentName === undefined
      ? ""
      : others > 0
        ? text.accounts.belowSeveral(parentName, others)
        : text.accounts.below(parentName),
  ]
    .filter(Boolean)
    .join(" · ");
}
