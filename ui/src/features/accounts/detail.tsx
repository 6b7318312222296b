import { Link } from "@tanstack/react-router";
import { Copy, SquareTerminal } from "lucide-react";
import { type ReactNode, useId, useMemo, useState } from "react";
import { UseAccount } from "@/features/programs/use-dialog";
import type { AccountView } from "@/gen/AccountView";
import { longDate } from "@/lib/time";
import { copyAndSay } from "@/lib/toast";
import { access as accessText, kind as kindText, region as regionText, statusWord, text } from "@/strings";
import { lack as lackText } from "@/strings/reach";
import { Button } from "@/ui/button";
import { Switch } from "@/ui/controls";
import { Drawer } from "@/ui/drawer";
import { HealthBadge } from "@/ui/health-badge";
import { Note } from "@/ui/note";
import { trackable } from "./grid";
import { type AccountRow, relatives } from "./model";

interface AccountDetailProps {
  row: AccountRow;
  accounts: readonly AccountView[];
  onTrack: (account: AccountView, tracked: boolean) => void;
  onOpen: (id: string) => void;
  onClose: () => void;
}

const words = text.accounts.detail;

/** Everything that is known of one account, with the ones above and below it. */
export function AccountDetail({ row, accounts, onTrack, onOpen, onClose }: AccountDetailProps) {
  const { account, connection, health } = row;
  const name = account.name || text.accounts.unnamed;
  const [using, setUsing] = useState(false);
  const { parents, children } = useMemo(() => relatives(account, accounts), [account, accounts]);
  return (
    <Drawer
      onClose={onClose}
      title={name}
      description={kindText[account.kind].one}
      data-testid="account-detail"
    >
      {account.access === "ok" ? null : (
        <Note tone={account.access === "lost" ? "warning" : "quiet"} title={accessText[account.access].name}>
          <p>{accessText[account.access].hint}</p>
        </Note>
      )}
      <Tracking account={account} onTrack={onTrack} />
      {account.access === "ok" && health !== "disconnected" ? (
        <Button className="justify-self-start" onClick={() => setUsing(true)} data-testid="account-use">
          <SquareTerminal aria-hidden />
          {text.useIn}
        </Button>
      ) : null}
      <dl className="grid rounded-lg border border-line">
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
          <HealthBadge health={health} />
        </Fact>
      </dl>
      {account.lacks.length > 0 ? (
        <Part title={words.lacks}>
          <ul className="grid gap-1 text-ink-2">
            {account.lacks.map((lack) => (
              <li key={lack}>{lackText[lack].long}</li>
            ))}
          </ul>
        </Part>
      ) : null}
      {account.seats.length > 0 ? (
        <Part title={words.seats}>
          <ul className="grid gap-1">
            {account.seats.map(({ exchange, seat }) => (
              <li key={`${exchange} ${seat}`} className="flex justify-between gap-4">
                <span className="min-w-0 truncate text-ink-2">{exchange}</span>
                <span className="selectable font-mono text-xs tabular-nums">{seat}</span>
              </li>
            ))}
          </ul>
        </Part>
      ) : null}
      <Relatives title={words.parents} accounts={parents} onOpen={onOpen} />
      <Relatives title={words.children} accounts={children} onOpen={onOpen} />
      {using ? <UseAccount account={account} accounts={accounts} onClose={() => setUsing(false)} /> : null}
    </Drawer>
  );
}

function Tracking({ account, onTrack }: Pick<AccountDetailProps, "onTrack"> & { account: AccountView }) {
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
        onCheckedChange={(next) => onTrack(account, next)}
        data-testid="detail-tracked"
      />
    </div>
  );
}

function CopyId({ id, of = "id" }: { id: string; of?: "id" | "entity" }) {
  return (
    <Button
      look="ghost"
      size="icon"
      className="-my-1 -mr-1.5"
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
      <dd className="flex min-w-0 items-center gap-1 text-right">
        {children ?? <span className="text-ink-3">{text.none}</span>}
      </dd>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-1.5">
      <h3 className="text-xs font-semibold text-ink-2">{title}</h3>
      {children}
    </section>
  );
}

/** A manager account may have thousands below it: this many are listed. */
const LISTED = 50;

interface RelativesProps {
  title: string;
  accounts: readonly AccountView[];
  onOpen: (id: string) => void;
}

function Relatives({ title, accounts, onOpen }: RelativesProps) {
  if (accounts.length === 0) return null;
  return (
    <Part title={title}>
      <ul className="grid">
        {accounts.slice(0, LISTED).map((account) => (
          <li key={account.id}>
            <button
              type="button"
              onClick={() => onOpen(account.id)}
              className="-mx-2 flex w-[calc(100%+1rem)] items-center justify-between gap-4 rounded-md px-2 py-1 text-left hover:bg-hover"
            >
              <span className="min-w-0 truncate">{account.name || text.accounts.unnamed}</span>
              <span className="shrink-0 text-xs text-ink-3">
                {kindText[account.kind].one}
                {account.country_code ? ` · ${account.country_code}` : ""}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {accounts.length > LISTED ? (
        <p className="text-xs text-ink-3">{words.childrenMore(accounts.length - LISTED)}</p>
      ) : null}
    </Part>
  );
}
