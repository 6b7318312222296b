import type { InsightGroupView } from "@/gen/InsightGroupView";
import { count, statusWord, text } from "@/strings";
import { BarChart } from "@/ui/bar-chart";
import { DataTable } from "@/ui/data-table";
import { Figure } from "@/ui/figure";
import { groupName, hoursWords, indexWords, percent, ranked } from "./model";
import { dspText } from "./words";

/** Traits that a chart shows; the table has all. */
const BARS = 10;

interface InsightGroupProps {
  group: InsightGroupView;
  /** The only one: it needs no name unless it is of an ad group. */
  only: boolean;
}

/** Who buys, and how long they take. */
export function InsightGroup({ group, only }: InsightGroupProps) {
  const { tactic, median_hours: median, ad_group_id: adGroup } = group;
  return (
    <section
      aria-label={groupName(group)}
      className="grid grid-cols-[minmax(0,1fr)] gap-3"
      data-testid="insight-group"
    >
      <div className="grid gap-0.5">
        <h2 className={only && adGroup === null ? "sr-only" : "text-base font-semibold"}>
          {groupName(group)}
        </h2>
        <p className="flex flex-wrap gap-x-3 text-ink-2">
          {median === null ? null : (
            <span className="font-medium text-ink">{dspText.median(hoursWords(median))}</span>
          )}
          {tactic === null ? null : <span>{dspText.tactic(statusWord(tactic))}</span>}
        </p>
      </div>
      <Traits group={group} />
      <Buckets group={group} />
    </section>
  );
}

function Traits({ group: { traits } }: { group: InsightGroupView }) {
  const best = ranked(traits).slice(0, BARS);
  return (
    <Figure
      title={dspText.traits}
      hint={dspText.traitsHint}
      chart={
        best.length === 0 ? (
          <p className="text-ink-3">{dspText.traitsNone}</p>
        ) : (
          <BarChart
            label={dspText.traitsLabel(best.length)}
            bars={best.map(({ name, index, share }, at) => ({
              key: `${name} ${at}`,
              name,
              value: index,
              said: indexWords(index),
              note: share === null ? undefined : dspText.shareNote(percent(share)),
            }))}
          />
        )
      }
      table={
        <DataTable
          label={dspText.traits}
          rows={traits}
          rowKey={({ name }, index) => `${name} ${index}`}
          columns={[
            {
              key: "trait",
              name: dspText.trait,
              head: true,
              cell: ({ name, description }) => (
                <span className="grid gap-0.5">
                  <span className="font-medium">{name}</span>
                  {description ? <span className="text-xs text-pretty text-ink-3">{description}</span> : null}
                </span>
              ),
            },
            {
              key: "index",
              name: dspText.index,
              number: true,
              cell: ({ index }) => (index === null ? text.none : indexWords(index)),
            },
            {
              key: "share",
              name: dspText.share,
              number: true,
              cell: ({ share }) => (share === null ? text.none : percent(share)),
            },
            {
              key: "impressions",
              name: dspText.impressions,
              number: true,
              cell: ({ impressions }) => (impressions === null ? text.none : count(impressions)),
            },
          ]}
          data-testid="trait-table"
        />
      }
      data-testid="traits"
    />
  );
}

function Buckets({ group: { buckets } }: { group: InsightGroupView }) {
  const known = buckets.filter(
    (bucket): bucket is typeof bucket & { share: number } => bucket.share !== null,
  );
  return (
    <Figure
      title={dspText.buckets}
      hint={dspText.bucketsHint}
      chart={
        known.length === 0 ? (
          <p className="text-ink-3">{dspText.bucketsNone}</p>
        ) : (
          <BarChart
            label={dspText.bucketsLabel}
            bars={known.map(({ range, share }, at) => ({
              key: `${range} ${at}`,
              name: dspText.hoursOf(range),
              value: share,
              said: percent(share),
            }))}
          />
        )
      }
      table={
        <DataTable
          label={dspText.buckets}
          rows={buckets}
          rowKey={({ range }, index) => `${range} ${index}`}
          columns={[
            { key: "range", name: dspText.hours, head: true, cell: ({ range }) => range },
            {
              key: "share",
              name: dspText.conversions,
              number: true,
              cell: ({ share }) => (share === null ? text.none : percent(share)),
            },
          ]}
          data-testid="bucket-table"
        />
      }
      data-testid="buckets"
    />
  );
}
