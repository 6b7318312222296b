/** The one of `all` that `value` is. */
export const oneOf = <T>(all: readonly T[], value: unknown): T | undefined =>
  all.find((item) => item === value);

type Known<T> = { [key in keyof T]?: Exclude<T[key], undefined> };

/** Without what is not there. */
export const known = <T extends object>(all: T): Known<T> =>
  Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Known<T>;
