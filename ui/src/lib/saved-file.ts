import type { Backend } from "@/backend/types";
import type { Exported } from "@/gen/Exported";
import { showDone, showFailure } from "./toast";

const fileName = (path: string) => path.split(/[\\/]/).at(-1) ?? path;

interface SavedWords {
  exported: (rows: number, file: string) => string;
  showInFolder: string;
}

/** Says where a file was saved, and offers to show it there. */
export function sayExported(backend: Backend, { path, rows }: Exported, words: SavedWords) {
  showDone(words.exported(rows, fileName(path)), {
    label: words.showInFolder,
    onClick: () => void backend.showInFolder(path).catch(showFailure),
  });
}
