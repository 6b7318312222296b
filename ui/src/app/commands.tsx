import { Suspense, useEffect, useState } from "react";
import { useActionContext } from "@/lib/actions";
import { useHistoryWays } from "@/lib/history";
import { Loaded, preloaded, whenIdle } from "@/lib/preload";
import { SCREENS } from "@/lib/screens";
import type { ShortcutId } from "@/lib/shortcuts";
import { runToast } from "@/lib/toasts";
import { text } from "@/strings";
import { loadMenus } from "@/ui/menu";
import { onOpenPalette } from "./open-palette";
import { useShortcuts } from "./use-shortcuts";

const palette = preloaded(() => import("@/features/palette/palette").then((code) => code.Palette));
const sheet = preloaded(() => import("@/features/palette/sheet").then((code) => code.ShortcutSheet));
const registry = preloaded(() => import("@/features/palette/registry"));

/** The palette, the sheet of shortcuts, and every key that works anywhere. */
export function Commands() {
  const [open, setOpen] = useState<"palette" | "sheet" | null>(null);
  const context = useActionContext();
  const { goBack, goForward } = useHistoryWays();
  const close = () => setOpen(null);

  useEffect(
    () =>
      whenIdle(() => {
        // Without its code a key or button asks for it again.
        for (const load of [palette.load, registry.load, loadMenus]) load().catch(() => {});
      }),
    [],
  );
  useEffect(() => onOpenPalette(() => setOpen("palette")), []);

  const act = (id: ShortcutId) => {
    const screen = SCREENS.find(({ shortcut }) => shortcut === id);
    if (screen) return void context?.navigate({ to: screen.to });
    switch (id) {
      case "palette.open":
        return setOpen("palette");
      case "shortcuts.open":
        return setOpen("sheet");
      case "edit.undo":
        return void runToast(text.toast.undo);
      case "history.back":
        return goBack();
      case "history.forward":
        return goForward();
      case "search.focus": {
        const search = document.querySelector<HTMLInputElement>("#content [role=searchbox]");
        if (!search) return setOpen("palette");
        search.focus();
        return search.select();
      }
      default:
        if (context) void registry.load().then(({ runAction }) => runAction(context, id));
    }
  };
  useShortcuts(act);

  return (
    <Suspense>
      {open === "palette" && context ? (
        <Loaded
          code={palette}
          props={{ context, onClose: close, openSheet: () => setOpen("sheet"), goBack, goForward }}
        />
      ) : null}
      {open === "sheet" ? <Loaded code={sheet} props={{ onClose: close }} /> : null}
    </Suspense>
  );
}
