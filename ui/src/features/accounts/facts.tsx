import { Link } from "@tanstack/react-router";
import { Copy } from "lucide-react";
import { type ReactNode, useId } from "react";
import type { AccountView } from "@/gen/AccountView";
import { longDate } from "@/lib/time";
import { copyAndSay } from "@/lib/toast";
import { region as regionText, statusWord, text } from "@/strings";
import { Button } from "@/ui/button";
import { Switch } from "@/ui/controls";
import { HealthBadge } from "@/ui/health-badge";
import { trackable } from "./mark";

const words = text.accounts.detail;

interface FactsProps {
  account: AccountView;
  /** The label of its connection. */
  connection: string;
}

/** What Amazon says of an account that seldom changes, and its login. */
export function AccountFacts({ account, connection }: FactsProps) {
  return (
    <dl className="grid">
      <Fact name={text.accounts.columns.id}>
        <span className="selectable min-w-0 font-mono text-xs break-all tabular-nums">
          {account.external_id}
        </span>
        <CopyId id={account.external_id} />
      </Fact>
      <Fact name={words.entity}>
        {account.entity_id ? (
          <>
            <span className="selectable min-w-0 font-mono text-xs break-all">{account.entity_id}</span>
            <CopyId id={account.entity_id} of="entity" />
          </>
        ) : null}
      </Fact>
      <Fact name={words.region}>{regionText[account.region].name}</Fact>
      <Fact name={words.country}>{account.country_code}</Fact>
      <Fact name={words.currency}>{account.currency_code}</Fact>
      <Fact name={words.timezone}>{account.timezone}</Fact>
      <Fact name={words.type}>{account.account_type ? statusWord(account.account_type) : null}</Fact>
      {account.valid_payment_method === null ? null : (
        <Fact name={words.payment}>
          {account.valid_payment_method ? words.paymentValid : words.paymentInvalid}
        </Fact>
      )}
      <Fact name={text.accounts.columns.status}>{account.status ? statusWord(account.status) : null}</Fact>
      <Fact name={text.accounts.connection}>
        <Link
          to="/connections/$connectionId"
          params={{ connectionId: account.connection_id }}
          className="min-w-0 truncate text-accent-text hover:underline"
        >
          {connection}
        </Link>
      </Fact>
      <Fact name={text.accounts.columns.expires}>
        {account.ends_at === null ? null : longDate(account.ends_at)}
      </Fact>
      <Fact name={text.accounts.columns.health}>
        <HealthBadge health={account.health} />
      </Fact>
    </dl>
  );
}

interface TrackingProps {
  account: AccountView;
  onTrack: (tracked: boolean) => void;
}

/** Whether the account is tracked, and the switch for it. */
export function Tracking({ account, onTrack }: TrackingProps) {
  const id = useId();
  const can = trackable(account);
  return (
    <div className="flex items-center gap-4">
      <label htmlFor={id} className="grid flex-1">
        <span className="font-medium">{words.tracked}</span>
        {can ? null : <span className="text-xs text-ink-3">{words.deniedTracking}</span>}
      </label>
      <Switch
        id={id}
        checked={account.tracked}
        disabled={!can}
        onCheckedChange={onTrack}
        data-testid="detail-tracked"
      />
    </div>
  );
}

/** Copies an id to the letter. */
export function CopyId({ id, of = "id" }: { id: string; of?: "id" | "entity" | "header" }) {
  return (
    <Button
      look="ghost"
      size="icon"
      className="-my-1 -me-1.5"
      aria-label={text.accounts.copyId(id)}
      onClick={() => void copyAndSay(id, text.toast.copiedId(id))}
      data-testid={`detail-copy-${of}`}
    >
      <Copy aria-hidden />
    </Button>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex min-h-9 items-center justify-between gap-4 px-3 py-1.5 not-last:border-b not-last:border-line">
      <dt className="shrink-0 text-ink-3">{name}</dt>
      <dd className="flex min-w-0 items-center gap-1 text-end">
        {children ?? <span className="text-ink-3">{text.none}</span>}
      </dd>
    </div>
  );
}
