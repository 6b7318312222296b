import { ChevronDown, CircleCheck, CircleMinus, Folder, Pin, Tag, X } from "lucide-react";
import type { Selection } from "@/gen/Selection";
import { Button } from "@/ui/button";
import { Menu, MenuItem, MenuSeparator } from "@/ui/menu";
import type { Bulk } from "./bulk";
import { accountsText } from "./words";

const words = accountsText.bulk;

interface BulkBarProps {
  count: number;
  selection: Selection;
  bulk: Bulk;
  onTags: (mode: "add" | "remove") => void;
  onGroup: () => void;
  onClear: () => void;
}

/** What can be done with the selection; it lies on the headings, so that nothing moves when it appears. */
export function BulkBar({ count: value, selection, bulk, onTags, onGroup, onClear }: BulkBarProps) {
  return (
    <div
      role="toolbar"
      aria-label={words.label}
      data-testid="bulk-bar"
      className="@container absolute inset-x-0 top-0 z-20 flex h-9 items-center gap-1 border-b border-accent bg-raised px-3"
    >
      <Button look="ghost" size="icon" aria-label={words.clear} onClick={onClear} data-testid="bulk-clear">
        <X aria-hidden />
      </Button>
      <span
        role="status"
        className="me-2 text-xs font-semibold whitespace-nowrap tabular-nums"
        data-testid="bulk-count"
      >
        {words.selected(value)}
      </span>
      <span className="hidden gap-1 @md:flex">
        <Button look="ghost" size="sm" onClick={() => bulk.track(selection, true)} data-testid="bulk-track">
          <CircleCheck aria-hidden />
          {words.track}
        </Button>
        <Button look="ghost" size="sm" onClick={() => onTags("add")} data-testid="bulk-tag">
          <Tag aria-hidden />
          {words.addTag}
        </Button>
      </span>
      <span className="hidden gap-1 @2xl:flex">
        <Button look="ghost" size="sm" onClick={onGroup} data-testid="bulk-group">
          <Folder aria-hidden />
          {words.group}
        </Button>
        <Button look="ghost" size="sm" onClick={() => bulk.pin(selection, true)} data-testid="bulk-pin">
          <Pin aria-hidden />
          {words.pin}
        </Button>
      </span>
      <span className="hidden @3xl:flex">
        <Button
          look="ghost"
          size="sm"
          onClick={() => bulk.track(selection, false)}
          data-testid="bulk-untrack"
        >
          <CircleMinus aria-hidden />
          {words.untrack}
        </Button>
      </span>
      <Menu
        align="start"
        trigger={
          <Button look="ghost" size="sm" data-testid="bulk-more">
            {words.more}
            <ChevronDown aria-hidden />
          </Button>
        }
      >
        <MenuItem onSelect={() => bulk.track(selection, true)}>{words.track}</MenuItem>
        <MenuItem onSelect={() => bulk.track(selection, false)} data-testid="bulk-more-untrack">
          {words.untrack}
        </MenuItem>
        <MenuSeparator />
        <MenuItem onSelect={() => onTags("add")}>{words.addTag}</MenuItem>
        <MenuItem onSelect={() => onTags("remove")} data-testid="bulk-untag">
          {words.removeTag}
        </MenuItem>
        <MenuItem onSelect={onGroup}>{words.group}</MenuItem>
        <MenuItem onSelect={() => bulk.pin(selection, true)}>{words.pin}</MenuItem>
        <MenuItem onSelect={() => bulk.pin(selection, false)} data-testid="bulk-unpin">
          {words.unpin}
        </MenuItem>
        <MenuSeparator />
        <MenuItem onSelect={() => bulk.refresh(selection)} data-testid="bulk-refresh">
          {words.refresh}
        </MenuItem>
        <MenuItem onSelect={() => bulk.export(selection)} data-testid="bulk-export">
          {words.export}
        </MenuItem>
        <MenuItem onSelect={() => void bulk.copyIds(selection)} data-testid="bulk-copy">
          {words.copyIds}
        </MenuItem>
      </Menu>
    </div>
  );
}
