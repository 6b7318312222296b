declare const __COMMIT__: string | undefined;

/** The commit that this was built from, in short; empty where it is not known. */
export const COMMIT: string = typeof __COMMIT__ === "string" ? __COMMIT__ : "";
