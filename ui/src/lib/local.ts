/* What the window keeps for a user on this computer: conveniences, each of which may be lost. */

const place = (what: string, user: string) => `adkeeper.${what}.${user}`;

/** What was kept under a name, as text was parsed; `null` for nothing or what is no JSON. */
export function readLocal(what: string, user: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(place(what, user)) ?? "null");
  } catch {
    return null;
  }
}

export function keepLocal(what: string, user: string, value: unknown) {
  try {
    localStorage.setItem(place(what, user), JSON.stringify(value));
  } catch {
    // Without storage nothing is remembered.
  }
}

/** Removes all of it. */
export function forgetLocally(user: string) {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith("adkeeper.") && key.endsWith(`.${user}`)) localStorage.removeItem(key);
    }
  } catch {
    // Without storage there is nothing to remove.
  }
}
