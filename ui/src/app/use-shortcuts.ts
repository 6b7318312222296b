import { useEffect, useEffectEvent } from "react";
import { platform } from "@/lib/platform";
import { chordOf, readPress, SEQUENCE_WAIT, type ShortcutId, worksInFields } from "@/lib/shortcuts";

/** Whether keys are written into what has the focus. */
const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.closest("input, textarea, select, [role=textbox], [role=combobox], [role=searchbox]") !== null);

/** Whether something is open that keys belong to. */
const isCovered = () =>
  document.querySelector("[aria-modal=true], [role=alertdialog], [role=menu], [role=listbox]") !== null;

/** Buttons of a mouse for back and forward. */
const MOUSE: Partial<Record<number, ShortcutId>> = { 3: "history.back", 4: "history.forward" };

/**
 * Calls `act` for each shortcut that is pressed. A single key counts only while no field has the focus and
 * nothing is open above the screen; one that a screen used itself does not count.
 */
export function useShortcuts(act: (id: ShortcutId) => void) {
  const onAct = useEffectEvent(act);
  useEffect(() => {
    const mac = platform() === "mac";
    let before: string | null = null;
    let forget: ReturnType<typeof setTimeout> | undefined;
    const wait = (chord: string | null) => {
      before = chord;
      clearTimeout(forget);
      if (chord) forget = setTimeout(() => wait(null), SEQUENCE_WAIT);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.repeat) return;
      if (["Control", "Shift", "Alt", "Meta"].includes(event.key)) return;
      const chord = chordOf(event, mac);
      const found =
        isCovered() || (isTyping(event.target) && !worksInFields(chord)) ? null : readPress(before, chord);
      wait(found === "begins" ? chord : null);
      if (found === null || found === "begins") return;
      event.preventDefault();
      onAct(found);
    };
    const onMouse = (event: MouseEvent) => {
      const id = MOUSE[event.button];
      if (!id) return;
      // What the web view would do itself must not be done twice.
      event.preventDefault();
      if (event.type === "mouseup" && !isCovered()) onAct(id);
    };
    document.addEventListener("keydown", onKey);
    document.addEventListener("mouseup", onMouse);
    document.addEventListener("mousedown", onMouse);
    return () => {
      clearTimeout(forget);
      document.removeEventListener("keydown", onKey);
      document.removeEventListener("mouseup", onMouse);
      document.removeEventListener("mousedown", onMouse);
    };
  }, []);
}
