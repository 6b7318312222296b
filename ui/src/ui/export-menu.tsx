import { ChevronDown, Download } from "lucide-react";
import { useBackend } from "@/backend/context";
import type { Backend } from "@/backend/types";
import type { Exported } from "@/gen/Exported";
import { useCommand } from "@/lib/data";
import { sayExported } from "@/lib/saved-file";
import { Button } from "./button";
import { Menu, MenuItem } from "./menu";

interface ExportMenuProps<F extends string> {
  formats: readonly { format: F; label: string; testId: string }[];
  save: (backend: Backend, format: F) => Promise<Exported>;
  words: {
    export: string;
    exported: (rows: number, file: string) => string;
    showInFolder: string;
  };
  /** What is said while the file is written. */
  saving?: string;
  disabled?: boolean;
  "data-testid": string;
}

/** Saves a file in the Downloads folder in one of some forms, and says where it is. */
export function ExportMenu<F extends string>(props: ExportMenuProps<F>) {
  const { formats, words, saving, disabled = false } = props;
  const backend = useBackend();
  const save = useCommand(props.save, {
    onDone: (saved) => sayExported(backend, saved, words),
  });
  return (
    <>
      {saving === undefined ? null : (
        <span role="status" className="text-xs text-ink-3">
          {save.pending ? saving : ""}
        </span>
      )}
      <Menu
        trigger={
          <Button look="ghost" pending={save.pending} disabled={disabled} data-testid={props["data-testid"]}>
            {save.pending ? null : <Download aria-hidden />}
            {words.export}
            <ChevronDown aria-hidden className="size-3.5" />
          </Button>
        }
      >
        {formats.map(({ format, label, testId }) => (
          <MenuItem key={format} onSelect={() => save.run(format)} data-testid={testId}>
            {label}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
