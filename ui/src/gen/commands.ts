// Written by `cargo xtask generate` from src-tauri/src/commands.
import type { AccountDetail } from "./AccountDetail";
import type { AccountListView } from "./AccountListView";
import type { AccountQuery } from "./AccountQuery";
import type { AccountWindow } from "./AccountWindow";
import type { ActivityFilter } from "./ActivityFilter";
import type { ActivityPage } from "./ActivityPage";
import type { AmazonSetupForm } from "./AmazonSetupForm";
import type { AmazonSetupView } from "./AmazonSetupView";
import type { AppSnapshot } from "./AppSnapshot";
import type { BackgroundView } from "./BackgroundView";
import type { ClerkSetupView } from "./ClerkSetupView";
import type { ClerkTest } from "./ClerkTest";
import type { ConnectionMarkPatch } from "./ConnectionMarkPatch";
import type { ConnectionReach } from "./ConnectionReach";
import type { ConnectionView } from "./ConnectionView";
import type { Decision } from "./Decision";
import type { DeviceSessionView } from "./DeviceSessionView";
import type { DspView } from "./DspView";
import type { EndsFormat } from "./EndsFormat";
import type { EndsView } from "./EndsView";
import type { ExportFormat } from "./ExportFormat";
import type { Exported } from "./Exported";
import type { FlowView } from "./FlowView";
import type { Focus } from "./Focus";
import type { FormStep } from "./FormStep";
import type { FormView } from "./FormView";
import type { HealthDay } from "./HealthDay";
import type { InsightView } from "./InsightView";
import type { KeeperHistory } from "./KeeperHistory";
import type { KnownUserView } from "./KnownUserView";
import type { LabelColor } from "./LabelColor";
import type { LabelKind } from "./LabelKind";
import type { LabelView } from "./LabelView";
import type { Link } from "./Link";
import type { MarkPatch } from "./MarkPatch";
import type { Marked } from "./Marked";
import type { MarksPreview } from "./MarksPreview";
import type { NoticeView } from "./NoticeView";
import type { OrganizeView } from "./OrganizeView";
import type { PauseFor } from "./PauseFor";
import type { ProfileView } from "./ProfileView";
import type { ProgramsView } from "./ProgramsView";
import type { QuestionView } from "./QuestionView";
import type { Region } from "./Region";
import type { RemovalCheck } from "./RemovalCheck";
import type { ReportTable } from "./ReportTable";
import type { ReportView } from "./ReportView";
import type { ReviewView } from "./ReviewView";
import type { SavedView } from "./SavedView";
import type { Screen } from "./Screen";
import type { Selection } from "./Selection";
import type { SettingsPatch } from "./SettingsPatch";
import type { SignInWays } from "./SignInWays";
import type { StartFocus } from "./StartFocus";
import type { SupabaseSetupView } from "./SupabaseSetupView";
import type { SupabaseTest } from "./SupabaseTest";
import type { UpcomingView } from "./UpcomingView";
import type { VisitView } from "./VisitView";
import type { WatchSummary } from "./WatchSummary";
import type { WayBack } from "./WayBack";

