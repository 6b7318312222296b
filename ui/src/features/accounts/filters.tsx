import { SlidersHorizontal, X } from "lucide-react";
import type { Ref } from "react";
import { useLabels } from "@/features/organize/labels";
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
import { Popover } from "@/ui/popover";
import type { AccountSearch } from "./search";
import { accountsText } from "./words";

export type ChangeSearch = (patch: { [key in keyof AccountSearch]?: AccountSearch[key] | undefined }) => void;

interface AccountFiltersProps {
  search: AccountSearch;
  /** What is typed: ahead of the address by a moment. */
  typed: string;
  field: Ref<HTMLInputElement>;
  connections: readonly ConnectionView[];
  filtered: boolean;
  change: ChangeSearch;
  onType: (typed: string) => void;
  onLeave: () => void;
  clear: () => void;
}

/** Filters that are always there; the others are behind a button until they narrow. */
const ALWAYS = ["kind", "region", "group", "tag"] as const;
const OTHERS = ["tracked", "access", "health", "pinned", "connection"] as const;
type Name = (typeof ALWAYS)[number] | (typeof OTHERS)[number];

/** What narrows the account list. */
export function AccountFilters(props: AccountFiltersProps) {
  const { search, typed, field, connections, filtered, change, onType, onLeave, clear } = props;
  const labels = useLabels();
  const there = (name: Name) =>
    (name !== "group" || labels.groups.length > 0 || search.group !== undefined) &&
    (name !== "tag" || labels.tags.length > 0 || search.tag !== undefined) &&
    (name !== "connection" || connections.length > 1);
  const active = (name: Name) => search[name] !== undefined;
  const inline = [...ALWAYS.filter(there), ...OTHERS.filter(active)];
  const hidden = OTHERS.filter((name) => there(name) && !active(name));
  const one = (name: Name) => (
    <OneFilter key={name} name={name} {...{ search, connections, labels, change }} />
  );
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-5 py-2.5">
      <SearchField
        ref={field}
        label={accountsText.search}
        value={typed}
        onChange={onType}
        onLeave={onLeave}
        className="w-72 max-w-full"
        data-testid="account-search"
      />
      {inline.map(one)}
      {search.parent === undefined ? null : (
        <Button
          size="md"
          className="border-accent bg-selected"
          onClick={() => change({ parent: undefined })}
          aria-label={accountsText.clearParent}
        >
          {accountsText.below}
          <X aria-hidden />
        </Button>
      )}
      {hidden.length > 0 ? (
        <Popover
          align="start"
          label={accountsText.moreFilters}
          trigger={
            <Button look="ghost" data-testid="more-filters">
              <SlidersHorizontal aria-hidden />
              {accountsText.moreFilters}
            </Button>
          }
          className="grid gap-2 p-3"
          data-testid="filters"
        >
          {hidden.map(one)}
        </Popover>
      ) : null}
      {filtered ? (
        <Button look="ghost" onClick={clear} data-testid="clear-filters">
          {text.accounts.clear}
        </Button>
      ) : null}
    </div>
  );
}

interface OneFilterProps {
  name: Name;
  search: AccountSearch;
  connections: readonly ConnectionView[];
  labels: ReturnType<typeof useLabels>;
  change: ChangeSearch;
}

const NONE = "none";

function OneFilter({ name, search, connections, labels, change }: OneFilterProps) {
  const yesNo = (value: boolean | undefined) => (value === undefined ? undefined : value ? "yes" : "no");
  const bool = (value: string | undefined) => (value === undefined ? undefined : value === "yes");
  switch (name) {
    case "kind":
      return (
        <Filter
          name={name}
          label={text.accounts.columns.kind}
          all={text.accounts.allKinds}
          value={search.kind}
          options={ACCOUNT_KINDS.map((value) => ({ value, label: kindText[value].many }))}
          onChange={(kind) => change({ kind })}
        />
      );
    case "region":
      return (
        <Filter
          name={name}
          label={text.accounts.columns.region}
          all={text.accounts.allRegions}
          value={search.region}
          options={REGIONS.map((value) => ({ value, label: regionText[value].name }))}
          onChange={(region) => change({ region })}
        />
      );
    case "group":
      return (
        <Filter
          name={name}
          label={accountsText.group}
          all={accountsText.allGroups}
          value={search.group}
          options={[
            { value: NONE, label: accountsText.noGroup },
            ...labels.groups.map(({ id, name: label }) => ({ value: id, label })),
          ]}
          onChange={(group) => change({ group })}
        />
      );
    case "tag":
      return (
        <Filter
          name={name}
          label={accountsText.tag}
          all={accountsText.allTags}
          value={search.tag}
          options={[
            { value: NONE, label: accountsText.noTag },
            ...labels.tags.map(({ id, name: label }) => ({ value: id, label })),
          ]}
          onChange={(tag) => change({ tag })}
        />
      );
    case "tracked":
      return (
        <Filter
          name={name}
          label={text.accounts.columns.tracked}
          all={text.accounts.allTracking}
          value={yesNo(search.tracked)}
          options={[
            { value: "yes", label: text.accounts.tracked },
            { value: "no", label: text.accounts.untracked },
          ]}
          onChange={(value) => change({ tracked: bool(value) })}
        />
      );
    case "pinned":
      return (
        <Filter
          name={name}
          label={accountsText.pinned}
          all={accountsText.allPins}
          value={yesNo(search.pinned)}
          options={[
            { value: "yes", label: accountsText.pinned },
            { value: "no", label: accountsText.notPinned },
          ]}
          onChange={(value) => change({ pinned: bool(value) })}
        />
      );
    case "access":
      return (
        <Filter
          name={name}
          label={text.accounts.access}
          all={text.accounts.allAccess}
          value={search.access}
          options={ACCOUNT_ACCESSES.map((value) => ({ value, label: accessText[value].name }))}
          onChange={(access) => change({ access })}
        />
      );
    case "health":
      return (
        <Filter
          name={name}
          label={text.accounts.columns.health}
          all={text.accounts.allHealth}
          value={search.health}
          options={HEALTH_ORDER.map((value) => ({ value, label: healthText[value] }))}
          onChange={(health) => change({ health })}
        />
      );
    case "connection":
      return (
        <Filter
          name={name}
          label={text.accounts.connection}
          all={text.accounts.allConnections}
          value={search.connection}
          options={connections.map(({ id, label }) => ({ value: id, label }))}
          onChange={(connection) => change({ connection })}
        />
      );
  }
}
