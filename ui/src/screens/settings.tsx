import { useQueryClient } from "@tanstack/react-query";
import { CircleCheck, CircleDashed } from "lucide-react";
import { type ReactNode, useId } from "react";
import type { AppSnapshot } from "@/gen/AppSnapshot";
import type { Region } from "@/gen/Region";
import type { SettingsPatch } from "@/gen/SettingsPatch";
import type { Theme } from "@/gen/Theme";
import { useCommand, useSnapshot } from "@/lib/data";
import { keys } from "@/lib/keys";
import { showFailure } from "@/lib/toast";
import { region as regionText, text, theme as themeText } from "@/strings";
import { Segmented, Switch } from "@/ui/controls";
import { Card, PageBody, PageHeader, Section } from "@/ui/page";
import { Select } from "@/ui/select";
import { AmazonSetup } from "./amazon-setup";

const THEMES: readonly Theme[] = ["system", "light", "dark"];
const REGIONS: readonly Region[] = ["na", "eu", "fe"];

export function Settings() {
  const snapshot = useSnapshot().data;
  if (!snapshot) return null;
  return (
    <>
      <PageHeader title={text.settings.title} />
      <PageBody className="max-w-2xl">
        <Preferences snapshot={snapshot} />
        <AmazonSetup snapshot={snapshot} />
        <Configured snapshot={snapshot} />
        <About snapshot={snapshot} />
      </PageBody>
    </>
  );
}

interface PartProps {
  snapshot: AppSnapshot;
}

interface RowProps {
  name: string;
  hint?: ReactNode;
  /** The id of the control that the name belongs to. */
  htmlFor?: string;
  children?: ReactNode;
}

function Row({ name, hint, htmlFor, children }: RowProps) {
  return (
    <div className="flex min-h-14 items-center gap-6 px-4 py-2.5 not-last:border-b not-last:border-line">
      <div className="grid min-w-0 flex-1 gap-0.5">
        {htmlFor ? (
          <label htmlFor={htmlFor} className="font-medium">
            {name}
          </label>
        ) : (
          <span className="font-medium">{name}</span>
        )}
        {hint ? <div className="text-xs text-ink-3">{hint}</div> : null}
      </div>
      {children}
    </div>
  );
}

/** Shows a changed setting at once; a refusal puts it back and is explained. */
function useChangeSettings() {
  const client = useQueryClient();
  const { run } = useCommand((backend, patch: SettingsPatch) => backend.updateSettings(patch), {
    onFailure: (failure) => {
      showFailure(failure);
      void client.invalidateQueries({ queryKey: keys.snapshot });
    },
  });
  return (patch: SettingsPatch) => {
    client.setQueryData<AppSnapshot>(
      keys.snapshot,
      (all) => all && { ...all, settings: { ...all.settings, ...patch } },
    );
    run(patch);
  };
}

function Preferences({ snapshot: { settings, keeper } }: PartProps) {
  const id = useId();
  const change = useChangeSettings();
  const pause = useCommand((backend, paused: boolean) => backend.setPaused(paused), {
    done: (_, paused) => (paused ? text.toast.paused : text.toast.resumed),
  });
  return (
    <>
      <Section title={text.settings.appearance}>
        <Card>
          <Row name={text.settings.theme} hint={text.settings.themeHint}>
            <Segmented
              label={text.settings.theme}
              value={settings.theme}
              options={THEMES.map((value) => ({ value, label: themeText[value] }))}
              onChange={(theme) => change({ theme })}
            />
          </Row>
        </Card>
      </Section>
      <Section title={text.settings.warnings}>
        <Card>
          <Row
            name={text.settings.notifications}
            hint={text.settings.notificationsHint}
            htmlFor={`${id}-notifications`}
          >
            <Switch
              id={`${id}-notifications`}
              checked={settings.notifications}
              onCheckedChange={(notifications) => change({ notifications })}
              data-testid="setting-notifications"
            />
          </Row>
          <Row
            name={text.settings.refreshing}
            hint={keeper.paused ? text.settings.refreshingOff : text.settings.refreshingOn}
            htmlFor={`${id}-refreshing`}
          >
            <Switch
              id={`${id}-refreshing`}
              checked={!keeper.paused}
              onCheckedChange={(on) => pause.run(!on)}
              data-testid="setting-refreshing"
            />
          </Row>
        </Card>
      </Section>
      <Section title={text.settings.connecting}>
        <Card>
          <Row name={text.settings.defaultRegion} hint={text.settings.defaultRegionHint}>
            <Select
              label={text.settings.defaultRegion}
              value={settings.default_region}
              options={REGIONS.map((value) => ({ value, label: regionText[value].name }))}
              onChange={(default_region) => change({ default_region })}
              data-testid="setting-region"
            />
          </Row>
        </Card>
      </Section>
    </>
  );
}

function State({ on, yes, no }: { on: boolean; yes: string; no: string }) {
  return (
    <span className="flex shrink-0 items-center gap-1.5 text-xs text-ink-2">
      {on ? (
        <CircleCheck aria-hidden className="size-4 text-healthy" />
      ) : (
        <CircleDashed aria-hidden className="size-4 text-ink-3" />
      )}
      {on ? yes : no}
    </span>
  );
}

function Configured({ snapshot: { setup, settings } }: PartProps) {
  const value = (set: boolean, shown: string | null, missing: string) =>
    set ? shown === null ? undefined : <span className="selectable font-mono">{shown}</span> : missing;
  return (
    <Section title={text.settings.configured} aside={text.settings.configHint}>
      <Card>
        <Row
          name={text.settings.clerk}
          hint={value(setup.clerk, settings.clerk_host, text.settings.clerkMissing)}
        >
          <State on={setup.clerk} yes={text.settings.isSet} no={text.settings.notSet} />
        </Row>
        <Row
          name={text.settings.supabase}
          hint={value(setup.supabase, settings.supabase_url, text.settings.supabaseMissing)}
        >
          <State on={setup.supabase} yes={text.settings.isSet} no={text.settings.notSet} />
        </Row>
        {setup.sandbox ? <Row name={text.settings.sandboxTitle} hint={text.settings.sandboxOn} /> : null}
      </Card>
    </Section>
  );
}

function About({ snapshot }: PartProps) {
  return (
    <Section title={text.settings.about}>
      <Card>
        <Row name={text.settings.vault}>
          <State
            on={snapshot.vault === "ready"}
            yes={text.vault[snapshot.vault]}
            no={text.vault[snapshot.vault]}
          />
        </Row>
        <Row name={text.settings.version}>
          <span className="selectable text-ink-2 tabular-nums" data-testid="version">
            {text.app} {snapshot.version}
          </span>
        </Row>
      </Card>
    </Section>
  );
}
