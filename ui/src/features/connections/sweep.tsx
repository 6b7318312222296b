import { Telescope } from "lucide-react";
import type { ConnectionView } from "@/gen/ConnectionView";
import { useCommand } from "@/lib/data";
import { needsUser } from "@/lib/health";
import { text } from "@/strings";
import { Button } from "@/ui/button";
import { Card, Section } from "@/ui/page";
import { Progress } from "@/ui/progress";
import { When } from "@/ui/when";

/** When the accounts of a connection were last looked for, and looking for them now. */
export function Sweep({ connection }: { connection: ConnectionView }) {
  const { sweeping, swept_at: at } = connection;
  const sweep = useCommand((backend) => backend.sweepConnection(connection.id));
  // An approval at Amazon shows only in a sweep that works.
  const blocked = needsUser(connection.health) && connection.cause !== "not_approved";
  const busy = sweep.pending || sweeping !== null;
  return (
    <Section title={text.connections.sweep}>
      <Card className="grid gap-3 px-4 py-3">
        <p className="flex justify-between gap-4">
          <span className="text-ink-3">{text.connections.sweepLast}</span>
          <When at={at} past />
        </p>
        {sweeping ? (
          <Progress
            label={text.connections.sweep}
            done={sweeping.answered}
            all={sweeping.known}
            words={text.connections.sweepProgress(sweeping.answered, sweeping.known, sweeping.accounts)}
            data-testid="sweep-progress"
          />
        ) : null}
        <Button
          pending={busy}
          disabled={blocked}
          onClick={() => sweep.run()}
          data-testid="sweep-now"
          className="w-full"
        >
          {busy ? null : <Telescope aria-hidden />}
          {text.connections.sweepNow}
        </Button>
        <p className="text-xs text-ink-3">
          {blocked ? text.connections.sweepBlocked : text.connections.sweepHint}
        </p>
      </Card>
    </Section>
  );
}
