import type { AccountSearch } from "@/features/accounts/search";
import type { ConnectionView } from "@/gen/ConnectionView";
import { ACCOUNT_ACCESSES, ACCOUNT_KINDS, REGIONS } from "@/gen/values";
import { HEALTH_ORDER } from "@/lib/health";
import {
  access as accessText,
  health as healthText,
  kind as kindText,
  region as regionText,
  text,
} from "@/strings";
import { Button } from "@/ui/button";
import { SearchField } from "@/ui/controls";
import { Filter } from "@/ui/filter";

export type ChangeFilters = (
  patch: {
    [key in keyof AccountSearch]?: AccountSearch[key] | undefined;
  },
) => void;

interface AccountFiltersProps {
  search: AccountSearch;
  connections: readonly ConnectionView[];
  filtered: boolean;
  change: ChangeFilters;
  clear: () => void;
}

/** What narrows the account list. */
export function AccountFilters({ search, connections, filtered, change, clear }: AccountFiltersProps) {
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-6 py-2.5">
      <SearchField
        label={text.accounts.search}
        value={search.q ?? ""}
        onChange={(value) => change({ q: value })}
        className="w-56"
        data-testid="account-search"
      />
      <Filter
        name="kind"
        label={text.accounts.columns.kind}
        all={text.accounts.allKinds}
        value={search.kind}
        options={ACCOUNT_KINDS.map((value) => ({ value, label: kindText[value].many }))}
        onChange={(kind) => change({ kind })}
      />
      <Filter
        name="region"
        label={text.accounts.columns.region}
        all={text.accounts.allRegions}
        value={search.region}
        options={REGIONS.map((value) => ({ value, label: regionText[value].name }))}
        onChange={(region) => change({ region })}
      />
      <Filter
        name="access"
        label={text.accounts.access}
        all={text.accounts.allAccess}
        value={search.access}
        options={ACCOUNT_ACCESSES.map((value) => ({ value, label: accessText[value].name }))}
        onChange={(access) => change({ access })}
      />
      <Filter
        name="health"
        label={text.accounts.columns.health}
        all={text.accounts.allHealth}
        value={search.health}
        options={HEALTH_ORDER.map((value) => ({ value, label: healthText[value] }))}
        onChange={(health) => change({ health })}
      />
      <Filter
        name="tracked"
        label={text.accounts.columns.tracked}
        all={text.accounts.allTracking}
        value={search.tracked === undefined ? undefined : search.tracked ? "yes" : "no"}
        options={[
          { value: "yes", label: text.accounts.tracked },
          { value: "no", label: text.accounts.untracked },
        ]}
        onChange={(value) => change({ tracked: value === undefined ? undefined : value === "yes" })}
      />
      {connections.length > 1 ? (
        <Filter
          name="connection"
          label={text.accounts.connection}
          all={text.accounts.allConnections}
          value={search.connection}
          options={connections.map(({ id, label }) => ({ value: id, label }))}
          onChange={(connection) => change({ connection })}
        />
      ) : null}
      {filtered ? (
        <Button look="ghost" onClick={clear} data-testid="clear-filters">
          {text.accounts.clear}
        </Button>
      ) : null}
    </div>
  );
}
