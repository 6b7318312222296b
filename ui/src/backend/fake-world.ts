import type { AccountDetail } from "@/gen/AccountDetail";
import type { AccountView } from "@/gen/AccountView";
import type { ActivityView } from "@/gen/ActivityView";
import type { AmazonSetupView } from "@/gen/AmazonSetupView";
import type { AppSnapshot } from "@/gen/AppSnapshot";
import type { BackgroundView } from "@/gen/BackgroundView";
import type { ClerkSetupView } from "@/gen/ClerkSetupView";
import type { ClerkTest } from "@/gen/ClerkTest";
import type { CommandError } from "@/gen/CommandError";
import type { ConnectionView } from "@/gen/ConnectionView";
import type { DeviceSessionView } from "@/gen/DeviceSessionView";
import type { DspView } from "@/gen/DspView";
import type { EndsView } from "@/gen/EndsView";
import type { Focus } from "@/gen/Focus";
import type { FormView } from "@/gen/FormView";
import type { HealthDay } from "@/gen/HealthDay";
import type { InsightView } from "@/gen/InsightView";
import type { KeeperDay } from "@/gen/KeeperDay";
import type { KnownUserView } from "@/gen/KnownUserView";
import type { LabelView } from "@/gen/LabelView";
import type { NoticeView } from "@/gen/NoticeView";
import type { ProfileView } from "@/gen/ProfileView";
import type { ProgramsView } from "@/gen/ProgramsView";
import type { RemovalCheck } from "@/gen/RemovalCheck";
import type { ReportTable } from "@/gen/ReportTable";
import type { ReportView } from "@/gen/ReportView";
import type { ReviewView } from "@/gen/ReviewView";
import type { SavedView } from "@/gen/SavedView";
import type { Screen } from "@/gen/Screen";
import type { SignInWays } from "@/gen/SignInWays";
import type { StartFocus } from "@/gen/StartFocus";
import type { SupabaseSetupView } from "@/gen/SupabaseSetupView";
import type { SupabaseTest } from "@/gen/SupabaseTest";
import type { VisitView } from "@/gen/VisitView";
import type { WatchSummary } from "@/gen/WatchSummary";
import type { Backend } from "./types";

/** A group or a tag. */
export type Label = Pick<LabelView, "id" | "kind" | "name" | "color">;

/** What the user put on an account. */
export interface AccountMarks {
  group: string | null;
  tags: string[];
  note: string;
  pinned: boolean;
}

/** All that the app would know. */
export interface World {
  snapshot: AppSnapshot;
  connections: ConnectionView[];
  accounts: AccountView[];
  labels: Label[];
  /** By id of the account; those without anything have no entry. */
  marks: Record<string, AccountMarks>;
  /** In their order. */
  views: Omit<SavedView, "position">[];
  focus: Focus | null;
  startFocus: StartFocus;
  start: Focus | null;
  /** Counts of accounts; `null`: those that follow from the accounts. */
  watch: WatchSummary | null;
  /** What is known of an account beyond what follows from the list. */
  details: Record<string, Partial<AccountDetail>>;
  /** What Amazon says at the next look at an account. */
  checked: Record<string, Partial<AccountDetail>>;
  dsp: Record<string, DspView>;
  /** By id of the campaign. */
  insights: Record<string, InsightView>;
  reports: ReportView[];
  tables: Record<number, ReportTable>;
  notices: NoticeView[];
  ends: EndsView;
  /** The last 90 days of all connections, oldest first. */
  keeperDays: KeeperDay[];
  /** The last 90 days of a connection; `default` for those that are not named. */
  healthDays: Record<string, HealthDay[]>;
  visit: VisitView;
  /** How many accounts of a connection another login reaches as well. */
  shared: Record<string, number>;
  activity: ActivityView[];
  programs: ProgramsView;
  review: ReviewView | null;
  navigation: Screen | null;
  amazon: AmazonSetupView;
  clerk: ClerkSetupView;
  /** What a look at any Clerk instance finds. */
  clerkTest: ClerkTest;
  supabase: SupabaseSetupView;
  /** What a look at any project finds. */
  supabaseTest: SupabaseTest;
  background: BackgroundView;
  /** What Amazon says of a grant that was removed. */
  removal: RemovalCheck;
  users: KnownUserView[];
  profile: ProfileView;
  devices: DeviceSessionView[];
  ways: SignInWays;
  /** What each step of the sign-in form answers, in order; then somebody is signed in. */
  form: FormView[];
}

export type Method = Exclude<keyof Backend, "subscribe">;

/** How commands misbehave. */
export interface Faults {
  fail?: Partial<Record<Method, CommandError>>;
  /** Commands that work once and fail from then on. */
  failLater?: Partial<Record<Method, CommandError>>;
  /** Commands that never answer. */
  hang?: readonly Method[];
}
