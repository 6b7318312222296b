/* Accounts that one user opened last on this computer. */

export interface Recent {
  id: string;
  name: string;
}

const MOST = 8;
const keyOf = (user: string) => `adkeeper.recent.${user}`;

/** The last first. */
export function recentAccounts(user: string): Recent[] {
  try {
    const raw: unknown = JSON.parse(localStorage.getItem(keyOf(user)) ?? "[]");
    if (!Array.isArray(raw)) return [];
    return raw
      .filter(
        (each): each is Recent =>
          typeof each === "object" &&
          each !== null &&
          typeof each.id === "string" &&
          typeof each.name === "string",
      )
      .slice(0, MOST);
  } catch {
    return [];
  }
}

/** An account was opened. */
export function rememberAccount(user: string, { id, name }: Recent) {
  const rest = recentAccounts(user).filter((each) => each.id !== id);
  localStorage.setItem(keyOf(user), JSON.stringify([{ id, name }, ...rest].slice(0, MOST)));
}
