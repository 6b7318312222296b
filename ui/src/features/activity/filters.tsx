import { type ActivitySearch, PERIODS } from "@/features/activity/search";
import type { ActivityKind } from "@/gen/ActivityKind";
import type { ConnectionView } from "@/gen/ConnectionView";
import { ACTIVITY_KINDS } from "@/gen/values";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/controls";
import { Filter } from "@/ui/filter";
import { activityKind, activityText } from "./words";

export type ChangeActivity = (
  patch: {
    [key in keyof ActivitySearch]?: ActivitySearch[key] | undefined;
  },
) => void;

interface ActivityFiltersProps {
  search: ActivitySearch;
  connections: readonly ConnectionView[];
  filtered: boolean;
  change: ChangeActivity;
  clear: () => void;
}

/** All that other programs did: several kinds at once. */
const PROGRAMS = "programs";

const KINDS: readonly { value: ActivityKind | typeof PROGRAMS; label: string }[] = [
  ...ACTIVITY_KINDS.map((value) => ({ value, label: activityKind[value].name })),
  { value: PROGRAMS, label: activityText.programs },
];

/** What narrows the log. */
export function ActivityFilters({ search, connections, filtered, change, clear }: ActivityFiltersProps) {
  const options = connections.map(({ id, label }) => ({ value: id, label }));
  const { connection } = search;
  if (connection !== undefined && !options.some(({ value }) => value === connection)) {
    options.push({ value: connection, label: activityText.goneConnection });
  }
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-6 py-2.5">
      {options.length > 1 || connection !== undefined ? (
        <Filter
          name="connection"
          label={activityText.columns.connection}
          all={activityText.allConnections}
          value={connection}
          options={options}
          onChange={(next) => change({ connection: next })}
        />
      ) : null}
      <Filter
        name="kind"
        label={activityText.columns.kind}
        all={activityText.allKinds}
        value={search.programs ? PROGRAMS : search.kind}
        options={KINDS}
        onChange={(what) =>
          change(
            what === PROGRAMS ? { kind: undefined, programs: true } : { kind: what, programs: undefined },
          )
        }
      />
      <Filter
        name="period"
        label={activityText.period}
        all={activityText.periods.all}
        value={search.period}
        options={PERIODS.map((value) => ({ value, label: activityText.periods[value] }))}
        onChange={(period) => change({ period })}
      />
      <label htmlFor="only-failed" className="flex h-8 items-center gap-2 px-1.5 text-ink-2">
        <Checkbox
          id="only-failed"
          checked={search.failed ?? false}
          onCheckedChange={(on) => change({ failed: on === true ? true : undefined })}
          data-testid="only-failed"
        />
        {activityText.onlyFailed}
      </label>
      {filtered ? (
        <Button look="ghost" onClick={clear} data-testid="clear-filters">
          {activityText.clear}
        </Button>
      ) : null}
    </div>
  );
}
