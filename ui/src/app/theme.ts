import { useEffect } from "react";
import type { Theme } from "@/gen/Theme";

const STORED = "adkeeper.theme";

/** Shows a theme now and remembers it for the first paint of the next start (`public/theme.js`). */
export function applyTheme(theme: Theme) {
  const root = document.documentElement;
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  try {
    if (theme === "system") localStorage.removeItem(STORED);
    else localStorage.setItem(STORED, theme);
  } catch {
    // Without storage the next start uses the system's colours until the settings are read.
  }
}

export function useTheme(theme: Theme | undefined) {
  useEffect(() => {
    if (theme) applyTheme(theme);
  }, [theme]);
}
