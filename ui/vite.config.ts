import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { licences } from "./scripts/licences.mjs";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The commit in short, or nothing where there is no repository. */
function commit(): string {
  try {
    const git = ["rev-parse", "--short=10", "HEAD"];
    return execFileSync("git", git, { cwd: at("."), encoding: "utf8", stdio: "pipe" }).trim();
  } catch {
    return "";
  }
}

// `--mode gallery` builds the page of scenarios over the fake backend. It has its own entry and its own
// output folder, so nothing of it can reach the bundle that ships.
export default defineConfig(({ mode, command }) => {
  const gallery = mode === "gallery";
  const ships = command === "build" && !gallery;
  return {
    plugins: [react(), tailwindcss(), licences({ root: at(".."), sample: !ships })],
    define: { __COMMIT__: JSON.stringify(ships ? commit() : "") },
    // Tauri serves the bundle from the root of its own origin; relative addresses work there and in a preview.
    base: "./",
    resolve: { alias: { "@": at("./src") } },
    server: { port: 5173, strictPort: true },
    clearScreen: false,
    build: {
      target: ["safari17.5", "chrome123"],
      outDir: gallery ? at("../target/ui-gallery") : "dist",
      emptyOutDir: true,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      rolldownOptions: {
        // The dashboard, and the small window that asks about a program.
        input: gallery ? at("./gallery.html") : [at("./index.html"), at("./approval.html")],
        // One file: what a scenario opens is there at once, so a picture never waits for a chunk.
        output: gallery ? { codeSplitting: false } : {},
      },
    },
    test: {
      environment: "jsdom",
      setupFiles: ["./src/test/setup.ts"],
      include: ["src/**/*.test.{ts,tsx}"],
      css: false,
      restoreMocks: true,
      testTimeout: 30_000,
    },
  };
});
