import { useState } from "react";
import { OpenLinkButton } from "@/features/setup/open-link-button";
import type { ConnectionView } from "@/gen/ConnectionView";
import type { RemovalCheck } from "@/gen/RemovalCheck";
import { useCommand } from "@/lib/data";
import { Button } from "@/ui/button";
import { ErrorNote } from "@/ui/feedback";
import { Note } from "@/ui/note";
import { Card, Section } from "@/ui/page";
import { removalCheck, removalText } from "./removal-words";

/** What remains at Amazon after disconnecting: only the user can remove it, and Adkeeper can look. */
export function Removal({ connection }: { connection: ConnectionView }) {
  const [result, setResult] = useState<RemovalCheck | null>(null);
  const check = useCommand((backend) => backend.checkRemoved(connection.id), {
    onDone: setResult,
    onFailure: () => setResult(null),
  });
  return (
    <Section title={removalText.title}>
      <Card className="grid gap-3 px-4 py-3.5">
        <p className="text-pretty text-ink-2">{removalText.body}</p>
        <Note tone="warning">
          <p>{removalText.warning}</p>
        </Note>
        <div className="flex flex-wrap gap-2">
          <OpenLinkButton link="amazon_apps" size="md" data-testid="open-amazon-apps">
            {removalText.open}
          </OpenLinkButton>
          {connection.removal_checkable ? (
            <Button pending={check.pending} onClick={() => check.run()} data-testid="check-removed">
              {removalText.check}
            </Button>
          ) : null}
        </div>
        {connection.removal_checkable || result ? null : (
          <p className="text-xs text-ink-3">{removalText.tooLate}</p>
        )}
        {check.failure ? (
          <ErrorNote error={check.failure.error} />
        ) : result ? (
          <Note
            tone={result === "gone" ? "good" : "warning"}
            title={removalCheck[result].title}
            role="status"
            data-testid="removal-result"
            data-result={result}
          >
            <p>{removalCheck[result].next}</p>
          </Note>
        ) : null}
      </Card>
    </Section>
  );
}
