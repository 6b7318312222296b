/* Numbers in words. */

const number = new Intl.NumberFormat("en-GB");
export const count = (value: number) => number.format(value);
/** A sentence about one or several. */
export const counted = (words: { one: string; many: (count: string) => string }, value: number) =>
  value === 1 ? words.one : words.many(count(value));
export const plural = (value: number, one: string, many = `${one}s`) =>
  `${count(value)} ${value === 1 ? one : many}`;
