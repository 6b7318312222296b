import type { ConnectionView } from "@/gen/ConnectionView";
import { useConnectionHistory, useConnectionReach } from "@/lib/past";
import { count, kind as kindText, region as regionText } from "@/strings";
import { DataTable } from "@/ui/data-table";
import { Loading, Skeleton } from "@/ui/feedback";
import { Card, Section } from "@/ui/page";
import { PartError } from "@/ui/part-error";
import { dependsText } from "./history-words";
import { Strip } from "./strip";

/** The last 90 days of a connection. */
export function Past({ connection: { id, label } }: { connection: ConnectionView }) {
  const { data, error, refetch } = useConnectionHistory(id);
  if (data) return <Strip label={label} days={data} />;
  if (error) return <PartError failure={error} retry={() => void refetch()} />;
  return (
    <Loading>
      <Skeleton className="h-36 w-full rounded-lg" />
    </Loading>
  );
}

/** How many accounts a connection reaches, and how many nothing else does. */
export function Depends({ connection: { id } }: { connection: ConnectionView }) {
  const { data, error, refetch } = useConnectionReach(id);
  return (
    <Section title={dependsText.title} data-testid="connection-depends">
      {data ? (
        <Card>
          <div className="grid gap-0.5 px-4 py-3">
            <p className="font-medium" data-testid="depends-sentence">
              {data.accounts === 0 ? dependsText.none : dependsText.sentence(data.accounts, data.only_here)}
            </p>
            {data.only_here > 0 ? (
              <p className="text-xs text-pretty text-ink-3">{dependsText.others(data.only_here)}</p>
            ) : null}
          </div>
          {data.parts.length > 1 ? (
            <DataTable
              label={dependsText.title}
              className="border-t border-line"
              rows={data.parts}
              rowKey={({ kind, region }) => `${kind}-${region}`}
              limit={6}
              columns={[
                {
                  key: "kind",
                  name: dependsText.kindColumn,
                  head: true,
                  cell: ({ kind }) => kindText[kind].one,
                },
                {
                  key: "region",
                  name: dependsText.regionColumn,
                  cell: ({ region }) => regionText[region].name,
                },
                {
                  key: "accounts",
                  name: dependsText.accounts,
                  number: true,
                  cell: ({ accounts }) => count(accounts),
                },
                {
                  key: "only",
                  name: dependsText.only,
                  number: true,
                  cell: ({ only_here }) => count(only_here),
                },
              ]}
            />
          ) : null}
        </Card>
      ) : error ? (
        <PartError failure={error} retry={() => void refetch()} />
      ) : (
        <Card>
          <Loading className="p-4">
            <Skeleton className="w-2/3" />
          </Loading>
        </Card>
      )}
    </Section>
  );
}
