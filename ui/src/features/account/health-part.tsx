import { SquareTerminal } from "lucide-react";
import { useMemo, useState } from "react";
import { AccountFacts, Tracking } from "@/features/accounts/facts";
import { type AccountRow, relatives } from "@/features/accounts/model";
import { useTrack } from "@/features/accounts/track";
import { UseAccount } from "@/features/programs/use-dialog";
import type { AccountView } from "@/gen/AccountView";
import { hasBilling } from "@/lib/account-health";
import { useAccountDetail } from "@/lib/data";
import { access as accessText, text } from "@/strings";
import { Button } from "@/ui/button";
import { LoadError } from "@/ui/feedback";
import { Note } from "@/ui/note";
import { Card, Section } from "@/ui/page";
import { useAccountCheck } from "./check";
import { Delivery } from "./delivery";
import { Family } from "./family";
import { History } from "./history";
import { Payment } from "./payment";
import { Reach } from "./reach";
import { AccountSkeleton } from "./skeleton";
import { AccountState } from "./state";
import { accountText } from "./words";

interface HealthPartProps {
  row: AccountRow;
  accounts: readonly AccountView[];
}

/** How an account is at Amazon, and everything that says so. */
export function AccountHealthPart({ row, accounts }: HealthPartProps) {
  const { account, health } = row;
  const { data: detail, error, refetch } = useAccountDetail(account.id);
  const look = useAccountCheck(account.id, hasBilling(account.kind) && account.access !== "denied");
  const track = useTrack();
  const [using, setUsing] = useState(false);
  const { parents, children } = useMemo(() => relatives(account, accounts), [account, accounts]);
  if (!detail) {
    return error ? <LoadError failure={error} retry={() => void refetch()} /> : <AccountSkeleton />;
  }
  const usable = account.access === "ok" && health !== "disconnected";
  return (
    <>
      {account.access === "ok" ? null : (
        <Note tone={account.access === "lost" ? "warning" : "quiet"} title={accessText[account.access].name}>
          <p>{accessText[account.access].hint}</p>
        </Note>
      )}
      <AccountState detail={detail} kind={account.kind} look={look} />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 min-[1000px]:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-6">
          {detail.unwatched ? null : (
            <>
              <Payment detail={detail} />
              <Delivery delivery={detail.delivery} />
              <History history={detail.history} />
            </>
          )}
          <Family title={text.accounts.detail.children} accounts={children} />
          <Family title={text.accounts.detail.parents} accounts={parents} />
        </div>
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-6">
          <Reach reach={detail.reach} />
          <Section
            title={accountText.facts}
            aside={
              usable ? (
                <Button
                  look="link"
                  size="bare"
                  className="text-xs"
                  onClick={() => setUsing(true)}
                  data-testid="account-use"
                >
                  <SquareTerminal aria-hidden />
                  {text.useIn}
                </Button>
              ) : undefined
            }
          >
            <Card>
              <div className="border-b border-line px-3 py-2.5">
                <Tracking account={account} onTrack={(one, tracked) => track([one], tracked)} />
              </div>
              <AccountFacts row={row} />
            </Card>
          </Section>
        </div>
      </div>
      {using ? <UseAccount account={account} accounts={accounts} onClose={() => setUsing(false)} /> : null}
    </>
  );
}
