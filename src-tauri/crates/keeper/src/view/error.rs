//! The one error shape of the IPC edge.

use serde::Serialize;
use ts_rs::TS;

/// What went wrong, as a closed list. The dashboard chooses its words by this and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "ErrorCode.ts")]
pub enum ErrorCode {
    /// No network, or the other side cannot be reached.
    Offline,
    /// Whoever answers has a certificate that this computer does not trust.
    CertificateUntrusted,
    /// The certificate is over or not valid yet: most often this computer's clock is wrong.
    CertificateDate,
    /// The proxy wants a user and password.
    ProxyLogin,
    /// The proxy refuses or cannot be reached.
    ProxyFailed,
    /// The other side answers with errors of its own.
    ProviderDown,
    /// Too many requests; `retry_after` says when to come back.
    Throttled,
    /// Nobody is signed in.
    SignedOut,
    /// The Clerk session ended: sign in again to resume mirroring.
    SessionExpired,
    /// Clerk cannot be reached, answers with errors of its own, or something else answers in its place.
    /// Nobody is signed out by it.
    ClerkUnavailable,
    /// Clerk wants the user to do something before the session can be used, such as choosing an
    /// organisation. The session is not over.
    SessionPending,
    /// Native API is off in the Clerk dashboard.
    NativeApiDisabled,
    /// The callback's state belongs to no pending flow: forged, repeated or from an earlier attempt.
    StateMismatch,
    /// A callback came while nothing was waiting for one.
    NoPendingFlow,
    /// The flow's deadline passed.
    FlowExpired,
    /// The address is not one of ours, or lacks what it needs.
    BadCallback,
    /// The user pressed Cancel at the other side.
    AccessDenied,
    /// Amazon refuses the code: older than five minutes, used before, or meant for another client.
    CodeRejected,
    /// The LwA client secret is wrong or was rotated.
    ClientRefused,
    /// The LwA client may not use this grant: its security profile doesn't have Login with Amazon switched on.
    NotPermitted,
    /// Amazon does not know the scope, or not for this client.
    ScopeRefused,
    /// The Ads API refuses this LwA client: it is not approved for it.
    NotApproved,
    /// The broker that adds the client secret refuses or is set up wrongly.
    BrokerRefused,
    /// The loopback port is taken by another program.
    PortBusy,
    /// Amazon says the grant is gone.
    GrantRevoked,
    /// The answer could not be understood.
    BadResponse,
    /// The answer holds no refresh token, so nothing could be kept alive.
    NoRefreshToken,
    /// The re-authorised login reaches other accounts than before.
    WrongLogin,
    /// The keychain is locked.
    VaultLocked,
    /// The keychain is open but has no collection to store into.
    VaultNoCollection,
    /// There is no keychain service.
    VaultUnavailable,
    /// A secret that should be in the keychain is not there.
    SecretMissing,
    /// A needed setting is missing.
    NotConfigured,
    /// A setting has a value that cannot work.
    BadConfig,
    /// What was entered cannot be: an empty name, a time of day or a day that does not exist, an answer that
    /// confirms nothing. Nothing was changed.
    InvalidInput,
    /// The sign-in asks for another step than the one that was answered.
    StepNotDue,
    /// The broker answers as one. The session was not sent there: it goes only to the broker in use.
    SessionNotSent,
    /// The user was asked whether a new host may get their session, and did not agree. Nothing was changed.
    Declined,
    /// A question outside the dashboard still waits for its answer.
    QuestionOpen,
    /// A secret key was given where a publishable one belongs. It was not kept.
    SecretKey,
    /// Users are signed in with the present Clerk instance, and would not be with another.
    UsersSignedIn,
    /// The database file is damaged.
    DatabaseCorrupt,
    /// The database was written by a newer version of the app.
    DatabaseNewer,
    /// The database is not Adkeeper's, or is from before its first release.
    DatabaseForeign,
    /// The data folder holds real logins, and this start is for the sandbox.
    FolderHoldsReal,
    /// The data folder holds the sandbox's logins, and this start is for real ones.
    FolderHoldsSandbox,
    /// No space is left where the database is.
    DatabaseFull,
    /// The database, its folder or its disk can only be read.
    DatabaseReadOnly,
    /// Another program holds the database.
    DatabaseBusy,
    /// The disk of the database can't lock files, as some network drives.
    DatabaseNoLocks,
    /// The database could not be read or written for another reason, such as a failing disk.
    DatabaseFailed,
    /// Supabase refuses for a reason that has no code of its own.
    MirrorRefused,
    /// The publishable key is not this project's, or the address is of another project.
    MirrorKey,
    /// The project does not accept Clerk's session tokens: third-party auth is not set up, or for another
    /// Clerk instance.
    MirrorToken,
    /// Clerk's session tokens are not such that a database takes them: the role is missing, or the key is of
    /// another instance.
    MirrorClaims,
    /// The database does not name the Clerk instance among the issuers that it trusts.
    MirrorIssuer,
    /// The user has as many rows in the project as it allows.
    MirrorLimit,
    /// The migrations were not run.
    MirrorSchemaMissing,
    /// The migrations of an earlier version were run, not those of this one.
    MirrorSchemaOld,
    /// The database was migrated for a newer version of the app.
    MirrorSchemaNew,
    /// The Supabase project is paused: its owner resumes it.
    MirrorPaused,
    /// Supabase restricts the project: over a quota, or a bill is overdue.
    MirrorRestricted,
    /// The disk of the project is full: its database takes no changes.
    MirrorReadOnly,
    /// The database of the project is starting, restored or upgraded.
    MirrorStarting,
    /// The project answers with errors of its own.
    MirrorDown,
    /// The project did not answer in time.
    MirrorSlow,
    /// Supabase's network does not reach the project's servers.
    MirrorUnreachable,
    /// The key is a legacy one, and the project has those switched off.
    MirrorKeyRetired,
    /// The address of the project does not resolve: deleted, paused for long, or a typo.
    MirrorNoHost,
    /// Clerk knows nobody of this address.
    UnknownUser,
    /// The password is wrong.
    WrongPassword,
    /// The code is wrong.
    WrongCode,
    /// The code is too old or was tried too often: a new one is needed.
    CodeExpired,
    /// The new password is not good enough for the instance.
    WeakPassword,
    /// This address is already taken.
    AddressTaken,
    /// This is no e-mail address.
    BadAddress,
    /// The instance lets nobody new in.
    SignUpClosed,
    /// The instance does not offer this way, or asks for a step that only its own page has.
    FactorUnavailable,
    /// The callback is not registered at Clerk: the browser came back without what completes the sign-in.
    CallbackNotRegistered,
    /// What was asked about does not exist (any more).
    NotFound,
    /// The system browser could not be opened.
    BrowserFailed,
    /// A fault of the app itself.
    Internal,
}

/// What the user can do about it. The dashboard turns it into a button.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "Action.ts")]
pub enum Action {
    /// Do the same again.
    Retry,
    /// Sign in with Clerk.
    SignIn,
    /// Authorise the connection again.
    Reauthorise,
    /// Open the settings.
    OpenSettings,
    /// Unlock the keychain, then try again.
    UnlockVault,
    /// Install a newer version.
    Update,
}

/// An error as the dashboard sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "CommandError.ts")]
pub struct CommandError {
    /// What went wrong.
    pub code: ErrorCode,
    /// For the log and for details; never matched on, never holds a secret.
    pub message: String,
    /// Seconds to wait before the same call makes sense again.
    pub retry_after: Option<u32>,
    /// The next step, where there is one.
    pub action: Option<Action>,
}
