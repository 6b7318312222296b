import { AmazonSetup } from "@/features/setup/amazon";
import { ClerkSetup } from "@/features/setup/clerk";
import { SetupProblems } from "@/features/setup/problems";
import { SupabaseSetup } from "@/features/setup/supabase";
import type { AppSnapshot } from "@/gen/AppSnapshot";
import type { Theme } from "@/gen/Theme";
import { REGIONS } from "@/gen/values";
import { useSnapshot } from "@/lib/data";
import { useChangeSettings } from "@/lib/settings";
import { region as regionText, text, theme as themeText } from "@/strings";
import { Segmented } from "@/ui/controls";
import { Card, PageBody, PageHeader, Section } from "@/ui/page";
import { Select } from "@/ui/select";
import { BackgroundSettings } from "./background";
import { NotifySection } from "./notify";
import { SettingsRow, State } from "./row";
import { settingsText } from "./words";

const THEMES: readonly Theme[] = ["system", "light", "dark"];

export function Settings() {
  const snapshot = useSnapshot().data;
  if (!snapshot) return null;
  return (
    <>
      <PageHeader title={settingsText.title} />
      <PageBody className="max-w-2xl">
        <SetupProblems snapshot={snapshot} />
        <Appearance snapshot={snapshot} />
        <NotifySection settings={snapshot.settings} />
        <BackgroundSettings keeper={snapshot.keeper} />
        <Connecting snapshot={snapshot} />
        <ClerkSetup snapshot={snapshot} />
        <AmazonSetup snapshot={snapshot} />
        <SupabaseSetup snapshot={snapshot} />
        <About snapshot={snapshot} />
      </PageBody>
    </>
  );
}

interface PartProps {
  snapshot: AppSnapshot;
}

function Appearance({ snapshot: { settings } }: PartProps) {
  const change = useChangeSettings();
  return (
    <Section title={settingsText.appearance}>
      <Card>
        <SettingsRow name={settingsText.theme} hint={settingsText.themeHint}>
          <Segmented
            label={settingsText.theme}
            value={settings.theme}
            options={THEMES.map((value) => ({ value, label: themeText[value] }))}
            onChange={(theme) => change({ theme })}
          />
        </SettingsRow>
      </Card>
    </Section>
  );
}

function Connecting({ snapshot: { settings } }: PartProps) {
  const change = useChangeSettings();
  return (
    <Section title={settingsText.connecting}>
      <Card>
        <SettingsRow name={settingsText.defaultRegion} hint={settingsText.defaultRegionHint}>
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

function About({ snapshot }: PartProps) {
  return (
    <Section title={settingsText.about}>
      <Card>
        <SettingsRow name={settingsText.vault}>
          <State
            on={snapshot.vault === "ready"}
            yes={text.vault[snapshot.vault]}
            no={text.vault[snapshot.vault]}
          />
        </SettingsRow>
        {snapshot.setup.sandbox ? (
          <SettingsRow name={settingsText.sandboxTitle} hint={settingsText.sandboxOn} />
        ) : null}
        <SettingsRow name={settingsText.version}>
          <span className="selectable text-ink-2 tabular-nums" data-testid="version">
            {text.app} {snapshot.version}
          </span>
        </SettingsRow>
      </Card>
    </Section>
  );
}
