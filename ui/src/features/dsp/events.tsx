import { RadioTower } from "lucide-react";
import type { DspView } from "@/gen/DspView";
import type { TagEventView } from "@/gen/TagEventView";
import { statusWord, text } from "@/strings";
import { DataTable } from "@/ui/data-table";
import { Note } from "@/ui/note";
import { Card } from "@/ui/page";
import { When } from "@/ui/when";
import { Nothing } from "./nothing";
import { dspText } from "./words";

/** Amazon's word for an event that can be used and is not: its silence means nothing. */
const NOT_IN_USE = "AVAILABLE";

type Silent = TagEventView & { silent_days: number };

/** Events of the ad tag, and those that went silent: without them conversions are not counted. */
export function DspEvents({ view, checking }: { view: DspView; checking: boolean }) {
  const { events } = view;
  const silent = events.filter((event): event is Silent => event.silent_days !== null);
  if (events.length === 0) {
    return (
      <Nothing
        view={view}
        checking={checking}
        icon={RadioTower}
        title={dspText.eventsEmptyTitle}
        body={dspText.eventsEmptyBody}
      />
    );
  }
  const [first] = silent;
  return (
    <>
      {first ? (
        <Note
          tone="warning"
          title={
            silent.length === 1
              ? dspText.silent(first.name, first.silent_days)
              : dspText.silentMany(silent.length)
          }
          data-testid="silent-events"
        >
          {silent.length > 1 ? (
            <ul>
              {silent.slice(0, 5).map(({ name, silent_days: days }) => (
                <li key={name}>{dspText.silent(name, days)}.</li>
              ))}
            </ul>
          ) : null}
          <p>{dspText.silentBody}</p>
        </Note>
      ) : null}
      <Card>
        <DataTable
          label={dspText.event}
          rows={events}
          rowKey={({ name }, index) => `${name} ${index}`}
          columns={[
            {
              key: "name",
              name: dspText.event,
              head: true,
              cell: ({ name }) => <span className="font-medium break-words">{name}</span>,
            },
            {
              key: "kind",
              name: dspText.kind,
              cell: ({ kind }) => (
                <span className="text-ink-2">{kind === null ? text.none : statusWord(kind)}</span>
              ),
            },
            {
              key: "seen",
              name: dspText.lastSeen,
              cell: ({ last_activity: at }) => <When at={at} past fallback={dspText.unused} />,
            },
            {
              key: "silence",
              name: dspText.silence,
              cell: ({ silent_days: days, last_activity: at, kind }) =>
                days === null ? (
                  <span className="text-ink-3">
                    {at === null || kind === NOT_IN_USE ? text.none : dspText.active}
                  </span>
                ) : (
                  <span className="font-medium text-expiring">{dspText.silentDays(days)}</span>
                ),
            },
          ]}
          data-testid="event-table"
        />
      </Card>
    </>
  );
}
