interface Searchable {
  name: string;
  external_id: string;
  country_code: string | null;
  account_type: string | null;
}

/**
 * Whether an account fits what was typed: every word must occur in its name, id, country or type.
 * Ids are text throughout; none is ever read as a number, because many are beyond 2^53.
 */
export function matchesAccount(account: Searchable, query: string): boolean {
  const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const hay =
    `${account.name}\n${account.external_id}\n${account.country_code ?? ""}\n${account.account_type ?? ""}`.toLocaleLowerCase();
  return words.every((word) => hay.includes(word));
}
