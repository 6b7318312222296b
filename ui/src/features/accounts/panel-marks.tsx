import { Crosshair, Plus } from "lucide-react";
import type { Ref } from "react";
import { useFocus } from "@/features/organize/focus";
import { GroupName, TagChip } from "@/features/organize/label-chip";
import { useLabels } from "@/features/organize/labels";
import { NoteField } from "@/features/organize/note";
import type { AccountDetail } from "@/gen/AccountDetail";
import { useCommand } from "@/lib/data";
import { Button } from "@/ui/button";
import type { Mark } from "./mark";
import { oneSelected } from "./selection";
import { accountsText } from "./words";

const words = accountsText.panel;

interface PanelMarksProps {
  detail: AccountDetail;
  mark: Mark;
  note: Ref<HTMLTextAreaElement>;
  onTags: (detail: AccountDetail) => void;
  onGroup: (detail: AccountDetail) => void;
}

/** What the user put on the account: group, tags, note. */
export function PanelMarks({ detail, mark, note, onTags, onGroup }: PanelMarksProps) {
  const { byId } = useLabels();
  const { account_id: id, group, tags } = detail;
  const own = group === null ? undefined : byId.get(group);
  const chips = tags.flatMap((tag) => byId.get(tag) ?? []);
  const focus = useCommand((backend) => backend.setFocus({ type: "account", id }));
  const focused = useFocus()?.focus;
  const here = focused?.type === "account" && focused.id === id;
  return (
    <div className="grid gap-3">
      <dl className="grid gap-2">
        <div className="flex items-center gap-3">
          <dt className="w-14 shrink-0 text-ink-3">{words.group}</dt>
          <dd className="min-w-0 flex-1">
            <Button
              look="ghost"
              size="sm"
              className="-ms-2.5 max-w-full"
              onClick={() => onGroup(detail)}
              data-testid="panel-group"
            >
              {own ? <GroupName label={own} /> : words.setGroup}
            </Button>
          </dd>
        </div>
        <div className="flex items-start gap-3">
          <dt className="w-14 shrink-0 pt-1 text-ink-3">{words.tags}</dt>
          <dd className="flex min-w-0 flex-1 flex-wrap items-center gap-1">
            {chips.map((label) => (
              <TagChip key={label.id} label={label} />
            ))}
            <Button
              look="ghost"
              size={chips.length === 0 ? "sm" : "icon"}
              className={chips.length === 0 ? "-ms-2.5" : "size-5"}
              onClick={() => onTags(detail)}
              aria-label={chips.length === 0 ? undefined : words.editTags}
              data-testid="panel-tags"
            >
              {chips.length === 0 ? words.addTags : <Plus aria-hidden />}
            </Button>
          </dd>
        </div>
      </dl>
      <NoteField
        ref={note}
        value={detail.note}
        save={(typed, answer) => mark(oneSelected(id), { note: typed }, answer)}
      />
      {here ? null : (
        <Button
          look="link"
          size="bare"
          className="justify-self-start text-xs"
          onClick={() => focus.run()}
          data-testid="panel-focus"
        >
          <Crosshair aria-hidden />
          {words.focus}
        </Button>
      )}
    </div>
  );
}
