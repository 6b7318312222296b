import { Download } from "lucide-react";
import { useState } from "react";
import { useBackend } from "@/backend/context";
import type { Backend } from "@/backend/types";
import { activityText } from "@/features/activity/words";
import { expirationsText } from "@/features/expirations/words";
import { RemoveDialog } from "@/features/users/remove-dialog";
import { profileText } from "@/features/users/words";
import type { AppSnapshot } from "@/gen/AppSnapshot";
import type { Exported } from "@/gen/Exported";
import { useCommand, useConnections } from "@/lib/data";
import { sayExported } from "@/lib/saved-file";
import { Button } from "@/ui/button";
import { Card, Section } from "@/ui/page";
import { SettingsRow } from "./row";
import type { SettingsRowId } from "./search";
import { dataText as words } from "./words";

/** Something that can be saved as files. */
interface Export {
  row: SettingsRowId;
  name: string;
  hint: string;
  words: Parameters<typeof sayExported>[2];
  formats: readonly { label: string; save: (backend: Backend) => Promise<Exported> }[];
}

/** What an account is saved with. */
const COLUMNS = [
  "external_id",
  "name",
  "kind",
  "region",
  "country",
  "account_type",
  "status",
  "connection",
  "health",
  "access",
  "tracked",
  "expires",
  "watch",
  "cause",
  "group",
  "tags",
  "note",
  "pinned",
];

const EXPORTS: readonly Export[] = [
  {
    row: "export-accounts",
    name: words.accounts,
    hint: words.accountsHint,
    words,
    formats: [
      {
        label: words.csv,
        save: (backend) => backend.exportAccounts({ type: "query", query: {}, except: [] }, COLUMNS),
      },
    ],
  },
  {
    row: "export-marks",
    name: words.marks,
    hint: words.marksHint,
    words,
    formats: [{ label: words.csv, save: (backend) => backend.exportMarks() }],
  },
  {
    row: "export-activity",
    name: words.activity,
    hint: words.activityHint,
    words: activityText,
    formats: [
      { label: words.csv, save: (backend) => backend.exportActivity({}, "csv") },
      { label: words.json, save: (backend) => backend.exportActivity({}, "json") },
    ],
  },
  {
    row: "export-ends",
    name: words.ends,
    hint: words.endsHint,
    words: expirationsText,
    formats: [
      { label: words.csv, save: (backend) => backend.exportEnds("csv") },
      { label: words.ics, save: (backend) => backend.exportEnds("ics") },
    ],
  },
];

/** What can be saved of what is here, and removing it. */
export function DataSettings({ snapshot }: { snapshot: AppSnapshot }) {
  const [asking, setAsking] = useState(false);
  const here = useConnections().data?.filter((one) => one.here).length ?? 0;
  const { user } = snapshot.auth;
  return (
    <>
      <Section title={words.exports} aside={words.exportsHint} data-testid="data-exports">
        <Card>
          {EXPORTS.map((one) => (
            <ExportRow key={one.row} one={one} />
          ))}
        </Card>
      </Section>
      {user ? (
        <Section title={words.removing}>
          <Card>
            <SettingsRow row="remove" name={profileText.remove} hint={profileText.removeHint}>
              <Button size="sm" onClick={() => setAsking(true)} data-testid="remove-user">
                {profileText.removeDo}
              </Button>
            </SettingsRow>
          </Card>
          {asking ? <RemoveDialog user={user} connections={here} onClose={() => setAsking(false)} /> : null}
        </Section>
      ) : null}
    </>
  );
}

function ExportRow({ one }: { one: Export }) {
  const backend = useBackend();
  const save = useCommand((to, index: number) => one.formats[index]?.save(to) ?? Promise.reject(index), {
    onDone: (saved) => sayExported(backend, saved, one.words),
  });
  return (
    <SettingsRow row={one.row} name={one.name} hint={one.hint}>
      <div className="flex gap-2">
        {one.formats.map(({ label }, index) => (
          <Button
            key={label}
            size="sm"
            disabled={save.pending}
            onClick={() => save.run(index)}
            aria-label={words.saveAs(one.name, label)}
            data-testid={`${one.row}-${index}`}
          >
            <Download aria-hidden />
            {label}
          </Button>
        ))}
      </div>
    </SettingsRow>
  );
}
