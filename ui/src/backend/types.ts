import type { AccountView } from "@/gen/AccountView";
import type { ActivityFilter } from "@/gen/ActivityFilter";
import type { ActivityPage } from "@/gen/ActivityPage";
import type { AmazonSetupForm } from "@/gen/AmazonSetupForm";
import type { AmazonSetupView } from "@/gen/AmazonSetupView";
import type { AppEvent } from "@/gen/AppEvent";
import type { AppSnapshot } from "@/gen/AppSnapshot";
import type { BackgroundView } from "@/gen/BackgroundView";
import type { ClerkSetupView } from "@/gen/ClerkSetupView";
import type { ClerkTest } from "@/gen/ClerkTest";
import type { CommandError } from "@/gen/CommandError";
import type { ConnectionView } from "@/gen/ConnectionView";
import type { DeviceSessionView } from "@/gen/DeviceSessionView";
import type { ErrorCode } from "@/gen/ErrorCode";
import type { Exported } from "@/gen/Exported";
import type { ExportFormat } from "@/gen/ExportFormat";
import type { FlowView } from "@/gen/FlowView";
import type { FormStep } from "@/gen/FormStep";
import type { FormView } from "@/gen/FormView";
import type { KnownPersonView } from "@/gen/KnownPersonView";
import type { Link } from "@/gen/Link";
import type { NoticeView } from "@/gen/NoticeView";
import type { PauseFor } from "@/gen/PauseFor";
import type { ProfileView } from "@/gen/ProfileView";
import type { Region } from "@/gen/Region";
import type { RemovalCheck } from "@/gen/RemovalCheck";
import type { ReviewView } from "@/gen/ReviewView";
import type { Screen } from "@/gen/Screen";
import type { SettingsPatch } from "@/gen/SettingsPatch";
import type { SignInWays } from "@/gen/SignInWays";
import type { SupabaseSetupView } from "@/gen/SupabaseSetupView";
import type { SupabaseTest } from "@/gen/SupabaseTest";
import type { WayBack } from "@/gen/WayBack";

/** What the dashboard may ask of the app. Every promise that fails rejects with a `CommandFailure`. */
export interface Backend {
  snapshot(): Promise<AppSnapshot>;
  connections(): Promise<ConnectionView[]>;
  accounts(): Promise<AccountView[]>;
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
  beginConnect(region: Region, reauthorise: string | null, way: WayBack): Promise<FlowView>;
  cancelFlow(): Promise<void>;
  reopenBrowser(): Promise<void>;
  submitCallback(url: string): Promise<void>;
  signOut(): Promise<void>;
  signOutEverybody(): Promise<void>;

  /** Everybody who has data on this computer. */
  people(): Promise<KnownPersonView[]>;
  switchPerson(id: string): Promise<void>;
  /** Removes everything of a person from this computer; `confirmed` repeats the id. */
  forgetPerson(id: string, confirmed: string): Promise<void>;
  profile(): Promise<ProfileView>;
  deviceSessions(): Promise<DeviceSessionView[]>;
  /** Ends one session elsewhere; `null` ends all but this computer’s. */
  endDeviceSessions(id: string | null): Promise<void>;

  review(): Promise<ReviewView | null>;
  /**
   * Answers with the id of the connection. `asNew` leaves the connection that was to be authorised again
   * as it is; without it another login is refused with `wrong_login`.
   */
  confirmReview(label: string, tracked: string[], asNew: boolean): Promise<string>;
  discardReview(): Promise<void>;

  refreshConnection(connectionId: string): Promise<void>;
  refreshAll(): Promise<void>;
  renameConnection(connectionId: string, label: string): Promise<void>;
  /** Looks for accounts now; how far it is, is in the connection's `sweeping`. */
  sweepConnection(connectionId: string): Promise<void>;
  disconnect(connectionIds: string[]): Promise<void>;
  /** Asks Amazon whether the grant of a disconnected connection is gone. */
  checkRemoved(connectionId: string): Promise<RemovalCheck>;
  setTracked(accountIds: string[], tracked: boolean): Promise<void>;
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
  /** `signOut` signs everybody out first where another instance or address than the present one is meant. */
  saveClerkSetup(key: string, proxy: string, signOut: boolean): Promise<void>;
  supabaseSetup(): Promise<SupabaseSetupView>;
  testSupabaseSetup(url: string, key: string): Promise<SupabaseTest>;
  /** Both empty: nothing is mirrored any more. */
  saveSupabaseSetup(url: string, key: string): Promise<void>;
  openLink(link: Link): Promise<void>;

  /** The screen that a notification or the tray asked for before the dashboard was there; once only. */
  takeNavigation(): Promise<Screen | null>;
  /** Tells the shell that something is painted and that announcements are listened to from now on. */
  uiReady(): Promise<void>;
  /** Calls `listener` for every announcement until stopped. */
  subscribe(listener: (event: AppEvent) => void): Subscription;
}

export interface Subscription {
  /** Done once announcements arrive; what was announced before is lost. */
  listening: Promise<void>;
  stop: () => void;
}

/** A failed command, with the app's typed reason. */
export class CommandFailure extends Error {
  readonly error: CommandError;

  constructor(error: CommandError) {
    super(error.message);
    this.name = "CommandFailure";
    this.error = error;
  }

  get code(): ErrorCode {
    return this.error.code;
  }
}

function isCommandError(value: unknown): value is CommandError {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as CommandError).code === "string" &&
    typeof (value as CommandError).message === "string"
  );
}

/** Any thrown value as a `CommandFailure`; what has no code of ours is a fault of the app itself. */
export function toFailure(thrown: unknown): CommandFailure {
  if (thrown instanceof CommandFailure) return thrown;
  if (isCommandError(thrown)) return new CommandFailure(thrown);
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new CommandFailure({ code: "internal", message, retry_after: null, action: null });
}