export interface Commands {
  /** Everything that ends: grants of all computers, client secret, session. */
  ends(): Promise<EndsView>;
  /** Writes what ends into the Downloads folder, as a calendar or a table. */
  exportEnds(format: EndsFormat): Promise<Exported>;
  /** Notes the day (`2027-01-31`) on which the user consented to a grant of which that is not known; `null` forgets it. */
  setConsentDay(connectionId: string, day: string | null): Promise<void>;
  /** Puts warnings of a connection's end off until a day (`2027-01-31`); `null` takes that back. */
  snoozeEnd(connectionId: string, until: string | null): Promise<void>;
  /** Begins a list of connections to reconnect one after the other; an empty one ends it. */
  setReconnects(connectionIds: string[]): Promise<void>;
  /** Leaves a connection of that list as it is. */
  skipReconnect(connectionId: string): Promise<void>;
  /** The last `days` days of all connections together, 1 to 90, oldest first. */
  history(days: number): Promise<KeeperHistory>;
  /** The last 90 days of a connection, oldest first. */
  connectionHistory(connectionId: string): Promise<HealthDay[]>;
  /** What depends on a connection. */
  connectionReach(connectionId: string): Promise<ConnectionReach>;
  /** Refreshes of the next 24 hours. */
  upcoming(): Promise<UpcomingView>;
  /** What changed since the window was last hidden or closed. */
  sinceLastVisit(): Promise<VisitView>;
  /**
   * The part of the list of accounts that a window shows, at most 200 places. What is the same as in the answer whose
   * revision is `since` is not sent again; answers are remembered for eight more.
   */
  accountList(query: AccountQuery, window: AccountWindow, since: number | null): Promise<AccountListView>;
  /** Where an account stands in that list; `null` where it doesn't pass, or stands below a closed heading. */
  accountPlace(query: AccountQuery, accountId: string): Promise<number | null>;
  /** Refreshes in the background the logins that reach the selected accounts; answers with how many those are. */
  refreshAccounts(selection: Selection): Promise<number>;
  /** Amazon's ids of the selected accounts, in the order of the list. */
  accountIds(selection: Selection): Promise<string[]>;
  /**
   * Writes the selected accounts into the Downloads folder, as a table. Columns: id, external_id, name, kind, region,
   * country, account_type, status, connection_id, connection, health, access, tracked, expires, watch, cause, since,
   * suspends, not_delivering, parent, parents, group, tags, note, pinned.
   */
  exportAccounts(selection: Selection, columns: string[]): Promise<Exported>;
  beginConnect(region: Region, reauthorise: string | null, way: WayBack): Promise<FlowView>;
  review(): Promise<ReviewView | null>;
  /**
   * Answers with the id of the connection. `as_new` leaves the connection that was to be authorised again as
   * it is; without it another login is refused with `wrong_login`.
   */
  confirmReview(label: string, tracked: string[], asNew: boolean): Promise<string>;
  discardReview(): Promise<void>;
  /** Looks for accounts now; how far it is, is in the connection's `sweeping`. */
  sweepConnection(connectionId: string): Promise<void>;
  refreshConnection(connectionId: string): Promise<void>;
  refreshAll(): Promise<void>;
  renameConnection(connectionId: string, label: string): Promise<void>;
  disconnect(connectionIds: string[]): Promise<void>;
  /** Asks Amazon whether the grant of a disconnected connection is gone. */
  checkRemoved(connectionId: string): Promise<RemovalCheck>;
  /** Groups, tags, saved views, pinned accounts, and what the dashboard is limited to. */
  organize(): Promise<OrganizeView>;
  /** Makes a group or a tag, or changes one. */
  saveLabel(kind: LabelKind, labelId: string | null, name: string, color: LabelColor): Promise<LabelView>;
  /** Deletes a group or a tag. */
  deleteLabel(kind: LabelKind, labelId: string): Promise<Marked>;
  /** Saves a view of the accounts, or changes one. */
  saveView(viewId: string | null, name: string, query: string): Promise<SavedView>;
  /** Deletes a saved view. */
  deleteView(viewId: string): Promise<Marked>;
  /** Puts saved views in this order. */
  orderViews(viewIds: string[]): Promise<void>;
  /** Changes the accounts that are selected. */
  markAccounts(selection: Selection, patch: MarkPatch): Promise<Marked>;
  /** Changes a connection. */
  markConnection(connectionId: string, patch: ConnectionMarkPatch): Promise<Marked>;
  /** Takes back one of the last 20 changes; answers with how much is as it was. */
  undo(undo: number): Promise<number>;
  /** Limits the dashboard to an account or a group; `null` for nothing. */
  setFocus(focus: Focus | null): Promise<void>;
  /** Chooses what the dashboard is limited to when the app starts. */
  setStartFocus(start: StartFocus, focus: Focus | null): Promise<void>;
  /** Writes all accounts with their groups, tags, notes and pins into the Downloads folder, as a table. */
  exportMarks(): Promise<Exported>;
  /** What such a table would change. */
  previewMarks(csv: string): Promise<MarksPreview>;
  /** Does what was previewed. */
  applyMarks(previewId: number): Promise<Marked>;
  programs(): Promise<ProgramsView>;
  /** Programs that wait for an answer, the oldest first. */
  questions(): Promise<QuestionView[]>;
  /** Answers a program. Only the window of the question can: a dashboard that was taken over can't. */
  answerQuestion(questionId: number, decision: Decision): Promise<void>;
  /** Brings the window of the question to the front. */
  showQuestion(): Promise<void>;
  /** The question is painted. */
  questionReady(): Promise<void>;
  /** Revokes an approval, or all without an id. A token that was handed out works until it expires. */
  revokeApproval(approvalId: number | null): Promise<number>;
  amazonSetup(): Promise<AmazonSetupView>;
  /** Done when Amazon accepts the client. Without a secret the one in the keychain is used. */
  testAmazonSetup(form: AmazonSetupForm, secret: string | null): Promise<void>;
  /** Without a secret the one in the keychain stays. */
  saveAmazonSetup(form: AmazonSetupForm, secret: string | null): Promise<void>;
  /** The day on which the client secret is to be rotated (`2027-01-31`); `null` forgets it. */
  setSecretEnd(day: string | null): Promise<void>;
  clerkSetup(): Promise<ClerkSetupView>;
  /** What an instance lacks; `key` and `proxy` may be anything that was pasted. An empty `proxy` is none. */
  testClerkSetup(key: string, proxy: string): Promise<ClerkTest>;
  /** `sign_out` signs everyone out first where another instance or address than the present one is meant. */
  saveClerkSetup(key: string, proxy: string, signOut: boolean): Promise<void>;
  supabaseSetup(): Promise<SupabaseSetupView>;
  testSupabaseSetup(url: string, key: string): Promise<SupabaseTest>;
  /** Both empty: nothing is mirrored any more. */
  saveSupabaseSetup(url: string, key: string): Promise<void>;
  snapshot(): Promise<AppSnapshot>;
  connections(): Promise<ConnectionView[]>;
  notices(): Promise<NoticeView[]>;
  markNoticesRead(): Promise<void>;
  /** A part of the log, newest first: with the `next` of one part as `before` the following one. */
  activity(filter: ActivityFilter, before: number | null): Promise<ActivityPage>;
  /** Writes what the filter finds into the Downloads folder. */
  exportActivity(filter: ActivityFilter, format: ExportFormat): Promise<Exported>;
  showInFolder(path: string): Promise<void>;
  beginSignIn(): Promise<FlowView>;
  /** The same, beginning with the page for somebody new. */
  beginSignUp(): Promise<FlowView>;
  /** What the Clerk instance has switched on. */
  signInWays(): Promise<SignInWays>;
  /** One step of signing in inside the app; answers with what is asked for next. */
  signInStep(step: FormStep): Promise<FormView>;
  cancelFlow(): Promise<void>;
  reopenBrowser(): Promise<void>;
  submitCallback(url: string): Promise<void>;
  signOut(): Promise<void>;
  signOutEverybody(): Promise<void>;
  /** Everyone who has data on this computer. */
  users(): Promise<KnownUserView[]>;
  switchUser(id: string): Promise<void>;
  /** Removes everything of a user from this computer; `confirmed` repeats the id. */
  forgetUser(id: string, confirmed: string): Promise<void>;
  profile(): Promise<ProfileView>;
  deviceSessions(): Promise<DeviceSessionView[]>;
  /** Ends one session elsewhere; `null` ends all but this computer's. */
  endDeviceSessions(id: string | null): Promise<void>;
  /** Lets background refreshing rest; `null` resumes it. */
  setPaused(pause: PauseFor | null): Promise<void>;
  syncNow(): Promise<void>;
  retryVault(): Promise<void>;
  updateSettings(patch: SettingsPatch): Promise<void>;
  background(): Promise<BackgroundView>;
  /** Answers with what the system says afterwards. */
  setAutostart(on: boolean): Promise<BackgroundView>;
  /** Minutes after which the web view of a closed window is put away; `null` keeps it. */
  setUnloadAfter(minutes: number | null): Promise<BackgroundView>;
  /** Counts over the accounts that are tracked. */
  watchSummary(): Promise<WatchSummary>;
  /** Everything that is known of an account. Asks Amazon for nothing. */
  accountDetail(accountId: string): Promise<AccountDetail>;
  /**
   * Looks at an account now: billing, notices, delivery. Without `force` only where the last look is older than 15
   * minutes. Answers when it is done.
   */
  checkAccount(accountId: string, force: boolean): Promise<AccountDetail>;
  /** What is known of a DSP advertiser. Asks Amazon for nothing. */
  dsp(accountId: string): Promise<DspView>;
  /** Asks for a DSP advertiser's campaigns, advice and events. */
  checkDsp(accountId: string): Promise<DspView>;
  /** Amazon's insights of a DSP campaign. Without `force` those that were asked for within a day are given again. */
  dspInsights(accountId: string, campaignId: string, force: boolean): Promise<InsightView>;
  /** The reports of a DSP advertiser, newest first. */
  reports(accountId: string): Promise<ReportView[]>;
  /** Asks for a report of all campaigns, day by day, from one day (`2026-11-01`) to another, 95 at most. */
  createReport(accountId: string, from: string, to: string): Promise<ReportView>;
  /** The figures of a report that is ready. */
  reportTable(reportId: number): Promise<ReportTable>;
  /** Writes a report that is ready into the Downloads folder, as a table. */
  exportReport(reportId: number): Promise<Exported>;
  /** Removes a report from this computer. */
  deleteReport(reportId: number): Promise<void>;
  /** Opens Amazon's page for an account's next step in the browser. */
  openAccountPage(accountId: string): Promise<void>;
  openLink(link: Link): Promise<void>;
  /** The screen that a notification or the tray asked for before the dashboard was there; once only. */
  takeNavigation(): Promise<Screen | null>;
  /** Tells the shell that something is painted and that announcements are listened to from now on. */
  uiReady(): Promise<void>;
}

