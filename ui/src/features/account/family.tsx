import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useBackend } from "@/backend/context";
import type { AccountRowView } from "@/gen/AccountRowView";
import type { RelativeView } from "@/gen/RelativeView";
import { hasBilling } from "@/lib/account-health";
import { keys } from "@/lib/keys";
import { kind as kindText, text } from "@/strings";
import { AccountHealthMark } from "@/ui/account-health";
import { Card, Section } from "@/ui/page";

/** A manager account may have thousands below it: this many are listed. */
const LISTED = 50;

interface FamilyProps {
  title: string;
  /** How many there are, of which some are listed. */
  count: number;
  accounts: readonly (RelativeView & Partial<Pick<AccountRowView, "watch">>)[];
}

/** The accounts below one, by name, with how they are. */
export function Children({ id, count }: { id: string; count: number }) {
  const backend = useBackend();
  const found = useQuery({
    queryKey: [...keys.accounts, "below", id],
    queryFn: () => backend.accountList({ parent: id }, { from: 0, count: LISTED }, null),
    enabled: count > 0,
  }).data;
  const rows = found?.items.flatMap((item) =>
    typeof item === "object" && item.type === "row" ? [item.row] : [],
  );
  return <Family title={text.accounts.detail.children} count={count} accounts={rows ?? []} />;
}

/** The accounts above or below one, with how they are. */
export function Family({ title, count, accounts }: FamilyProps) {
  if (accounts.length === 0) return null;
  return (
    <Section title={title} data-testid="family">
      <Card>
        <ul aria-label={title}>
          {accounts.map((account) => (
            <li
              key={account.id}
              className="relative grid grid-cols-[minmax(0,1fr)_9rem] items-center gap-3 px-4 py-2 not-last:border-b not-last:border-line hover:bg-sunken"
            >
              <span className="flex min-w-0 items-baseline gap-2">
                <Link
                  to="/accounts/$accountId"
                  params={{ accountId: account.id }}
                  className="truncate font-medium after:absolute after:inset-0 hover:underline"
                  draggable={false}
                >
                  {account.name || text.accounts.unnamed}
                </Link>
                <span className="shrink-0 text-xs text-ink-3">
                  {kindText[account.kind].one}
                  {account.country_code ? ` · ${account.country_code}` : ""}
                </span>
              </span>
              {account.watch !== undefined && (account.watch !== null || hasBilling(account.kind)) ? (
                <AccountHealthMark watch={account.watch} className="text-xs" />
              ) : null}
            </li>
          ))}
        </ul>
        {count > accounts.length ? (
          <p className="border-t border-line px-4 py-2 text-xs text-ink-3">
            {text.accounts.detail.childrenMore(count - accounts.length)}
          </p>
        ) : null}
      </Card>
    </Section>
  );
}
