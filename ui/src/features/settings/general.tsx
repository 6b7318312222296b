import { useId } from "react";
import type { AppSnapshot } from "@/gen/AppSnapshot";
import type { Theme } from "@/gen/Theme";
import { setContrast, useContrast } from "@/lib/contrast";
import { useChangeSettings } from "@/lib/settings";
import { theme as themeText } from "@/strings";
import { Segmented, Switch } from "@/ui/controls";
import { Card, Section } from "@/ui/page";
import { SettingsRow } from "./row";
import { Travels } from "./travels";
import { settingsText } from "./words";

export const THEMES: readonly Theme[] = ["system", "light", "dark"];

/** How the dashboard looks. */
export function GeneralSettings({ snapshot: { settings } }: { snapshot: AppSnapshot }) {
  const id = useId();
  const change = useChangeSettings();
  const contrast = useContrast();
  return (
    <Section title={settingsText.appearance} aside={<Travels reach="synced" />}>
      <Card>
        <SettingsRow row="theme" name={settingsText.theme} hint={settingsText.themeHint}>
          <Segmented
            label={settingsText.theme}
            value={settings.theme}
            options={THEMES.map((value) => ({ value, label: themeText[value] }))}
            onChange={(theme) => change({ theme })}
          />
        </SettingsRow>
        <SettingsRow
          row="contrast"
          name={settingsText.contrast}
          hint={settingsText.contrastHint}
          htmlFor={`${id}-contrast`}
          hintId={`${id}-contrast-hint`}
          reach="here"
        >
          <Switch
            id={`${id}-contrast`}
            aria-describedby={`${id}-contrast-hint`}
            checked={contrast}
            onCheckedChange={setContrast}
            data-testid="setting-contrast"
          />
        </SettingsRow>
      </Card>
    </Section>
  );
}
