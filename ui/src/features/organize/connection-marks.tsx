import { Plus } from "lucide-react";
import { useState } from "react";
import { useBackend } from "@/backend/context";
import type { ConnectionMarkPatch } from "@/gen/ConnectionMarkPatch";
import type { ConnectionView } from "@/gen/ConnectionView";
import { showDone, showFailure } from "@/lib/toast";
import { text } from "@/strings";
import { Button } from "@/ui/button";
import { Card, Section } from "@/ui/page";
import { TagChip } from "./label-chip";
import { LabelDialog } from "./label-dialog";
import { useLabels } from "./labels";
import { NoteField } from "./note";
import { organizeText as words } from "./words";

/** What the user put on a login: tags and a note. */
export function ConnectionMarks({ connection: { id, tags, note } }: { connection: ConnectionView }) {
  const backend = useBackend();
  const { byId } = useLabels();
  const [choosing, setChoosing] = useState(false);
  const mark = (patch: ConnectionMarkPatch) => backend.markConnection(id, patch);
  const tag = (add_tags: string[], remove_tags: string[]) =>
    mark({ add_tags, remove_tags }).then(({ undo }) => {
      const again = () => void backend.undo(undo ?? 0).catch(showFailure);
      showDone(words.loginTagged, undo === null ? undefined : { label: text.toast.undo, onClick: again });
    }, showFailure);
  const chips = tags.flatMap((each) => byId.get(each) ?? []);
  return (
    <Section title={words.loginTitle} data-testid="connection-marks">
      <Card className="grid gap-3 px-4 py-3">
        <div className="flex flex-wrap items-center gap-1">
          {chips.map((label) => (
            <TagChip key={label.id} label={label} />
          ))}
          <Button
            look="ghost"
            size={chips.length === 0 ? "sm" : "icon"}
            className={chips.length === 0 ? "-ms-2.5" : "size-5"}
            aria-label={words.editTags}
            onClick={() => setChoosing(true)}
            data-testid="connection-tags"
          >
            {chips.length === 0 ? words.editTags : <Plus aria-hidden />}
          </Button>
        </div>
        <NoteField
          value={note}
          save={(typed, { onDone, onFailure }) => void mark({ note: typed }).then(onDone, onFailure)}
        />
      </Card>
      {choosing ? (
        <LabelDialog
          kind="tag"
          title={words.editTags}
          ticked={(each) => (tags.includes(each) ? "all" : "none")}
          onClose={() => setChoosing(false)}
          onDone={({ add, remove }) => {
            setChoosing(false);
            if (add.length + remove.length > 0) void tag(add, remove);
          }}
        />
      ) : null}
    </Section>
  );
}
