import { useVirtualizer } from "@tanstack/react-virtual";
import { SearchX, UserRoundX } from "lucide-react";
import { type KeyboardEvent, useMemo, useRef } from "react";
import { reviewText } from "@/features/connect/words";
import type { ReviewAccount } from "@/gen/ReviewAccount";
import { count, text } from "@/strings";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/feedback";
import { type Group, selectable } from "./model";
import { ReviewRow } from "./row";

interface ReviewListProps {
  groups: readonly Group[];
  /** Names of all accounts of the review by id. */
  names: ReadonlyMap<string, string>;
  /** The login reaches nothing at all, as opposed to a search without hits. */
  empty: boolean;
  /** A search leaves only some of the accounts. */
  narrowed: boolean;
  chosen: ReadonlySet<string>;
  onChosen: (chosen: ReadonlySet<string>) => void;
}

type Row = { type: "group"; group: Group } | { type: "account"; account: ReviewAccount };

const GROUP = 36;
const ACCOUNT = 48;

/** Groups with their accounts; only the visible rows are in the page, since an agency may bring thousands. */
export function ReviewList({ groups, names, empty, narrowed, chosen, onChosen }: ReviewListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(
    () =>
      groups.flatMap((group): Row[] => [
        { type: "group", group },
        ...group.accounts.map((account): Row => ({ type: "account", account })),
      ]),
    [groups],
  );
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.type === "group" ? GROUP : ACCOUNT),
    overscan: 12,
  });

  const choose: Choose = (ids, on) => {
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

  if (empty) return <Empty icon={UserRoundX} title={reviewText.emptyTitle} body={reviewText.emptyBody} />;
  if (rows.length === 0) return <Empty icon={SearchX} title={reviewText.noMatch} />;
  return (
    <div className="-mx-5 flex min-h-52 flex-1 flex-col border-t border-line">
      <Overall groups={groups} narrowed={narrowed} chosen={chosen} choose={choose} />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset does not scroll alike everywhere */}
      <div
        ref={scroller}
        role="group"
        aria-label={text.accounts.title}
        onKeyDown={onKeyDown}
        className="min-h-0 flex-1 overflow-y-auto"
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
                  <ReviewRow
                    account={row.account}
                    names={names}
                    on={chosen.has(row.account.id)}
                    choose={choose}
                  />
                )}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

export type Choose = (ids: Iterable<string>, on: boolean) => void;

const idsOf = (accounts: readonly ReviewAccount[]) => accounts.filter(selectable).map(({ id }) => id);

interface OverallProps {
  groups: readonly Group[];
  narrowed: boolean;
  chosen: ReadonlySet<string>;
  choose: Choose;
}

/** All or none of what is shown. */
function Overall({ groups, narrowed, chosen, choose }: OverallProps) {
  const ids = useMemo(() => groups.flatMap((group) => idsOf(group.accounts)), [groups]);
  const shown = groups.reduce((all, group) => all + group.accounts.length, 0);
  const on = ids.filter((id) => chosen.has(id)).length;
  return (
    <div className="flex h-9 shrink-0 items-center gap-4 border-b border-line px-5 text-xs">
      <span className="text-ink-3 tabular-nums" role="status">
        {narrowed ? reviewText.shown(shown) : reviewText.accounts(shown)}
      </span>
      <span className="ms-auto flex gap-4">
        <Button
          look="link"
          size="bare"
          className="text-xs"
          disabled={on === ids.length}
          onClick={() => choose(ids, true)}
          data-testid="review-select-all"
        >
          {reviewText.selectAll}
        </Button>
        <Button
          look="link"
          size="bare"
          className="text-xs"
          disabled={on === 0}
          onClick={() => choose(ids, false)}
          data-testid="review-select-none"
        >
          {reviewText.selectNone}
        </Button>
      </span>
    </div>
  );
}

interface GroupRowProps {
  group: Group;
  chosen: ReadonlySet<string>;
  choose: Choose;
}

function GroupRow({ group, chosen, choose }: GroupRowProps) {
  const ids = idsOf(group.accounts);
  const on = ids.filter((id) => chosen.has(id)).length;
  return (
    <div
      className="flex h-full items-center gap-2 border-b border-line bg-sunken px-5 text-xs"
      data-testid={`review-group-${group.id}`}
    >
      <h3 className="font-semibold text-ink-2">{group.name}</h3>
      <span className="text-ink-3 tabular-nums">
        {ids.length > 0 ? `${count(on)}/${count(ids.length)}` : null}
      </span>
      {ids.length > 0 ? (
        <span className="ms-auto flex gap-4">
          <Button
            look="link"
            size="bare"
            className="text-xs"
            disabled={on === ids.length}
            aria-label={reviewText.selectAllOf(group.name)}
            onClick={() => choose(ids, true)}
          >
            {reviewText.all}
          </Button>
          <Button
            look="link"
            size="bare"
            className="text-xs"
            disabled={on === 0}
            aria-label={reviewText.selectNoneOf(group.name)}
            onClick={() => choose(ids, false)}
          >
            {reviewText.noneButton}
          </Button>
        </span>
      ) : null}
    </div>
  );
}
