import { useQueryClient } from "@tanstack/react-query";
import { useCommand } from "@/lib/data";
import { keys } from "@/lib/keys";
import { waitWords } from "@/lib/settings";
import { showFailure } from "@/lib/toast";
import { Select } from "@/ui/select";
import { SettingsRow } from "./row";
import { backgroundText } from "./words";

/** Minutes that the window is kept in the tray. */
const TIMES: readonly number[] = [1, 5, 15, 60];
const NEVER = "never";

/** How long a closed window is kept ready. */
export function UnloadRow({ minutes }: { minutes: number | null }) {
  const client = useQueryClient();
  const set = useCommand((backend, next: number | null) => backend.setUnloadAfter(next), {
    onDone: (answer) => client.setQueryData(keys.background, answer),
    onFailure: (failure) => {
      showFailure(failure);
      void client.invalidateQueries({ queryKey: keys.background });
    },
  });
  // A value from elsewhere is shown as it is and not bent to one of ours.
  const times = [...new Set([...TIMES, ...(minutes === null ? [] : [minutes])])].sort((a, b) => a - b);
  return (
    <SettingsRow inner row="unload" name={backgroundText.unload} hint={backgroundText.unloadHint}>
      <Select
        label={backgroundText.unload}
        value={minutes === null ? NEVER : String(minutes)}
        disabled={set.pending}
        options={[
          ...times.map((time) => ({ value: String(time), label: waitWords(time) })),
          { value: NEVER, label: backgroundText.unloadNever },
        ]}
        onChange={(value) => set.run(value === NEVER ? null : Number(value))}
        data-testid="unload-after"
      />
    </SettingsRow>
  );
}
