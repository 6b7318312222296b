import { keepLocal, readLocal } from "@/lib/local";

/** Something that was chosen in the palette, as it is shown again. */
export interface Recent {
  id: string;
  /** Of an account, which is found by asking only. */
  account?: { name: string; note: string };
}

const MOST = 20;

const isText = (value: unknown) => typeof value === "string";
const isRecent = (value: unknown): value is Recent => {
  if (typeof value !== "object" || value === null) return false;
  const { id, account } = value as Recent;
  return isText(id) && (account === undefined || (isText(account?.name) && isText(account?.note)));
};

/** What a user chose last on this computer, the latest first. */
export function recentOf(user: string): readonly Recent[] {
  const stored = readLocal("recent", user);
  return Array.isArray(stored) ? stored.filter(isRecent).slice(0, MOST) : [];
}

export const remember = (user: string, chosen: Recent) =>
  keepLocal("recent", user, [chosen, ...recentOf(user).filter(({ id }) => id !== chosen.id)].slice(0, MOST));
