import { useQueryClient } from "@tanstack/react-query";
import { RotateCcw } from "lucide-react";
import { useState } from "react";
import type { AppSnapshot } from "@/gen/AppSnapshot";
import type { SettingsPatch } from "@/gen/SettingsPatch";
import { setContrast, useContrast } from "@/lib/contrast";
import { useBackground, useCommand } from "@/lib/data";
import { keys } from "@/lib/keys";
import { useChangeSettings } from "@/lib/settings";
import { showDone } from "@/lib/toast";
import { region, text, theme } from "@/strings";
import { Button } from "@/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/ui/dialog";
import { FIRST, FIRST_BACKGROUND } from "./defaults";
import { notifyChanges } from "./notify-changes";
import { backgroundText, notifyText, settingsSections, settingsText } from "./words";

/** The parts that can be put back; the set-up of other services is not a matter of taste. */
export type Resettable = "general" | "notifications" | "background" | "connections";

interface Reset {
  /** What would change, in words. */
  changes: readonly string[];
  apply: () => void;
  undo: () => void;
}

/** What a reset of a part would do. */
function useReset(section: Resettable, { settings }: AppSnapshot): Reset {
  const change = useChangeSettings();
  const contrast = useContrast();
  const background = useBackground().data;
  const client = useQueryClient();
  const system = useCommand(
    async (backend, to: { autostart: boolean | null; unload_after: number | null }) => {
      if (to.autostart !== null) await backend.setAutostart(to.autostart);
      return backend.setUnloadAfter(to.unload_after);
    },
    { onDone: (answer) => client.setQueryData(keys.background, answer) },
  );
  const { theme: colours, notifications, default_region: home, notify } = settings;
  const patches = (to: SettingsPatch, from: SettingsPatch) => ({
    apply: () => change(to),
    undo: () => change(from),
  });
  switch (section) {
    case "general":
      return {
        changes: [
          ...(colours === FIRST.theme ? [] : [settingsText.becomes(settingsText.theme, theme[FIRST.theme])]),
          ...(contrast ? [settingsText.becomes(settingsText.contrast, settingsText.off)] : []),
        ],
        apply: () => {
          change({ theme: FIRST.theme });
          setContrast(false);
        },
        undo: () => {
          change({ theme: colours });
          setContrast(contrast);
        },
      };
    case "connections":
      return {
        changes:
          home === FIRST.default_region
            ? []
            : [settingsText.becomes(settingsText.defaultRegion, region[FIRST.default_region].name)],
        ...patches({ default_region: FIRST.default_region }, { default_region: home }),
      };
    case "notifications":
      return {
        changes: [
          ...(notifications ? [] : [settingsText.becomes(notifyText.all, settingsText.on)]),
          ...notifyChanges(notify, FIRST.notify),
        ],
        ...patches({ notifications: FIRST.notifications, notify: FIRST.notify }, { notifications, notify }),
      };
    case "background": {
      const { autostart = null, tray = false, unload_after = null } = background ?? {};
      const { autostart: first, unload_after: minutes } = FIRST_BACKGROUND;
      return {
        changes: background
          ? [
              ...(autostart ? [settingsText.becomes(backgroundText.autostart, settingsText.off)] : []),
              ...(tray && unload_after !== minutes
                ? [settingsText.becomes(backgroundText.unload, notifyText.minutes(minutes))]
                : []),
            ]
          : [],
        apply: () => system.run({ autostart: autostart === null ? null : first, unload_after: minutes }),
        undo: () => system.run({ autostart, unload_after }),
      };
    }
  }
}

/** Puts a part of the settings back to how it was at first, after a question and with a way back. */
export function ResetSection({ section, snapshot }: { section: Resettable; snapshot: AppSnapshot }) {
  const [asking, setAsking] = useState(false);
  const { changes, apply, undo } = useReset(section, snapshot);
  const { name } = settingsSections[section];
  return (
    <div className="flex flex-wrap items-center gap-3 text-xs text-ink-3">
      <Button
        look="ghost"
        size="sm"
        className="-ms-2.5"
        disabled={changes.length === 0}
        onClick={() => setAsking(true)}
        data-testid="settings-reset"
      >
        <RotateCcw aria-hidden />
        {settingsText.reset}
      </Button>
      {changes.length === 0 ? settingsText.resetNothing : null}
      {asking ? (
        <Dialog
          open
          role="alertdialog"
          onClose={() => setAsking(false)}
          title={settingsText.resetTitle(name)}
          description={settingsText.resetBody}
          data-testid="reset-dialog"
        >
          <DialogBody>
            <ul className="grid list-disc gap-1 ps-5">
              {changes.map((one) => (
                <li key={one}>{one}</li>
              ))}
            </ul>
          </DialogBody>
          <DialogFooter>
            <Button look="ghost" onClick={() => setAsking(false)}>
              {text.cancel}
            </Button>
            <Button
              look="primary"
              autoFocus
              onClick={() => {
                setAsking(false);
                apply();
                showDone(settingsText.resetDone(name), {
                  label: text.toast.undo,
                  onClick: () => {
                    undo();
                    showDone(settingsText.resetUndone);
                  },
                });
              }}
              data-testid="reset-confirm"
            >
              {settingsText.resetDo}
            </Button>
          </DialogFooter>
        </Dialog>
      ) : null}
    </div>
  );
}
