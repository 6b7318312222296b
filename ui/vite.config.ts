import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// `--mode gallery` builds the page of scenarios over the fake backend. It has its own entry and its own
// output folder, so nothing of it can reach the bundle that ships.
export default defineConfig(({ mode }) => {
  const gallery = mode === "gallery";
  return {
    plugins: [react(), tailwindcss()],
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
