import { Link } from "@tanstack/react-router";
import type { AppSnapshot } from "@/gen/AppSnapshot";
import type { ErrorCode } from "@/gen/ErrorCode";
import type { MirrorView } from "@/gen/MirrorView";
import { useCommand } from "@/lib/data";
import { errors, text } from "@/strings";
import { Button } from "@/ui/button";
import { HealthIcon } from "@/ui/health-badge";
import { Card, Section } from "@/ui/page";
import { Progress } from "@/ui/progress";
import { When } from "@/ui/when";
import { mirrorState, mirrorText } from "./words";

/** How many refused rows are named. */
const NAMED = 3;

/** The field of the set-up that a trouble is about. */
const PLACE: Partial<Record<ErrorCode, "supabase" | "supabase-key" | "clerk">> = {
  mirror_refused: "supabase",
  mirror_key: "supabase-key",
  mirror_key_retired: "supabase-key",
  mirror_no_host: "supabase",
  mirror_token: "supabase",
  mirror_claims: "clerk",
  mirror_issuer: "supabase",
  mirror_limit: "supabase",
  mirror_schema_missing: "supabase",
  mirror_schema_old: "supabase",
  mirror_schema_new: "supabase",
  bad_response: "supabase",
};

/** The way to Supabase: how it is, why it waits, what it does not take, and who else uses it. */
export function Mirror({ snapshot: { mirror } }: { snapshot: AppSnapshot }) {
  const { state, pending, last_success: last, error } = mirror;
  const sync = useCommand((backend) => backend.syncNow(), { done: () => mirrorText.synced });
  const trouble = state === "waiting" || state === "refused" || mirror.held_count > 0;
  const tone = trouble ? "expiring" : state === "in_sync" ? "healthy" : "disconnected";
  const legacy = mirror.legacy_key && error?.code !== "mirror_key_retired";
  const place =
    state === "off" ? "supabase" : error ? PLACE[error.code] : legacy ? "supabase-key" : undefined;
  const why = error ? (errors[error.code] ?? errors.internal) : null;
  return (
    <Section title={mirrorText.title}>
      <Card className="grid gap-2 px-4 py-3" data-testid="mirror" data-state={state}>
        <div className="flex min-h-7 items-center gap-2">
          <HealthIcon health={tone} />
          <span className="font-medium">
            {state === "in_sync" && mirror.held_count > 0 ? mirrorText.almost : mirrorState[state].title}
          </span>
          {state === "off" ? null : (
            <Button
              look="ghost"
              size="sm"
              className="-me-2 ms-auto"
              pending={sync.pending || state === "pushing"}
              onClick={() => sync.run()}
              data-testid="sync-now"
            >
              {mirrorText.syncNow}
            </Button>
          )}
        </div>
        <p className="text-ink-2">{mirrorState[state].body}</p>
        {why ? (
          <p className="text-xs text-ink-2" data-testid="mirror-why">
            {why.title}. {why.next}
          </p>
        ) : null}
        {legacy ? (
          <p className="text-xs text-ink-2" data-testid="mirror-legacy-key">
            {mirrorText.legacyKey}
          </p>
        ) : null}
        {place ? (
          <Link
            to="/settings"
            hash={place}
            className="w-fit rounded-sm text-xs text-accent-text hover:underline"
            data-testid="mirror-settings"
          >
            {state === "off" ? mirrorText.setUp : mirrorText.toSettings}
          </Link>
        ) : null}
        <Run mirror={mirror} />
        {mirror.held_count > 0 ? <Held mirror={mirror} /> : null}
        {mirror.skipped_count > 0 ? (
          <p className="text-xs text-ink-2" data-testid="mirror-skipped">
            {mirrorText.skipped(mirror.skipped_count)}
          </p>
        ) : null}
        {state === "off" ? null : (
          <p className="text-xs text-ink-3">
            {pending > 0 ? `${mirrorText.pending(pending)} · ` : ""}
            {mirrorText.last("")}
            <When at={last} past fallback={text.never.toLowerCase()} />
          </p>
        )}
        {mirror.devices.length > 1 ? <Devices mirror={mirror} /> : null}
      </Card>
    </Section>
  );
}

interface PartProps {
  mirror: MirrorView;
}

/** How far it is, where there is more than a moment's work. */
function Run({ mirror: { progress } }: PartProps) {
  if (!progress) return null;
  if (progress.coming > 0) {
    return (
      <p className="text-xs text-ink-2 tabular-nums" role="status">
        {mirrorText.coming(progress.coming)}
      </p>
    );
  }
  if (progress.waiting === 0) return null;
  return (
    <Progress
      key={progress.waiting}
      label={mirrorText.progress}
      done={progress.sent}
      all={progress.waiting}
      words={mirrorText.sent(progress.sent, progress.waiting)}
      data-testid="mirror-progress"
    />
  );
}

/** Rows that Supabase refuses by themselves. */
function Held({ mirror: { held, held_count: count } }: PartProps) {
  const more = count - Math.min(NAMED, held.length);
  return (
    <div className="grid gap-1 rounded-md bg-expiring-soft px-3 py-2 text-xs" data-testid="mirror-held">
      <p className="font-medium">{mirrorText.heldTitle(count)}</p>
      <ul className="grid gap-0.5 text-ink-2">
        {held.slice(0, NAMED).map((row) => (
          <li key={`${row.table} ${row.name} ${row.message}`} title={row.message}>
            {mirrorText.held(row.table, row.name)}: {mirrorText.reason(row.code)}
          </li>
        ))}
        {more > 0 ? <li>{mirrorText.heldMore(more)}</li> : null}
      </ul>
      <p className="text-ink-2">{mirrorText.heldBody}</p>
    </div>
  );
}

/** The user's computers. */
function Devices({ mirror: { devices } }: PartProps) {
  return (
    <div className="grid gap-1 border-t border-line pt-2 text-xs" data-testid="mirror-devices">
      <p className="font-medium text-ink-2">{mirrorText.devices}</p>
      <ul className="grid gap-0.5 text-ink-3">
        {devices.map((device) => (
          <li key={device.id} className="flex min-w-0 gap-2">
            <span className="min-w-0 truncate text-ink-2">{mirrorText.device(device.name)}</span>
            <span className="ms-auto shrink-0">
              {device.this ? (
                mirrorText.thisDevice
              ) : (
                <>
                  {mirrorText.seen} <When at={device.last_seen_at} past />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
