import type { ProgramSessionView } from "@/gen/ProgramSessionView";
import { Card, Section } from "@/ui/page";
import { When } from "@/ui/when";
import { ProgramLine } from "./program-line";
import { programsText, purposeShort } from "./words";

/** Programs that hold a connection to Adkeeper at the moment. */
export function Connected({ sessions }: { sessions: readonly ProgramSessionView[] }) {
  return (
    <Section title={programsText.connected} data-testid="programs-connected">
      <Card>
        {sessions.length === 0 ? (
          <p className="px-4 py-3 text-ink-3">{programsText.connectedNone}</p>
        ) : (
          <ul aria-label={programsText.connected}>
            {sessions.map(({ id, program, purpose, since, hand_outs: tokens, calls }) => (
              <li
                key={id}
                data-testid="session-row"
                className="flex items-center gap-4 px-4 py-2.5 not-last:border-b not-last:border-line"
              >
                <span aria-hidden className="size-2 shrink-0 rounded-full bg-healthy" />
                <div className="min-w-0 flex-1">
                  <ProgramLine program={program}>{purposeShort[purpose]}</ProgramLine>
                </div>
                <p className="shrink-0 text-end text-xs text-ink-3 tabular-nums">
                  <span className="block text-ink-2">
                    {[
                      programsText.tokens(tokens),
                      ...(purpose === "mcp" ? [programsText.calls(calls)] : []),
                    ].join(" · ")}
                  </span>
                  {programsText.connectedSince} <When at={since} past />
                </p>
              </li>
            ))}
          </ul>
        )}
      </Card>
    </Section>
  );
}
