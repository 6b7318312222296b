/** Written when the dashboard is built, by `scripts/licences.mjs`. */
declare module "virtual:licences" {
  export const packages: readonly {
    name: string;
    version: string;
    /** As the package names it, in SPDX. */
    licence: string;
    kind: "npm" | "cargo";
    /** Places of its texts in `texts`. */
    texts: readonly number[];
  }[];
  export const texts: readonly string[];
}

declare module "*.md?raw" {
  const text: string;
  export default text;
}
