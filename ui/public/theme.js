// Sets the chosen theme and contrast before the first paint, so that no window opens in the wrong colours.
// The theme itself lives in the app's settings; this copy only bridges the time until they are read.
try {
  const theme = localStorage.getItem("adkeeper.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  if (localStorage.getItem("adkeeper.contrast") === "more")
    document.documentElement.dataset.contrast = "more";
} catch {
  // Without storage the system's colours are used.
}
