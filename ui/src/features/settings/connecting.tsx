import type { AppSnapshot } from "@/gen/AppSnapshot";
import { REGIONS } from "@/gen/values";
import { useChangeSettings } from "@/lib/settings";
import { region as regionText } from "@/strings";
import { Card, Section } from "@/ui/page";
import { Select } from "@/ui/select";
import { SettingsRow } from "./row";
import { Travels } from "./travels";
import { settingsText } from "./words";

/** Where logins are connected at. */
export function ConnectingSettings({ snapshot: { settings } }: { snapshot: AppSnapshot }) {
  const change = useChangeSettings();
  return (
    <Section title={settingsText.connecting} aside={<Travels reach="synced" />}>
      <Card>
        <SettingsRow row="region" name={settingsText.defaultRegion} hint={settingsText.defaultRegionHint}>
          <Select
            label={settingsText.defaultRegion}
            value={settings.default_region}
            options={REGIONS.map((value) => ({ value, label: regionText[value].name }))}
            onChange={(default_region) => change({ default_region })}
            data-testid="setting-region"
          />
        </SettingsRow>
      </Card>
    </Section>
  );
}
