import type { Plugin } from "vite";

export function licences(options: { root: string; sample: boolean }): Plugin;
