import type { ActivityView } from "@/gen/ActivityView";
import type { AppSnapshot } from "@/gen/AppSnapshot";
import type { ConnectionView } from "@/gen/ConnectionView";
import type { ConsentView } from "@/gen/ConsentView";
import type { EndView } from "@/gen/EndView";
import type { FlowView } from "@/gen/FlowView";
import type { FormView } from "@/gen/FormView";
import type { GrantEnd } from "@/gen/GrantEnd";
import type { ProgramsView } from "@/gen/ProgramsView";
import type { WayBack } from "@/gen/WayBack";
import { startOf } from "@/lib/days";
import { checkDay, checkNotify, findActivity, pageOf, pauseEnd, refuse, worstOf } from "./fake-rules";
import { FakeWatch } from "./fake-watch";
import type { ApprovalBackend, Backend } from "./types";

export type { Faults, Method, World } from "./fake-world";

const SIGNED_IN: FormView = {
  step: null,
  email: null,
  sent_to: null,
  resetting: false,
  ways: [],
  task: null,
};

/** The pretend app as the window of a question sees it. */
export const approvalOver = (fake: FakeBackend): ApprovalBackend => ({
  questions: fake.questions,
  answerQuestion: fake.answerQuestion,
  questionReady: fake.questionReady,
  subscribe: (listener) => fake.subscribe((event) => event.type === "programs_changed" && listener()),
});

