import { useLocation } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { AmazonSetup } from "@/features/setup/amazon";
import { ClerkSetup } from "@/features/setup/clerk";
import { SetupProblems } from "@/features/setup/problems";
import { SupabaseSetup } from "@/features/setup/supabase";
import type { AppSnapshot } from "@/gen/AppSnapshot";
import { useSnapshot } from "@/lib/data";
import { SearchField } from "@/ui/controls";
import { PageBody, PageHeader } from "@/ui/page";
import { AboutSettings } from "./about";
import { BackgroundSettings } from "./background";
import { ConnectingSettings } from "./connecting";
import { DataSettings } from "./data-part";
import { FoundSettings } from "./found";
import { GeneralSettings } from "./general";
import { SettingsNav } from "./nav";
import { NotifySection } from "./notify";
import { ResetSection } from "./reset";
import { readSettingsSearch, type SettingsSection, sectionOfHash } from "./search";
import { settingsSections, settingsText } from "./words";

/** The settings, a part at a time. */
export function Settings() {
  const snapshot = useSnapshot().data;
  // A link may name a row alone: the part that it stands in follows from it. Both are read from one place, since
  // what is known of the route follows its address a moment later.
  const section = useLocation({
    select: ({ search, hash }) => readSettingsSearch(search).section ?? sectionOfHash(hash) ?? "general",
  });
  const key = useLocation({ select: ({ state }) => state.__TSR_key });
  const [field, setField] = useState({ typed: "", key });
  // What was typed is over once another part is opened, however that happens.
  const typed = field.key === key ? field.typed : "";
  if (!snapshot) return null;
  return (
    <>
      <PageHeader title={settingsText.title} />
      <div className="@container min-h-0 flex-1">
        <div className="flex h-full flex-col @min-[34rem]:flex-row">
          <div className="grid shrink-0 content-start gap-3 overflow-y-auto border-line px-3 py-4 @max-[34rem]:max-h-1/2 @max-[34rem]:border-b @min-[34rem]:w-48 @min-[34rem]:border-e">
            <SearchField
              label={settingsText.search}
              value={typed}
              onChange={(next) => setField({ typed: next, key })}
              data-testid="settings-search"
            />
            <SettingsNav section={typed === "" ? section : null} />
          </div>
          <PageBody key={section} className="max-w-2xl" data-testid={`section-${section}`}>
            {typed.trim() === "" ? (
              <>
                <header className="grid gap-0.5">
                  <h2 className="text-xl font-semibold tracking-tight">{settingsSections[section].name}</h2>
                  <p className="text-ink-3">{settingsSections[section].hint}</p>
                </header>
                <SetupProblems snapshot={snapshot} />
                {PARTS[section](snapshot)}
              </>
            ) : (
              <FoundSettings typed={typed} onChosen={() => setField({ typed: "", key })} />
            )}
          </PageBody>
        </div>
      </div>
    </>
  );
}

const PARTS: Record<SettingsSection, (snapshot: AppSnapshot) => ReactNode> = {
  general: (snapshot) => (
    <>
      <GeneralSettings snapshot={snapshot} />
      <ResetSection section="general" snapshot={snapshot} />
    </>
  ),
  notifications: (snapshot) => (
    <>
      <NotifySection settings={snapshot.settings} />
      <ResetSection section="notifications" snapshot={snapshot} />
    </>
  ),
  background: (snapshot) => (
    <>
      <BackgroundSettings keeper={snapshot.keeper} />
      <ResetSection section="background" snapshot={snapshot} />
    </>
  ),
  connections: (snapshot) => (
    <>
      <ConnectingSettings snapshot={snapshot} />
      <ResetSection section="connections" snapshot={snapshot} />
      <AmazonSetup snapshot={snapshot} />
    </>
  ),
  "sign-in": (snapshot) => <ClerkSetup snapshot={snapshot} />,
  sync: (snapshot) => <SupabaseSetup snapshot={snapshot} />,
  data: (snapshot) => <DataSettings snapshot={snapshot} />,
  about: (snapshot) => <AboutSettings snapshot={snapshot} />,
};
