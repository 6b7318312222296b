import { BookOpen, Copy, Sparkles } from "lucide-react";
import { Suspense, useState } from "react";
import type { AppSnapshot } from "@/gen/AppSnapshot";
import { COMMIT } from "@/lib/build";
import { Loaded, preloaded } from "@/lib/preload";
import { copyAndSay } from "@/lib/toast";
import { text } from "@/strings";
import { Button } from "@/ui/button";
import { Card, Section } from "@/ui/page";
import { SettingsRow, State } from "./row";
import { settingsText as words } from "./words";

const licences = preloaded(() => import("./licences").then((code) => code.Licences));
const news = preloaded(() => import("./whats-new").then((code) => code.WhatsNew));

/** What this is, what changed, and whose work it is built from. */
export function AboutSettings({ snapshot }: { snapshot: AppSnapshot }) {
  const [open, setOpen] = useState<"licences" | "news" | null>(null);
  const version = `${text.app} ${snapshot.version}`;
  const close = () => setOpen(null);
  return (
    <Section title={words.about}>
      <Card>
        <SettingsRow row="version" name={words.version} hint={COMMIT ? words.commit(COMMIT) : undefined}>
          <span className="selectable text-ink-2 tabular-nums" data-testid="version">
            {version}
          </span>
          <Button
            look="ghost"
            size="icon"
            aria-label={words.copyVersion}
            title={words.copyVersion}
            onClick={() => void copyAndSay(COMMIT ? `${version} (${COMMIT})` : version, words.copiedVersion)}
          >
            <Copy aria-hidden />
          </Button>
        </SettingsRow>
        <SettingsRow row="whats-new" name={words.whatsNew}>
          <Button size="sm" onClick={() => setOpen("news")} data-testid="show-news">
            <Sparkles aria-hidden />
            {words.whatsNewShow}
          </Button>
        </SettingsRow>
        <SettingsRow row="licences" name={words.licences} hint={words.licencesHint}>
          <Button size="sm" onClick={() => setOpen("licences")} data-testid="show-licences">
            <BookOpen aria-hidden />
            {words.licencesShow}
          </Button>
        </SettingsRow>
        <SettingsRow row="keychain" name={words.vault}>
          <State
            on={snapshot.vault === "ready"}
            yes={text.vault[snapshot.vault]}
            no={text.vault[snapshot.vault]}
          />
        </SettingsRow>
        {snapshot.setup.sandbox ? <SettingsRow name={words.sandboxTitle} hint={words.sandboxOn} /> : null}
      </Card>
      <Suspense>
        {open === "licences" ? <Loaded code={licences} props={{ onClose: close }} /> : null}
        {open === "news" ? <Loaded code={news} props={{ onClose: close }} /> : null}
      </Suspense>
    </Section>
  );
}
