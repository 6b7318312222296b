import { SquareTerminal } from "lucide-react";
import { useRef, useState } from "react";
import { useBulk } from "@/features/accounts/bulk";
import { type Choosing, ChoosingDialog } from "@/features/accounts/dialogs";
import { AccountFacts, Tracking } from "@/features/accounts/facts";
import { useMark } from "@/features/accounts/mark";
import { PanelMarks } from "@/features/accounts/panel-marks";
import { oneSelected } from "@/features/accounts/selection";
import { useLabels } from "@/features/organize/labels";
import { UseAccount } from "@/features/programs/use-dialog";
import type { AccountDetail } from "@/gen/AccountDetail";
import { hasBilling } from "@/lib/account-health";
import { access as accessText, text } from "@/strings";
import { Button } from "@/ui/button";
import { Note } from "@/ui/note";
import { Card, Section } from "@/ui/page";
import { useAccountCheck } from "./check";
import { Delivery } from "./delivery";
import { Children, Family } from "./family";
import { History } from "./history";
import { Payment } from "./payment";
import { Reach } from "./reach";
import { AccountState } from "./state";
import { accountText } from "./words";

/** How an account is at Amazon, and everything that says so. */
export function AccountHealthPart({ detail }: { detail: AccountDetail }) {
  const { account, account_id: id } = detail;
  const look = useAccountCheck(id, hasBilling(account.kind) && account.access !== "denied");
  const mark = useMark();
  const bulk = useBulk([]);
  const labels = useLabels();
  const note = useRef<HTMLTextAreaElement>(null);
  const [using, setUsing] = useState(false);
  const [choosing, setChoosing] = useState<Choosing["what"] | null>(null);
  const usable = account.access === "ok" && account.health !== "disconnected";
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
          <Children id={id} count={detail.children.count} />
          <Family
            title={text.accounts.detail.parents}
            count={detail.parents.count}
            accounts={detail.parents.accounts}
          />
        </div>
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-6">
          <Reach reach={detail.reach} />
          <Section title={accountText.order}>
            <Card className="px-3 py-3">
              <PanelMarks
                key={id}
                detail={detail}
                mark={mark}
                note={note}
                onTags={() => setChoosing("edit")}
                onGroup={() => setChoosing("group")}
              />
            </Card>
          </Section>
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
                <Tracking account={account} onTrack={(tracked) => mark(oneSelected(id), { tracked })} />
              </div>
              <AccountFacts account={account} connection={detail.connection} />
            </Card>
          </Section>
        </div>
      </div>
      {using ? (
        <UseAccount account={account} shared={detail.same_external_id} onClose={() => setUsing(false)} />
      ) : null}
      {choosing ? (
        <ChoosingDialog
          what={choosing}
          selection={oneSelected(id)}
          count={1}
          rows={[detail]}
          labels={labels}
          bulk={bulk}
          onClose={() => setChoosing(null)}
        />
      ) : null}
    </>
  );
}
