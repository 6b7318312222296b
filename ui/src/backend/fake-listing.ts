import type { AccountItem } from "@/gen/AccountItem";
import type { AccountQuery } from "@/gen/AccountQuery";
import type { AccountView } from "@/gen/AccountView";
import type { Selection } from "@/gen/Selection";
import { FakeHistory } from "./fake-history";
import { countWatched, type Found, filtered, grouped, isWatched, rowsOf, sorted } from "./fake-listing-rules";
import { refuse } from "./fake-rules";
import type { Backend } from "./types";

/** Most items of one answer. */
const WIDEST = 200;
/** Answers that a later one may refer to. */
const REMEMBERED = 40;
/** Most ids of one announcement. */
const FEW = 50;

/** The list of accounts in the pretend app. */
export class FakeListing extends FakeHistory {
  #revision = 0;
  readonly #answers = new Map<number, string[]>();

  #label = (id: string) => this.world.labels.find((label) => label.id === id)?.name ?? "";

  #found(query: AccountQuery): { rows: Found[]; among: Found[] } {
    const among = filtered(rowsOf(this.world), query);
    return { rows: among.filter(({ row }) => isWatched(row.watch, query.watch)), among };
  }

  #items(query: AccountQuery): AccountItem[] {
    return grouped(sorted(this.#found(query).rows, query, this.#label), query, this.#label);
  }

  /** The accounts that are meant, in the order of the list. */
  protected chosen(selection: Selection): AccountView[] {
    if (selection.type === "query") {
      const except = new Set(selection.except);
      return sorted(this.#found(selection.query).rows, selection.query, this.#label)
        .map(({ account }) => account)
        .filter(({ id }) => !except.has(id));
    }
    const ids = new Set(selection.ids);
    return this.world.accounts.filter(({ id }) => ids.has(id));
  }

  /** Says that some accounts changed. */
  protected announceRows(ids: readonly string[]) {
    if (ids.length === 0) return;
    this.announce(
      ids.length <= FEW ? { type: "account_rows_changed", ids: [...ids] } : { type: "accounts_changed" },
    );
  }

  override accountList: Backend["accountList"] = (query, window, since) =>
    this.answer("accountList", [query, window, since], () => {
      if (window.count > WIDEST) refuse("invalid_input", "window");
      const { rows, among } = this.#found(query);
      const items = grouped(sorted(rows, query, this.#label), query, this.#label);
      const part = items.slice(window.from, window.from + window.count);
      const written = part.map((item) => JSON.stringify(item));
      const before = new Map(this.#answers.get(since ?? -1)?.map((item, place) => [item, place]));
      this.#revision++;
      this.#answers.set(this.#revision, written);
      this.#answers.delete(this.#revision - REMEMBERED);
      return {
        revision: this.#revision,
        all: this.world.accounts.length,
        matching: rows.length,
        length: items.length,
        from: window.from,
        items: part.map((item, index) => before.get(written[index] ?? "") ?? item),
        watch_counts: countWatched(among),
      };
    });
  override accountPlace: Backend["accountPlace"] = (query, id) =>
    this.answer("accountPlace", [query, id], () => {
      const place = this.#items(query).findIndex((item) => item.type === "row" && item.row.id === id);
      return place < 0 ? null : place;
    });
  override refreshAccounts: Backend["refreshAccounts"] = (selection) =>
    this.answer(
      "refreshAccounts",
      [selection],
      () => new Set(this.chosen(selection).map((account) => account.connection_id)).size,
    );
  override accountIds: Backend["accountIds"] = (selection) =>
    this.answer("accountIds", [selection], () => this.chosen(selection).map((each) => each.external_id));
  override exportAccounts: Backend["exportAccounts"] = (selection, columns) =>
    this.answer("exportAccounts", [selection, columns], () => ({
      path: "/home/ada/Downloads/adkeeper-accounts-2026-11-23.csv",
      rows: this.chosen(selection).length,
    }));
}
