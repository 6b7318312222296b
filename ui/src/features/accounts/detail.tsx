import { Link } from "@tanstack/react-router";
import { ArrowRight, SquareTerminal } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { UseAccount } from "@/features/programs/use-dialog";
import type { AccountView } from "@/gen/AccountView";
import { hasBilling } from "@/lib/account-health";
import { access as accessText, kind as kindText, text } from "@/strings";
import { accountHealthText } from "@/strings/account-health";
import { lack as lackText } from "@/strings/reach";
import { AccountHealthMark } from "@/ui/account-health";
import { Button } from "@/ui/button";
import { Drawer } from "@/ui/drawer";
import { Note } from "@/ui/note";
import { AccountFacts, Tracking } from "./facts";
import { healthLine } from "./health-cell";
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
  const { account, health } = row;
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
      <HealthAtAmazon account={account} />
      <Tracking account={account} onTrack={onTrack} />
      {account.access === "ok" && health !== "disconnected" ? (
        <Button className="justify-self-start" onClick={() => setUsing(true)} data-testid="account-use">
          <SquareTerminal aria-hidden />
          {text.useIn}
        </Button>
      ) : null}
      <div className="rounded-lg border border-line">
        <AccountFacts row={row} />
      </div>
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

/** How it is at Amazon, and the way to everything else that is known. */
function HealthAtAmazon({ account }: { account: AccountView }) {
  const line = healthLine(account);
  return (
    <div className="flex items-center gap-4 rounded-lg bg-sunken px-3 py-2.5" data-testid="detail-health">
      <div className="grid min-w-0 flex-1 gap-0.5">
        {account.watch === null && !hasBilling(account.kind) ? (
          <p className="text-ink-2">{accountHealthText.noBilling}</p>
        ) : (
          <AccountHealthMark watch={account.watch} />
        )}
        {line ? <p className="text-xs text-pretty text-ink-2">{line}</p> : null}
      </div>
      <Button asChild size="sm">
        <Link to="/accounts/$accountId" params={{ accountId: account.id }} data-testid="detail-open">
          {text.accounts.openPage}
          <ArrowRight aria-hidden />
        </Link>
      </Button>
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
