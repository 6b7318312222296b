import { Link, useCanGoBack, useParams, useRouter, useSearch } from "@tanstack/react-router";
import { ChevronLeft, SearchX } from "lucide-react";
import { useEffect } from "react";
import { toFailure } from "@/backend/types";
import { CopyId } from "@/features/accounts/facts";
import { DspPart } from "@/features/dsp/part";
import { FocusChip } from "@/features/organize/focus-chip";
import { rememberAccount } from "@/features/organize/recent";
import { ReportsPart } from "@/features/reports/part";
import type { AccountDetail } from "@/gen/AccountDetail";
import type { AccountView } from "@/gen/AccountView";
import { hasBilling } from "@/lib/account-health";
import { useAccountDetail, useSnapshot } from "@/lib/data";
import { errors, kind as kindText, text } from "@/strings";
import { AccountHealthBadge } from "@/ui/account-health";
import { Button } from "@/ui/button";
import { Empty, LoadError } from "@/ui/feedback";
import { PageBody, PageHeader } from "@/ui/page";
import { AccountHealthPart } from "./health-part";
import { AccountSkeleton } from "./skeleton";
import { AccountTabs } from "./tabs";
import { accountText } from "./words";

/** One account: how it is at Amazon, why and what to do; and what a DSP advertiser has besides. */
export function Account() {
  const { accountId } = useParams({ from: "/accounts/$accountId" });
  const { data, error, refetch } = useAccountDetail(accountId);
  const gone = error !== null && toFailure(error).code === "not_found";
  const account = gone ? undefined : data?.account;
  const user = useSnapshot().data?.auth.user?.id;
  const name = account?.name;
  useEffect(() => {
    if (user !== undefined && name !== undefined) rememberAccount(user, { id: accountId, name });
  }, [user, accountId, name]);
  return (
    <>
      <PageHeader
        title={
          <span className="flex min-w-0 items-center gap-1.5">
            <Back />
            <span className="truncate">
              {account ? account.name || text.accounts.unnamed : text.accounts.title}
            </span>
          </span>
        }
        status={account ? <Status account={account} /> : undefined}
      >
        <FocusChip to={{ account: accountId }} />
        {account ? (
          <span className="flex items-center gap-1.5 max-[999px]:hidden">
            <span className="selectable font-mono text-xs text-ink-2 tabular-nums">
              {account.external_id}
            </span>
            <CopyId id={account.external_id} of="header" />
          </span>
        ) : null}
      </PageHeader>
      {account?.kind === "dsp_advertiser" ? <AccountTabs id={account.id} /> : null}
      <PageBody key={accountId} data-testid="account-screen">
        {error && !data && !gone ? <LoadError failure={error} retry={() => void refetch()} /> : null}
        {!data && !error ? <AccountSkeleton /> : null}
        {gone ? (
          <Empty
            icon={SearchX}
            title={accountText.notFoundTitle}
            body={errors.not_found.next}
            data-testid="account-gone"
          >
            <Button asChild>
              <Link to="/accounts">{accountText.all}</Link>
            </Button>
          </Empty>
        ) : null}
        {data && !gone ? <Part detail={data} /> : null}
      </PageBody>
    </>
  );
}

/** The part that the address names; only a DSP advertiser has more than one. */
function Part({ detail }: { detail: AccountDetail }) {
  const { tab, campaign, report } = useSearch({ from: "/accounts/$accountId" });
  const { account } = detail;
  if (tab === undefined || account.kind !== "dsp_advertiser") return <AccountHealthPart detail={detail} />;
  if (tab === "reports") return <ReportsPart id={account.id} report={report} />;
  return <DspPart id={account.id} part={tab} campaign={campaign} />;
}

function Status({ account }: { account: AccountView }) {
  return (
    <span className="flex min-w-0 items-center gap-2">
      {account.watch !== null || hasBilling(account.kind) ? (
        <AccountHealthBadge watch={account.watch} />
      ) : null}
      <span className="truncate text-xs">
        {[account.country_code, kindText[account.kind].one].filter(Boolean).join(" · ")}
      </span>
    </span>
  );
}

/** To where the user was, with the filters as they were; to the list for whoever arrived from outside. */
function Back() {
  const router = useRouter();
  const can = useCanGoBack();
  if (can) {
    return (
      <Button
        look="ghost"
        size="icon"
        className="-ms-2"
        aria-label={accountText.back}
        onClick={() => router.history.back()}
        data-testid="account-back"
      >
        <ChevronLeft aria-hidden />
      </Button>
    );
  }
  return (
    <Button asChild look="ghost" size="icon" className="-ms-2">
      <Link to="/accounts" aria-label={accountText.all} data-testid="account-back">
        <ChevronLeft aria-hidden />
      </Link>
    </Button>
  );
}
