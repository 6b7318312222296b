import { Link, useSearch } from "@tanstack/react-router";
import { cn } from "@/lib/cn";
import { ACCOUNT_TABS, type AccountTab } from "./search";
import { accountText } from "./words";

/** The parts of a DSP advertiser. They are addresses, so that each can be linked to. */
export function AccountTabs({ id }: { id: string }) {
  const { tab = "health" } = useSearch({ from: "/accounts/$accountId" });
  return (
    <nav
      aria-label={accountText.tabsLabel}
      className="flex shrink-0 flex-wrap gap-x-1 border-b border-line px-4"
      data-testid="account-tabs"
    >
      <Tab id={id} tab={undefined} current={tab === "health"} />
      {ACCOUNT_TABS.map((each) => (
        <Tab key={each} id={id} tab={each} current={tab === each} />
      ))}
    </nav>
  );
}

function Tab({ id, tab, current }: { id: string; tab: AccountTab | undefined; current: boolean }) {
  return (
    <Link
      to="/accounts/$accountId"
      params={{ accountId: id }}
      search={tab === undefined ? {} : { tab }}
      replace
      draggable={false}
      aria-current={current ? "page" : undefined}
      data-testid={`tab-${tab ?? "health"}`}
      className={cn(
        "-mb-px border-b-2 border-transparent px-2.5 py-2 font-medium text-ink-2 hover:text-ink focus-visible:-outline-offset-2",
        current && "border-accent text-ink",
      )}
    >
      {accountText.tabs[tab ?? "health"]}
    </Link>
  );
}
