/** Opens the palette from where a button for it stands; the part that shows it sets this once it exists. */
let show: (() => void) | undefined;

export function onOpenPalette(handler: () => void): () => void {
  show = handler;
  return () => {
    if (show === handler) show = undefined;
  };
}

export const openPalette = () => show?.();