/** Calls the command of this name with these arguments. */
export type Call = <T>(command: string, args?: Record<string, unknown>) => Promise<T>;

/** All commands over one way to call them. */
export function commandsOver(call: Call): Commands {
  return {
    ends: () => call("ends"),
    exportEnds: (format) => call("export_ends", { format }),
    setConsentDay: (connectionId, day) => call("set_consent_day", { connectionId, day }),
    snoozeEnd: (connectionId, until) => call("snooze_end", { connectionId, until }),
    setReconnects: (connectionIds) => call("set_reconnects", { connectionIds }),
    skipReconnect: (connectionId) => call("skip_reconnect", { connectionId }),
    history: (days) => call("history", { days }),
    connectionHistory: (connectionId) => call("connection_history", { connectionId }),
    connectionReach: (connectionId) => call("connection_reach", { connectionId }),
    upcoming: () => call("upcoming"),
    sinceLastVisit: () => call("since_last_visit"),
    accountList: (query, window, since) => call("account_list", { query, window, since }),
    accountPlace: (query, accountId) => call("account_place", { query, accountId }),
    refreshAccounts: (selection) => call("refresh_accounts", { selection }),
    accountIds: (selection) => call("account_ids", { selection }),
    exportAccounts: (selection, columns) => call("export_accounts", { selection, columns }),
    beginConnect: (region, reauthorise, way) => call("begin_connect", { region, reauthorise, way }),
    review: () => call("review"),
    confirmReview: (label, tracked, asNew) => call("confirm_review", { label, tracked, asNew }),
    discardReview: () => call("discard_review"),
    sweepConnection: (connectionId) => call("sweep_connection", { connectionId }),
    refreshConnection: (connectionId) => call("refresh_connection", { connectionId }),
    refreshAll: () => call("refresh_all"),
    renameConnection: (connectionId, label) => call("rename_connection", { connectionId, label }),
    disconnect: (connectionIds) => call("disconnect", { connectionIds }),
    checkRemoved: (connectionId) => call("check_removed", { connectionId }),
    organize: () => call("organize"),
    saveLabel: (kind, labelId, name, color) => call("save_label", { kind, labelId, name, color }),
    deleteLabel: (kind, labelId) => call("delete_label", { kind, labelId }),
    saveView: (viewId, name, query) => call("save_view", { viewId, name, query }),
    deleteView: (viewId) => call("delete_view", { viewId }),
    orderViews: (viewIds) => call("order_views", { viewIds }),
    markAccounts: (selection, patch) => call("mark_accounts", { selection, patch }),
    markConnection: (connectionId, patch) => call("mark_connection", { connectionId, patch }),
    undo: (undo) => call("undo", { undo }),
    setFocus: (focus) => call("set_focus", { focus }),
    setStartFocus: (start, focus) => call("set_start_focus", { start, focus }),
    exportMarks: () => call("export_marks"),
    previewMarks: (csv) => call("preview_marks", { csv }),
    applyMarks: (previewId) => call("apply_marks", { previewId }),
    programs: () => call("programs"),
    questions: () => call("questions"),
    answerQuestion: (questionId, decision) => call("answer_question", { questionId, decision }),
    showQuestion: () => call("show_question"),
    questionReady: () => call("question_ready"),
    revokeApproval: (approvalId) => call("revoke_approval", { approvalId }),
    amazonSetup: () => call("amazon_setup"),
    testAmazonSetup: (form, secret) => call("test_amazon_setup", { form, secret }),
    saveAmazonSetup: (form, secret) => call("save_amazon_setup", { form, secret }),
    setSecretEnd: (day) => call("set_secret_end", { day }),
    clerkSetup: () => call("clerk_setup"),
    testClerkSetup: (key, proxy) => call("test_clerk_setup", { key, proxy }),
    saveClerkSetup: (key, proxy, signOut) => call("save_clerk_setup", { key, proxy, signOut }),
    supabaseSetup: () => call("supabase_setup"),
    testSupabaseSetup: (url, key) => call("test_supabase_setup", { url, key }),
    saveSupabaseSetup: (url, key) => call("save_supabase_setup", { url, key }),
    snapshot: () => call("snapshot"),
    connections: () => call("connections"),
    notices: () => call("notices"),
    markNoticesRead: () => call("mark_notices_read"),
    activity: (filter, before) => call("activity", { filter, before }),
    exportActivity: (filter, format) => call("export_activity", { filter, format }),
    showInFolder: (path) => call("show_in_folder", { path }),
    beginSignIn: () => call("begin_sign_in"),
    beginSignUp: () => call("begin_sign_up"),
    signInWays: () => call("sign_in_ways"),
    signInStep: (step) => call("sign_in_step", { step }),
    cancelFlow: () => call("cancel_flow"),
    reopenBrowser: () => call("reopen_browser"),
    submitCallback: (url) => call("submit_callback", { url }),
    signOut: () => call("sign_out"),
    signOutEverybody: () => call("sign_out_everybody"),
    users: () => call("users"),
    switchUser: (id) => call("switch_user", { id }),
    forgetUser: (id, confirmed) => call("forget_user", { id, confirmed }),
    profile: () => call("profile"),
    deviceSessions: () => call("device_sessions"),
    endDeviceSessions: (id) => call("end_device_sessions", { id }),
    setPaused: (pause) => call("set_paused", { pause }),
    syncNow: () => call("sync_now"),
    retryVault: () => call("retry_vault"),
    updateSettings: (patch) => call("update_settings", { patch }),
    background: () => call("background"),
    setAutostart: (on) => call("set_autostart", { on }),
    setUnloadAfter: (minutes) => call("set_unload_after", { minutes }),
    watchSummary: () => call("watch_summary"),
    accountDetail: (accountId) => call("account_detail", { accountId }),
    checkAccount: (accountId, force) => call("check_account", { accountId, force }),
    dsp: (accountId) => call("dsp", { accountId }),
    checkDsp: (accountId) => call("check_dsp", { accountId }),
    dspInsights: (accountId, campaignId, force) => call("dsp_insights", { accountId, campaignId, force }),
    reports: (accountId) => call("reports", { accountId }),
    createReport: (accountId, from, to) => call("create_report", { accountId, from, to }),
    reportTable: (reportId) => call("report_table", { reportId }),
    exportReport: (reportId) => call("export_report", { reportId }),
    deleteReport: (reportId) => call("delete_report", { reportId }),
    openAccountPage: (accountId) => call("open_account_page", { accountId }),
    openLink: (link) => call("open_link", { link }),
    takeNavigation: () => call("take_navigation"),
    uiReady: () => call("ui_ready"),
  };
}
