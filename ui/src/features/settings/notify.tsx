import { Info } from "lucide-react";
import { Fragment, useId } from "react";
import type { NotifySettings } from "@/gen/NotifySettings";
import type { SettingsView } from "@/gen/SettingsView";
import { useChangeSettings, waitWords } from "@/lib/settings";
import { Switch } from "@/ui/controls";
import { Card, Section } from "@/ui/page";
import { Select } from "@/ui/select";
import { KINDS } from "./notify-changes";
import { QuietHoursRow } from "./quiet";
import { SettingsRow } from "./row";
import { Travels } from "./travels";
import { notifyText } from "./words";

/** Days before an expiration at which it can be warned of. */
const DISTANCES: readonly number[] = [60, 30, 14, 7, 3, 1, 0];

/** Minutes that a lapse may last untold. */
const WAITS: readonly number[] = [5, 15, 60, 240, 1440];

/** What the system shows by itself, and when. */
export function NotifySection({ settings }: { settings: SettingsView }) {
  const id = useId();
  const change = useChangeSettings();
  const { notifications: on, notify } = settings;
  const set = (patch: Partial<NotifySettings>) => change({ notify: { ...notify, ...patch } });
  // A value from elsewhere is shown as it is and not bent to one of ours.
  const waits = [...new Set([...WAITS, notify.lapsed_after])].sort((a, b) => a - b);
  return (
    <Section title={notifyText.title} aside={<Travels reach="here" />} data-testid="notify">
      <Card>
        <SettingsRow
          row="notifications"
          name={notifyText.all}
          hint={notifyText.allHint}
          htmlFor={`${id}-all`}
          reach="synced"
        >
          <Switch
            id={`${id}-all`}
            checked={on}
            onCheckedChange={(notifications) => change({ notifications })}
            data-testid="setting-notifications"
          />
        </SettingsRow>
        {KINDS.map((kind) => (
          <Fragment key={kind}>
            <SettingsRow
              inner
              row={kind}
              off={!on}
              name={notifyText.kinds[kind].name}
              hint={notifyText.kinds[kind].hint}
              htmlFor={`${id}-${kind}`}
              hintId={`${id}-${kind}-hint`}
            >
              <Switch
                id={`${id}-${kind}`}
                aria-describedby={`${id}-${kind}-hint`}
                checked={notify[kind]}
                disabled={!on}
                onCheckedChange={(wanted) => set({ [kind]: wanted })}
                data-testid={`notify-${kind}`}
              />
            </SettingsRow>
            {kind === "lapsed" ? (
              <SettingsRow
                inner
                row="lapsed-after"
                off={!on || !notify.lapsed}
                name={notifyText.lapsedAfter}
                hint={notifyText.lapsedAfterHint}
              >
                <Select
                  label={notifyText.lapsedAfter}
                  value={String(notify.lapsed_after)}
                  disabled={!on || !notify.lapsed}
                  options={waits.map((value) => ({ value: String(value), label: waitWords(value) }))}
                  onChange={(value) => set({ lapsed_after: Number(value) })}
                  data-testid="notify-lapsed-after"
                />
              </SettingsRow>
            ) : null}
            {kind === "ending" ? (
              <>
                <SettingsRow inner row="ends-from" name={notifyText.endsFrom} hint={notifyText.endsFromHint}>
                  <Select
                    label={notifyText.endsFrom}
                    value={String(notify.ends_from)}
                    options={DISTANCES.map((days) => ({
                      value: String(days),
                      label: notifyText.daysBefore(days),
                    }))}
                    onChange={(value) => set({ ends_from: Number(value) })}
                    data-testid="notify-ends-from"
                  />
                </SettingsRow>
                <SettingsRow
                  inner
                  row="outlived"
                  name={notifyText.outlived}
                  hint={notifyText.outlivedHint}
                  htmlFor={`${id}-outlived`}
                  hintId={`${id}-outlived-hint`}
                >
                  <Switch
                    id={`${id}-outlived`}
                    aria-describedby={`${id}-outlived-hint`}
                    checked={notify.outlived}
                    onCheckedChange={(outlived) => set({ outlived })}
                    data-testid="notify-outlived"
                  />
                </SettingsRow>
              </>
            ) : null}
          </Fragment>
        ))}
        <QuietHoursRow quiet={notify.quiet} disabled={!on} onChange={(quiet) => set({ quiet })} />
        <p className="flex gap-2 px-4 py-3 text-xs text-ink-2">
          <Info aria-hidden className="mt-px size-4 shrink-0 text-ink-3" />
          {notifyText.always}
        </p>
      </Card>
    </Section>
  );
}
