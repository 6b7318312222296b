import { useVirtualizer } from "@tanstack/react-virtual";
import { SearchX, UserRoundX } from "lucide-react";
import { type KeyboardEvent, useRef } from "react";
import type { ReviewAccount } from "@/gen/ReviewAccount";
import { cn } from "@/lib/cn";
import { count, region as regionText, text } from "@/strings";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/controls";
import { Empty } from "@/ui/feedback";
import type { Group } from "./review-dialog";

interface ReviewListProps {
  groups: readonly Group[];
  /** The login reaches nothing at all, as opposed to a search without hits. */
  empty: boolean;
  chosen: ReadonlySet<string>;
  onChosen: (chosen: ReadonlySet<string>) => void;
}

type Row = { type: "group"; group: Group } | { type: "account"; account: ReviewAccount };

/** Groups with their accounts; only the visible rows are in the page, since an agency may bring thousands. */
export function ReviewList({ groups, empty, chosen, onChosen }: ReviewListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows: Row[] = groups.flatMap((group): Row[] => [
    { type: "group", group },
    ...group.accounts.map((account): Row => ({ type: "account", account })),
  ]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.type === "group" ? 36 : 40),
    overscan: 12,
  });

  const choose = (ids: Iterable<string>, on: boolean) => {
    const next = new Set(chosen);
    for (const id of ids) {
      if (on) next.add(id);
      else next.delete(id);
    }
    onChosen(next);
  };

  // Up and Down go through the checkboxes of the list, so that Tab is not needed for each account.
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const boxes = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=checkbox]")];
    const at = boxes.indexOf(document.activeElement as HTMLElement);
    const next = boxes[at + (event.key === "ArrowDown" ? 1 : -1)];
    if (at === -1 || !next) return;
    event.preventDefault();
    next.focus();
  };

  if (empty) return <Empty icon={UserRoundX} title={text.review.emptyTitle} body={text.review.emptyBody} />;
  if (rows.length === 0) return <Empty icon={SearchX} title={text.review.noMatch} />;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset does not scroll alike everywhere
    <div
      ref={scroller}
      role="group"
      aria-label={text.accounts.title}
      onKeyDown={onKeyDown}
      className="-mx-5 min-h-0 flex-1 overflow-y-auto border-t border-line"
    >
      <div className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          return (
            <div
              key={row.type === "group" ? row.group.id : row.account.id}
              className="absolute inset-x-0"
              style={{ height: item.size, transform: `translateY(${item.start}px)` }}
            >
              {row.type === "group" ? (
                <GroupRow group={row.group} chosen={chosen} choose={choose} />
              ) : (
                <AccountRow account={row.account} on={chosen.has(row.account.id)} choose={choose} />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

type Choose = (ids: Iterable<string>, on: boolean) => void;

function GroupRow({ group, chosen, choose }: { group: Group; chosen: ReadonlySet<string>; choose: Choose }) {
  const ids = group.accounts.map((account) => account.id);
  const on = ids.filter((id) => chosen.has(id)).length;
  return (
    <div
      className="flex h-full items-center gap-2 border-b border-line bg-sunken px-5 text-xs"
      data-testid={`review-group-${group.id}`}
    >
      <h3 className="font-semibold text-ink-2">{group.name}</h3>
      <span className="text-ink-3 tabular-nums">
        {count(on)}/{count(ids.length)}
      </span>
      <span className="ml-auto flex gap-3">
        <Button
          look="link"
          size="bare"
          className="text-xs"
          disabled={on === ids.length}
          aria-label={text.review.selectAllOf(group.name)}
          onClick={() => choose(ids, true)}
        >
          {text.review.all}
        </Button>
        <Button
          look="link"
          size="bare"
          className="text-xs"
          disabled={on === 0}
          aria-label={text.review.selectNoneOf(group.name)}
          onClick={() => choose(ids, false)}
        >
          {text.review.noneButton}
        </Button>
      </span>
    </div>
  );
}

function AccountRow({ account, on, choose }: { account: ReviewAccount; on: boolean; choose: Choose }) {
  const name = account.name || text.accounts.unnamed;
  const box = `review-${account.id}`;
  return (
    <label
      htmlFor={box}
      className="flex h-full items-center gap-3 border-b border-line px-5 hover:bg-hover"
      data-testid="review-account"
    >
      <Checkbox
        id={box}
        checked={on}
        onCheckedChange={(next) => choose([account.id], next === true)}
        aria-label={`${name}, ${account.external_id}, ${regionText[account.region].short}`}
      />
      <span className={cn("min-w-0 truncate", account.name === "" && "text-ink-3 italic")}>{name}</span>
      {account.account_type ? <span className="text-xs text-ink-3">{account.account_type}</span> : null}
      {account.already_connected ? (
        <span
          title={text.review.alreadyHint}
          className="rounded-full bg-disconnected-soft px-2 text-2xs leading-4.5 font-medium text-disconnected"
        >
          {text.review.already}
        </span>
      ) : null}
      <span className="ml-auto flex shrink-0 items-center gap-3 text-xs text-ink-3">
        <span>{account.country_code}</span>
        <span className="w-36 text-right font-mono tabular-nums">{account.external_id}</span>
      </span>
    </label>
  );
}
