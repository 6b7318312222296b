import { Copy, Pin } from "lucide-react";
import { Fragment, type ReactNode } from "react";
import { GroupName, TagChip } from "@/features/organize/label-chip";
import type { Labels } from "@/features/organize/labels";
import type { AccountAccess } from "@/gen/AccountAccess";
import type { AccountRowView } from "@/gen/AccountRowView";
import { cn } from "@/lib/cn";
import { date, longDate } from "@/lib/time";
import { copyAndSay } from "@/lib/toast";
import { access as accessText, kind as kindText, region as regionText, statusWord, text } from "@/strings";
import { Switch } from "@/ui/controls";
import { HealthBadge } from "@/ui/health-badge";
import type { ColumnKey } from "./columns";
import { HealthCell } from "./health-cell";
import { trackable } from "./mark";
import { accountsText } from "./words";

const none = <span className="text-ink-3">{text.none}</span>;

export const nameOf = ({ name }: Pick<AccountRowView, "name">) => name || text.accounts.unnamed;

export const copyId = (id: string) => void copyAndSay(id, text.toast.copiedId(id));

interface NameProps {
  row: AccountRowView;
  labels: Labels;
  /** Shows the line below the name: what is wrong, the account above, tags without a column of their own. */
  second: boolean;
  tags: boolean;
  onOpen: () => void;
}

/** The name, and what marks this account out. */
export function NameCell({ row, labels, second, tags, onOpen }: NameProps) {
  const chips = tags ? row.tags.flatMap((id) => labels.byId.get(id) ?? []) : [];
  const below = row.parent !== null || row.access !== "ok" || chips.length > 0;
  return (
    <span className="grid min-w-0">
      <span className="flex min-w-0 items-center gap-2">
        {row.pinned ? (
          <Pin aria-label={accountsText.pinned} className="size-3.5 shrink-0 fill-current text-accent-text" />
        ) : null}
        <button
          type="button"
          tabIndex={-1}
          onClick={onOpen}
          aria-label={text.accounts.open(nameOf(row))}
          data-testid="account-open"
          className={cn(
            "min-w-0 truncate rounded-sm text-start font-medium hover:underline",
            row.name === "" && "font-normal text-ink-3 italic",
          )}
        >
          {nameOf(row)}
        </button>
        {row.country_code ? <span className="shrink-0 text-xs text-ink-3">{row.country_code}</span> : null}
        {second ? null : <AccessMark access={row.access} />}
      </span>
      {second && below ? (
        <span className="flex min-w-0 items-center gap-1.5 overflow-hidden text-2xs text-ink-3">
          <AccessMark access={row.access} />
          {chips.map((label) => (
            <TagChip key={label.id} label={label} />
          ))}
          <span className="truncate">{row.parent === null ? null : belowWords(row.parent, row.parents)}</span>
        </span>
      ) : null}
    </span>
  );
}

const belowWords = (parent: string, parents: number) =>
  parents > 1 ? text.accounts.belowSeveral(parent, parents - 1) : text.accounts.below(parent);

/** Only what is not as it should be is marked. */
export function AccessMark({ access }: { access: AccountAccess }) {
  if (access === "ok") return null;
  return (
    <span
      title={accessText[access].hint}
      className={cn(
        "shrink-0 rounded-full px-1.5 text-2xs leading-4 font-medium",
        access === "lost" ? "bg-expired-soft text-expired" : "bg-disconnected-soft text-disconnected",
      )}
    >
      {accessText[access].short}
    </span>
  );
}

interface CellProps {
  row: AccountRowView;
  labels: Labels;
  onTrack: (tracked: boolean) => void;
}

/** What each column shows of an account. */
export const CELLS: Record<ColumnKey, (props: CellProps) => ReactNode> = {
  region: ({ row }) => <span title={regionText[row.region].name}>{regionText[row.region].short}</span>,
  country: ({ row }) => row.country_code ?? none,
  kind: ({ row }) => kindText[row.kind].one,
  status: ({ row }) => (row.status ? statusWord(row.status) : none),
  id: ({ row }) => (
    <span className="flex min-w-0 items-center gap-1">
      <span className="selectable truncate font-mono text-xs text-ink tabular-nums" data-testid="account-id">
        {row.external_id}
      </span>
      <button
        type="button"
        tabIndex={-1}
        aria-label={text.accounts.copyId(row.external_id)}
        onClick={() => copyId(row.external_id)}
        className="grid size-6 shrink-0 place-items-center rounded-sm text-ink-3 opacity-0 group-hover:opacity-100 group-data-current:opacity-100 hover:bg-selected hover:text-ink"
      >
        <Copy aria-hidden className="size-3.5" />
      </button>
    </span>
  ),
  connection: ({ row }) => row.connection,
  group: ({ row, labels }) => {
    const label = row.group === null ? undefined : labels.byId.get(row.group);
    return label ? <GroupName label={label} /> : none;
  },
  tags: ({ row, labels }) => {
    const chips = row.tags.flatMap((id) => labels.byId.get(id) ?? []);
    if (chips.length === 0) return none;
    return (
      <span className="flex min-w-0 gap-1 overflow-hidden" title={chips.map(({ name }) => name).join(", ")}>
        {chips.map((label) => (
          <Fragment key={label.id}>
            <TagChip label={label} />
          </Fragment>
        ))}
      </span>
    );
  },
  note: ({ row }) => (row.note ? <span title={row.note}>{row.note}</span> : none),
  expires: ({ row }) =>
    row.ends_at === null ? (
      none
    ) : (
      <span className="text-xs tabular-nums" title={longDate(row.ends_at)}>
        {date(row.ends_at)}
      </span>
    ),
  watch: ({ row }) => <HealthCell account={row} />,
  health: ({ row }) => <HealthBadge health={row.health} />,
  tracked: ({ row, onTrack }) => (
    <Switch
      tabIndex={-1}
      checked={row.tracked}
      disabled={!trackable(row)}
      onCheckedChange={onTrack}
      aria-label={text.accounts.track(nameOf(row))}
      data-testid="account-tracked"
    />
  ),
};
