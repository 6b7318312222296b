import type { AccountView } from "@/gen/AccountView";
import type { AmazonSetupView } from "@/gen/AmazonSetupView";
import type { AppEvent } from "@/gen/AppEvent";
import type { AppSnapshot } from "@/gen/AppSnapshot";
import type { CommandError } from "@/gen/CommandError";
import type { ConnectionView } from "@/gen/ConnectionView";
import type { FlowView } from "@/gen/FlowView";
import type { Health } from "@/gen/Health";
import type { NoticeView } from "@/gen/NoticeView";
import type { RemovalCheck } from "@/gen/RemovalCheck";
import type { ReviewView } from "@/gen/ReviewView";
import type { Screen } from "@/gen/Screen";
import type { WayBack } from "@/gen/WayBack";
import { healthRank } from "@/lib/health";
import { type Backend, CommandFailure } from "./types";

/** All that the app would know. */
export interface World {
  snapshot: AppSnapshot;
  connections: ConnectionView[];
  accounts: AccountView[];
  notices: NoticeView[];
  review: ReviewView | null;
  navigation: Screen | null;
  amazon: AmazonSetupView;
  /** What Amazon says of a grant that was removed. */
  removal: RemovalCheck;
}

export type Method = Exclude<keyof Backend, "subscribe">;

/** How commands misbehave. */
export interface Faults {
  fail?: Partial<Record<Method, CommandError>>;
  /** Commands that never answer. */
  hang?: readonly Method[];
}

/** A pretend app in memory for tests and screenshots: it changes its world and announces it as the real one does. */
export class FakeBackend implements Backend {
  /** Every call in order, for tests. */
  readonly calls: { method: Method; args: readonly unknown[] }[] = [];
  readonly #listeners = new Set<(event: AppEvent) => void>();

  constructor(
    public world: World,
    public faults: Faults = {},
  ) {}

  announce(event: AppEvent) {
    for (const listener of this.#listeners) listener(event);
  }

  /** The arguments of each call of a command. */
  called(method: Method): readonly unknown[][] {
    return this.calls.filter((call) => call.method === method).map((call) => [...call.args]);
  }

  async #answer<T>(method: Method, args: readonly unknown[], work: () => T): Promise<T> {
    this.calls.push({ method, args });
    if (this.faults.hang?.includes(method)) return new Promise<T>(() => {});
    const error = this.faults.fail?.[method];
    if (error) throw new CommandFailure(error);
    // Through JSON, as the real answers go: nothing can be shared by accident.
    const answer = work();
    return answer === undefined ? answer : (JSON.parse(JSON.stringify(answer)) as T);
  }