/** A pretend app in memory for tests and screenshots: it changes its world and announces it as the real one does. */
export class FakeBackend extends FakeWatch implements Backend {
  #setConnections(change: (connection: ConnectionView) => ConnectionView) {
    this.world.connections = this.world.connections.map(change);
    this.world.snapshot.keeper.worst = worstOf(this.world.connections);
    this.announce({ type: "connections_changed" });
  }

  #setEnds(id: string, patch: Partial<EndView>) {
    const ends = this.world.ends.ends.map((each) =>
      each.connection_id === id && each.device === null ? { ...each, ...patch } : each,
    );
    this.world.ends = { ...this.world.ends, ends };
  }

  #setSnapshot(patch: Partial<AppSnapshot>) {
    this.world.snapshot = { ...this.world.snapshot, ...patch };
    this.announce({ type: "snapshot_changed" });
  }

  #setKeeper(patch: Partial<AppSnapshot["keeper"]>) {
    this.#setSnapshot({ keeper: { ...this.world.snapshot.keeper, ...patch } });
  }

  /** Writes an entry into the log, as every attempt of the keeper does. */
  log(entry: Pick<ActivityView, "connection_id"> & Partial<ActivityView>) {
    const id = Math.max(0, ...this.world.activity.map((each) => each.id)) + 1;
    const label = this.world.connections.find((each) => each.id === entry.connection_id)?.label ?? "";
    const made: ActivityView = {
      id,
      label,
      kind: "refresh",
      trigger: "schedule",
      at: Date.now(),
      took_ms: 420,
      cause: null,
      request_id: null,
      program: null,
      program_path: null,
      tool: null,
      token_ends: null,
      ...entry,
    };
    this.world.activity = [made, ...this.world.activity];
    this.announce({ type: "activity_changed" });
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

  override snapshot = () =>
    this.answer("snapshot", [], () => {
      const { paused, paused_until: until } = this.world.snapshot.keeper;
      // A pause that is over has ended by itself.
      if (paused && until !== null && until <= Date.now()) {
        this.world.snapshot.keeper = { ...this.world.snapshot.keeper, paused: false, paused_until: null };
      }
      return this.world.snapshot;
    });
  override connections = () => this.answer("connections", [], () => this.world.connections);
  override notices = () => this.answer("notices", [], () => this.world.notices);
  override ends = () => this.answer("ends", [], () => this.world.ends);
  override exportEnds: Backend["exportEnds"] = (format) =>
    this.answer("exportEnds", [format], () => ({
      path: `/home/ada/Downloads/adkeeper-expirations-2026-11-23.${format}`,
      rows: this.world.ends.ends.length,
    }));
  override setConsentDay: Backend["setConsentDay"] = (id, day) =>
    this.answer("setConsentDay", [id, day], () => {
      const consent: ConsentView | null = day === null ? null : { at: startOf(day), source: "entered" };
      const end: GrantEnd =
        consent === null ? { kind: "unknown" } : { kind: "certain", at: consent.at + 365 * 86_400_000 };
      this.#setEnds(id, { consent, end });
      this.#setConnections((each) => (each.id === id ? { ...each, consent, end } : each));
    });
  override snoozeEnd: Backend["snoozeEnd"] = (id, until) =>
    this.answer("snoozeEnd", [id, until], () => {
      const snoozed = until === null ? null : startOf(until);
      this.#setEnds(id, { snoozed_until: snoozed });
      this.#setConnections((each) => (each.id === id ? { ...each, end_snoozed_until: snoozed } : each));
    });
  override setReconnects: Backend["setReconnects"] = (ids) =>
    this.answer("setReconnects", [ids], () => {
      const next = ids.map((id) => ({
        id,
        label: this.world.connections.find((each) => each.id === id)?.label ?? id,
      }));
      const reconnects = ids.length === 0 ? null : { next, waiting: ids.length, done: 0 };
      this.#setSnapshot({ reconnects });
    });
  override skipReconnect: Backend["skipReconnect"] = (id) =>
    this.answer("skipReconnect", [id], () => {
      const before = this.world.snapshot.reconnects;
      const next = before?.next.filter((each) => each.id !== id) ?? [];
      const reconnects =
        before && next.length > 0 ? { next, waiting: next.length, done: before.done + 1 } : null;
      this.#setSnapshot({ reconnects });
    });
  override review = () => this.answer("review", [], () => this.world.review);

  override markNoticesRead = () =>
    this.answer("markNoticesRead", [], () => {
      this.world.notices = this.world.notices.map((notice) => ({ ...notice, read: true }));
      this.world.snapshot.unread_notices = 0;
      this.announce({ type: "notices_changed" });
    });

  override activity: Backend["activity"] = (filter, before) =>
    this.answer("activity", [filter, before], () => pageOf(this.world.activity, filter, before));
  override exportActivity: Backend["exportActivity"] = (filter, format) =>
    this.answer("exportActivity", [filter, format], () => ({
      path: `/home/ada/Downloads/adkeeper-activity-2026-11-23.${format}`,
      rows: findActivity(this.world.activity, filter).length,
    }));
  override showInFolder: Backend["showInFolder"] = (path) => this.answer("showInFolder", [path], () => {});

  #setPrograms(patch: Partial<ProgramsView>) {
    this.world.programs = { ...this.world.programs, ...patch };
    this.announce({ type: "programs_changed" });
  }

  override programs = () => this.answer("programs", [], () => this.world.programs);
  override questions = () => this.answer("questions", [], () => this.world.programs.questions);
  override answerQuestion: Backend["answerQuestion"] = (id, decision) =>
    this.answer("answerQuestion", [id, decision], () => {
      const { questions } = this.world.programs;
      if (!questions.some((one) => one.id === id)) refuse("not_found", "the program no longer asks");
      this.#setPrograms({ questions: questions.filter((one) => one.id !== id) });
    });
  override showQuestion = () => this.answer("showQuestion", [], () => {});
  override questionReady = () => this.answer("questionReady", [], () => {});
  override revokeApproval: Backend["revokeApproval"] = (id) =>
    this.answer("revokeApproval", [id], () => {
      const { approvals } = this.world.programs;
      const left = id === null ? [] : approvals.filter((one) => one.id !== id);
      if (id !== null && left.length === approvals.length) refuse("not_found", "no such approval");
      this.#setPrograms({ approvals: left });
      return approvals.length - left.length;
    });
  /** The program gives up, or its time is over. */
  withdrawQuestion(id: number) {
    this.#setPrograms({ questions: this.world.programs.questions.filter((one) => one.id !== id) });
  }

  override beginSignIn = () => this.answer("beginSignIn", [], () => this.#begin("sign_in", null, null));
  override beginSignUp = () => this.answer("beginSignUp", [], () => this.#begin("sign_in", null, null));
  override signInWays = () => this.answer("signInWays", [], () => this.world.ways);
  override signInStep: Backend["signInStep"] = (step) =>
    this.answer("signInStep", [step], () => {
      const { auth } = this.world.snapshot;
      // A look at a session that waits changes nothing by itself.
      const looks = step.kind === "look_again" && auth.task !== null;
      if (looks && this.world.form[0]) return this.world.form[0];
      const next = this.world.form.shift() ?? SIGNED_IN;
      const user = next.step === null ? this.world.profile.user : auth.user;
      const state = user ? "signed_in" : "signing_in";
      const waits = auth.task !== null;
      this.#setSnapshot({
        auth: {
          state,
          step: waits ? null : next.step,
          user,
          task: waits ? (next.task?.kind ?? null) : null,
        },
      });
      return next;
    });
  override users = () => this.answer("users", [], () => this.world.users);
  override switchUser: Backend["switchUser"] = (id) =>
    this.answer("switchUser", [id], () => {
      const user = this.world.users.find((one) => one.user.id === id)?.user ?? null;
      this.world.users = this.world.users.map((one) => ({ ...one, current: one.user.id === id }));
      this.#setSnapshot({ auth: { state: "signed_in", step: null, user, task: null } });
    });
  override forgetUser: Backend["forgetUser"] = (id, confirmed) =>
    this.answer("forgetUser", [id, confirmed], () => {
      this.world.users = this.world.users.filter((one) => one.user.id !== id);
      this.#setSnapshot({ auth: { state: "signed_out", step: null, user: null, task: null } });
    });
  override signOutEverybody = () =>
    this.answer("signOutEverybody", [], () => {
      this.world.users = this.world.users.map((one) => ({ ...one, current: false, signed_in: false }));
      this.#setSnapshot({ auth: { state: "signed_out", step: null, user: null, task: null } });
    });
  override profile = () => this.answer("profile", [], () => this.world.profile);
  override deviceSessions = () => this.answer("deviceSessions", [], () => this.world.devices);
  override endDeviceSessions: Backend["endDeviceSessions"] = (id) =>
    this.answer("endDeviceSessions", [id], () => {
      this.world.devices = this.world.devices.filter((one) => one.here || (id !== null && one.id !== id));
    });
  override beginConnect: Backend["beginConnect"] = (region, reauthorise, way) =>
    this.answer("beginConnect", [region, reauthorise, way], () => this.#begin("connect", reauthorise, way));
  override cancelFlow = () =>
    this.answer("cancelFlow", [], () => {
      const { auth } = this.world.snapshot;
      const state = auth.state === "signing_in" ? "signed_out" : auth.state;
      this.#setSnapshot({ flow: null, auth: { ...auth, state, step: null } });
    });
  override reopenBrowser = () => this.answer("reopenBrowser", [], () => {});
  override submitCallback: Backend["submitCallback"] = (url) =>
    this.answer("submitCallback", [url], () => {});
  override signOut = () =>
    this.answer("signOut", [], () =>
      this.#setSnapshot({ auth: { state: "signed_out", step: null, user: null, task: null }, flow: null }),
    );

  override confirmReview: Backend["confirmReview"] = (label, tracked, asNew) =>
    this.answer("confirmReview", [label, tracked, asNew], () => {
      const id = (asNew ? null : this.world.review?.reauthorises) ?? "connection-new";
      this.world.review = null;
      this.announce({ type: "accounts_changed" });
      this.announce({ type: "review_ready" });
      return id;
    });
  override discardReview = () =>
    this.answer("discardReview", [], () => {
      this.world.review = null;
      this.announce({ type: "review_ready" });
    });

  override refreshConnection: Backend["refreshConnection"] = (connectionId) =>
    this.answer("refreshConnection", [connectionId], () => {
      this.#setConnections((connection) =>
        connection.id === connectionId ? { ...connection, last_success: Date.now() } : connection,
      );
      this.log({ connection_id: connectionId, trigger: "user" });
    });
  override refreshAll = () => this.answer("refreshAll", [], () => {});
  override renameConnection: Backend["renameConnection"] = (connectionId, label) =>
    this.answer("renameConnection", [connectionId, label], () =>
      this.#setConnections((connection) =>
        connection.id === connectionId ? { ...connection, label } : connection,
      ),
    );
  override sweepConnection: Backend["sweepConnection"] = (connectionId) =>
    this.answer("sweepConnection", [connectionId], () => {
      this.#setConnections((connection) =>
        connection.id === connectionId ? { ...connection, swept_at: Date.now() } : connection,
      );
      this.log({ connection_id: connectionId, kind: "sweep", trigger: "user" });
    });
  override disconnect: Backend["disconnect"] = (connectionIds) =>
    this.answer("disconnect", [connectionIds], () =>
      this.#setConnections((connection) =>
        connectionIds.includes(connection.id)
          ? {
              ...connection,
              health: "disconnected",
              cause: "by_user",
              next_step: "none",
              next_attempt: null,
              removal_checkable: true,
            }
          : connection,
      ),
    );
  override checkRemoved: Backend["checkRemoved"] = (connectionId) =>
    this.answer("checkRemoved", [connectionId], () => this.world.removal);
  override setPaused: Backend["setPaused"] = (pause) =>
    this.answer("setPaused", [pause], () =>
      this.#setKeeper({
        paused: pause !== null,
        paused_until: pause === null ? null : pauseEnd(pause, Date.now()),
      }),
    );

  override syncNow = () => this.answer("syncNow", [], () => {});
  override retryVault = () => this.answer("retryVault", [], () => this.#setSnapshot({ vault: "ready" }));
  override updateSettings: Backend["updateSettings"] = (patch) =>
    this.answer("updateSettings", [patch], () => {
      if (patch.notify) checkNotify(patch.notify);
      this.#setSnapshot({ settings: { ...this.world.snapshot.settings, ...patch } });
    });
  override background = () => this.answer("background", [], () => this.world.background);
  override setAutostart: Backend["setAutostart"] = (on) =>
    this.answer("setAutostart", [on], () => {
      if (this.world.background.autostart === null) refuse("internal", "autostart: not supported");
      this.world.background = { ...this.world.background, autostart: on };
      return this.world.background;
    });

  override setUnloadAfter: Backend["setUnloadAfter"] = (minutes) =>
    this.answer("setUnloadAfter", [minutes], () => {
      this.world.background = { ...this.world.background, unload_after: minutes };
      return this.world.background;
    });

  override amazonSetup = () => this.answer("amazonSetup", [], () => this.world.amazon);
  override testAmazonSetup: Backend["testAmazonSetup"] = (form, secret) =>
    this.answer("testAmazonSetup", [form, secret], () => {});
  override saveAmazonSetup: Backend["saveAmazonSetup"] = (form, secret) =>
    this.answer("saveAmazonSetup", [form, secret], () => {
      const secret_present = this.world.amazon.secret_present || secret !== null;
      this.world.amazon = { ...this.world.amazon, form, secret_present };
      this.#setSnapshot({ setup: { ...this.world.snapshot.setup, amazon: form.client_id !== "" } });
    });
  override setSecretEnd: Backend["setSecretEnd"] = (day) =>
    this.answer("setSecretEnd", [day], () => {
      if (day !== null) checkDay(day);
      this.world.amazon = { ...this.world.amazon, secret_ends_on: day };
    });
  override clerkSetup = () => this.answer("clerkSetup", [], () => this.world.clerk);
  override testClerkSetup: Backend["testClerkSetup"] = (key, proxy) =>
    this.answer("testClerkSetup", [key, proxy], () => this.world.clerkTest);
  override saveClerkSetup: Backend["saveClerkSetup"] = (key, proxy, signOut) =>
    this.answer("saveClerkSetup", [key, proxy, signOut], () => {
      const other = key !== this.world.clerk.publishable_key || proxy !== this.world.clerk.proxy_url;
      if (other && this.world.clerk.signed_in > 0) {
        if (!signOut) refuse("users_signed_in", "users are signed in");
        this.#setSnapshot({ auth: { state: "signed_out", step: null, user: null, task: null } });
      }
      this.world.clerk = { ...this.world.clerk, publishable_key: key, proxy_url: proxy, signed_in: 0 };
      this.#setSnapshot({ setup: { ...this.world.snapshot.setup, clerk: true } });
    });
  override supabaseSetup = () => this.answer("supabaseSetup", [], () => this.world.supabase);
  override testSupabaseSetup: Backend["testSupabaseSetup"] = (url, key) =>
    this.answer("testSupabaseSetup", [url, key], () => this.world.supabaseTest);
  override saveSupabaseSetup: Backend["saveSupabaseSetup"] = (url, key) =>
    this.answer("saveSupabaseSetup", [url, key], () => {
      this.world.supabase = { ...this.world.supabase, url, key };
      this.#setSnapshot({ setup: { ...this.world.snapshot.setup, supabase: url !== "" } });
    });
  override openLink: Backend["openLink"] = (link) => this.answer("openLink", [link], () => {});

  override takeNavigation = () =>
    this.answer("takeNavigation", [], () => {
      const to = this.world.navigation;
      this.world.navigation = null;
      return to;
    });
  override uiReady = () => this.answer("uiReady", [], () => {});
  subscribe: Backend["subscribe"] = (listener) => {
    this.listeners.add(listener);
    return { listening: Promise.resolve(), stop: () => void this.listeners.delete(listener) };
  };
}
