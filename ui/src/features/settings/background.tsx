import { useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import type { CommandError } from "@/gen/CommandError";
import type { KeeperView } from "@/gen/KeeperView";
import { useNow } from "@/lib/clock";
import { useBackground, useCommand } from "@/lib/data";
import { keys } from "@/lib/keys";
import { restEnd } from "@/lib/time";
import { errors, text } from "@/strings";
import { keeperText } from "@/strings/keeper";
import { Button } from "@/ui/button";
import { Switch } from "@/ui/controls";
import { ErrorDetails, Skeleton } from "@/ui/feedback";
import { Note } from "@/ui/note";
import { Card, Section } from "@/ui/page";
import { PauseControl } from "./pause-control";
import { SettingsRow } from "./row";
import { Travels } from "./travels";
import { UnloadRow } from "./unload";
import { backgroundText } from "./words";

/** Refreshing while nobody looks, and being there to do it. */
export function BackgroundSettings({ keeper }: { keeper: KeeperView }) {
  const now = useNow();
  const { paused, paused_until: until } = keeper;
  const words = !paused
    ? backgroundText.refreshingOn
    : `${until === null ? keeperText.pausedShort : keeperText.pausedShortUntil(restEnd(until, now))} ${keeperText.pausedBody}`;
  return (
    <Section title={backgroundText.title} aside={<Travels reach="here" />} data-testid="background">
      <Card>
        <SettingsRow row="refreshing" name={backgroundText.refreshing} hint={words}>
          <PauseControl keeper={keeper}>{keeperText.pauseShort}</PauseControl>
        </SettingsRow>
        <System />
      </Card>
    </Section>
  );
}

/** What the system says of the app's life in the background; nothing is remembered here. */
function System() {
  const id = useId();
  const client = useQueryClient();
  const background = useBackground();
  const [failed, setFailed] = useState<CommandError | null>(null);
  const set = useCommand((backend, on: boolean) => backend.setAutostart(on), {
    onDone: (answer) => {
      setFailed(null);
      client.setQueryData(keys.background, answer);
    },
    onFailure: ({ error }) => {
      setFailed(error);
      // What the switch shows is asked for again: it may have been changed half-way.
      void client.invalidateQueries({ queryKey: keys.background });
    },
  });
  if (background.error && !background.data) {
    return (
      <SettingsRow name={backgroundText.autostart} hint={backgroundText.failed}>
        <Button size="sm" onClick={() => void background.refetch()} data-testid="background-retry">
          {text.tryAgain}
        </Button>
      </SettingsRow>
    );
  }
  if (!background.data) {
    return (
      <div role="status" aria-label={text.loading} className="grid gap-2 px-4 py-4">
        <Skeleton className="w-40" />
        <Skeleton className="h-3 w-80" />
      </div>
    );
  }
  const { autostart, tray, unload_after: unload } = background.data;
  const unknown = autostart === null;
  return (
    <>
      <SettingsRow
        row="autostart"
        name={backgroundText.autostart}
        hint={unknown ? backgroundText.autostartUnknown : backgroundText.autostartHint}
        htmlFor={`${id}-autostart`}
        hintId={`${id}-hint`}
        off={unknown}
      >
        <Switch
          id={`${id}-autostart`}
          aria-describedby={`${id}-hint`}
          checked={set.pending ? !autostart : (autostart ?? false)}
          disabled={unknown || set.pending}
          onCheckedChange={(on) => {
            setFailed(null);
            set.run(on);
          }}
          data-testid="autostart"
        />
      </SettingsRow>
      {failed ? (
        <div className="border-b border-line px-4 py-3">
          <Note tone="danger" title={backgroundText.notChanged} role="alert" data-testid="autostart-failed">
            <p>{failed.code === "internal" ? backgroundText.notChangedNext : errors[failed.code].next}</p>
            <ErrorDetails message={failed.message} />
          </Note>
        </div>
      ) : null}
      <SettingsRow
        row="close"
        name={backgroundText.close}
        hint={tray ? backgroundText.closeTray : backgroundText.closeEnds}
      />
      {tray ? <UnloadRow minutes={unload} /> : null}
    </>
  );
}