  #setConnections(change: (connection: ConnectionView) => ConnectionView) {
    this.world.connections = this.world.connections.map(change);
    this.world.snapshot.keeper.worst = worstOf(this.world.connections);
    this.announce({ type: "connections_changed" });
  }

  #setSnapshot(patch: Partial<AppSnapshot>) {
    this.world.snapshot = { ...this.world.snapshot, ...patch };
    this.announce({ type: "snapshot_changed" });
  }

  #begin(kind: FlowView["kind"], reauthorises: string | null, way: WayBack | null): FlowView {
    const now = Date.now();
    const flow: FlowView = {
      kind,
      url: `http://localhost:8790/${kind === "sign_in" ? "sign-in" : "ap/oa"}?state=pretend`,
      started_at: now,
      expires_at: now + 600_000,
      finishing: false,
      reauthorises,
      way,
      return_url: this.world.amazon.return_urls.find((each) => each.way === way)?.url ?? null,
      progress: null,
    };
    this.#setSnapshot({ flow });
    return flow;
  }

  snapshot = () => this.#answer("snapshot", [], () => this.world.snapshot);
  connections = () => this.#answer("connections", [], () => this.world.connections);
  accounts = () => this.#answer("accounts", [], () => this.world.accounts);
  notices = () => this.#answer("notices", [], () => this.world.notices);
  review = () => this.#answer("review", [], () => this.world.review);

  markNoticesRead = () =>
    this.#answer("markNoticesRead", [], () => {
      this.world.notices = this.world.notices.map((notice) => ({ ...notice, read: true }));
      this.world.snapshot.unread_notices = 0;
      this.announce({ type: "notices_changed" });
    });

  beginSignIn = () => this.#answer("beginSignIn", [], () => this.#begin("sign_in", null, null));
  beginConnect: Backend["beginConnect"] = (region, reauthorise, way) =>
    this.#answer("beginConnect", [region, reauthorise, way], () => this.#begin("connect", reauthorise, way));
  cancelFlow = () => this.#answer("cancelFlow", [], () => this.#setSnapshot({ flow: null }));
  reopenBrowser = () => this.#answer("reopenBrowser", [], () => {});
  submitCallback: Backend["submitCallback"] = (url) => this.#answer("submitCallback", [url], () => {});
  signOut = () =>
    this.#answer("signOut", [], () =>
      this.#setSnapshot({ auth: { state: "signed_out", person: null }, flow: null }),
    );

  confirmReview: Backend["confirmReview"] = (label, tracked, asNew) =>
    this.#answer("confirmReview", [label, tracked, asNew], () => {
      const id = (asNew ? null : this.world.review?.reauthorises) ?? "connection-new";
      this.world.review = null;
      this.announce({ type: "accounts_changed" });
      this.announce({ type: "review_ready" });
      return id;
    });
  discardReview = () =>
    this.#answer("discardReview", [], () => {
      this.world.review = null;
      this.announce({ type: "review_ready" });
    });

  refreshConnection: Backend["refreshConnection"] = (connectionId) =>
    this.#answer("refreshConnection", [connectionId], () =>
      this.#setConnections((connection) =>
        connection.id === connectionId ? { ...connection, last_success: Date.now() } : connection,
      ),
    );
  refreshAll = () => this.#answer("refreshAll", [], () => {});
  renameConnection: Backend["renameConnection"] = (connectionId, label) =>
    this.#answer("renameConnection", [connectionId, label], () =>
      this.#setConnections((connection) =>
        connection.id === connectionId ? { ...connection, label } : connection,
      ),
    );
  sweepConnection: Backend["sweepConnection"] = (connectionId) =>
    this.#answer("sweepConnection", [connectionId], () =>
      this.#setConnections((connection) =>
        connection.id === connectionId ? { ...connection, swept_at: Date.now() } : connection,
      ),
    );
  disconnect: Backend["disconnect"] = (connectionIds) =>
    this.#answer("disconnect", [connectionIds], () =>
      this.#setConnections((connection) =>
        connectionIds.includes(connection.id)
          ? {
              ...connection,
              health: "disconnected",
              cause: "by_person",
              next_step: "none",
              next_attempt: null,
              removal_checkable: true,
            }
          : connection,
      ),
    );
  checkRemoved: Backend["checkRemoved"] = (connectionId) =>
    this.#answer("checkRemoved", [connectionId], () => this.world.removal);
  setTracked: Backend["setTracked"] = (accountIds, tracked) =>
    this.#answer("setTracked", [accountIds, tracked], () => {
      const ids = new Set(accountIds);
      this.world.accounts = this.world.accounts.map((account) =>
        ids.has(account.id) ? { ...account, tracked } : account,
      );
      this.announce({ type: "accounts_changed" });
    });
  setPaused: Backend["setPaused"] = (paused) =>
    this.#answer("setPaused", [paused], () =>
      this.#setSnapshot({ keeper: { ...this.world.snapshot.keeper, paused } }),
    );

  syncNow = () => this.#answer("syncNow", [], () => {});
  retryVault = () => this.#answer("retryVault", [], () => this.#setSnapshot({ vault: "ready" }));
  updateSettings: Backend["updateSettings"] = (patch) =>
    this.#answer("updateSettings", [patch], () =>
      this.#setSnapshot({ settings: { ...this.world.snapshot.settings, ...patch } }),
    );

  amazonSetup = () => this.#answer("amazonSetup", [], () => this.world.amazon);
  testAmazonSetup: Backend["testAmazonSetup"] = (form, secret) =>
    this.#answer("testAmazonSetup", [form, secret], () => {});
  saveAmazonSetup: Backend["saveAmazonSetup"] = (form, secret) =>
    this.#answer("saveAmazonSetup", [form, secret], () => {
      const secret_present = this.world.amazon.secret_present || secret !== null;
      this.world.amazon = { ...this.world.amazon, form, secret_present };
      this.#setSnapshot({ setup: { ...this.world.snapshot.setup, amazon: form.client_id !== "" } });
    });
  openLink: Backend["openLink"] = (link) => this.#answer("openLink", [link], () => {});

  takeNavigation = () =>
    this.#answer("takeNavigation", [], () => {
      const to = this.world.navigation;
      this.world.navigation = null;
      return to;
    });
  uiReady = () => this.#answer("uiReady", [], () => {});
  subscribe: Backend["subscribe"] = (listener) => {
    this.#listeners.add(listener);
    return { listening: Promise.resolve(), stop: () => void this.#listeners.delete(listener) };
  };
}

/** The worst health, as the keeper reports it: a disconnected connection counts as fine. */
export function worstOf(connections: readonly ConnectionView[]): Health | null {
  const live = connections.filter((connection) => connection.health !== "disconnected");
  return live.map((connection) => connection.health).sort((a, b) => healthRank(a) - healthRank(b))[0] ?? null;
}
