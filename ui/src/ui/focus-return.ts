import { useState } from "react";

/** Who shall have the focus back: the focused element, and for a menu's item the button of that menu. */
function focusOwner(): HTMLElement | null {
  const focused = document.activeElement;
  const label = focused?.closest("[role=menu]")?.getAttribute("aria-labelledby");
  const owner = label ? document.getElementById(label) : focused;
  return owner instanceof HTMLElement && owner !== document.body ? owner : null;
}

/** Gives the focus back to whatever had it before, since there is no trigger that Radix knows of. */
export function useFocusReturn(): (event: Event) => void {
  const [opener] = useState(focusOwner);
  return (event) => {
    event.preventDefault();
    const home = opener?.isConnected ? opener : document.getElementById("content");
    home?.focus();
  };
}
