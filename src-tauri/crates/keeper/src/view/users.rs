//! Users and how they sign in.

use super::{CommandError, UserView};
use domain::Secret;
use domain::session::SignInStep;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the Clerk instance has switched on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[allow(clippy::struct_excessive_bools, reason = "independent facts, shown one by one")]
#[ts(export, export_to = "SignInWays.ts")]
pub struct SignInWays {
    /// The app may talk to it at all.
    pub native_api: bool,
    /// By password.
    pub password: bool,
    /// By a code sent by e-mail.
    pub email_code: bool,
    /// A second factor may be asked for.
    pub second_factors: bool,
    /// Somebody new may sign up.
    pub sign_up: bool,
}

/// A step of the form. Passwords and codes go one way only: in.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export, export_to = "FormStep.ts")]
pub enum FormStep {
    /// Begin with an address, in place of a form that is open.
    Begin {
        /// The address.
        email: String,
    },
    /// Begin as somebody new, in place of a form that is open.
    SignUp {
        /// The address.
        email: String,
        /// The password; empty where the instance wants none.
        #[ts(type = "string")]
        password: Secret,
        /// May be empty.
        first_name: String,
        /// May be empty.
        last_name: String,
    },
    /// The password.
    Password {
        /// What was typed.
        #[ts(type = "string")]
        password: Secret,
    },
    /// Have a code sent, or sent again.
    SendCode,
    /// The code: by e-mail, or of the authenticator app, as the step asks.
    Code {
        /// What was typed.
        #[ts(type = "string")]
        code: Secret,
    },
    /// A backup code in place of the authenticator app.
    BackupCode {
        /// What was typed.
        #[ts(type = "string")]
        code: Secret,
    },
    /// The password is forgotten: have a code sent.
    Forgot,
    /// That code.
    ResetCode {
        /// What was typed.
        #[ts(type = "string")]
        code: Secret,
    },
    /// The new password.
    NewPassword {
        /// What was typed.
        #[ts(type = "string")]
        password: Secret,
    },
    /// The form as it is, after a restart of the window; without one, what the session of whoever is signed in
    /// waits for.
    Show,
    /// Whether the task is done by now.
    LookAgain,
    /// The organization to work in.
    ChooseOrganization {
        /// Its id, as offered.
        id: String,
    },
    /// Open the page at Clerk on which the task is done.
    OpenTask,
}

/// What Clerk wants done before a session can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "TaskKind.ts")]
pub enum TaskKind {
    /// Choosing the organization to work in.
    ChooseOrganization,
    /// Replacing the password.
    ResetPassword,
    /// Setting up a second factor.
    SetupMfa,
    /// Something that this version does not know.
    Other,
}

/// The task that is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "TaskView.ts")]
pub struct TaskView {
    /// What it is.
    pub kind: TaskKind,
    /// Clerk's key of it; may be empty.
    pub key: String,
    /// What can be chosen here; empty where it is done on Clerk's page.
    pub organizations: Vec<OrganizationView>,
}

/// An organization that the user belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "OrganizationView.ts")]
pub struct OrganizationView {
    /// Clerk's id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// A way to answer the step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "FormWay.ts")]
pub enum FormWay {
    /// The password.
    Password,
    /// A code sent by e-mail.
    EmailCode,
    /// A code to replace a forgotten password.
    Forgot,
    /// The authenticator app.
    Totp,
    /// A backup code.
    BackupCode,
}

/// What the form asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "FormView.ts")]
pub struct FormView {
    /// The step; `None` once somebody is signed in.
    pub step: Option<SignInStep>,
    /// The address it began with.
    pub email: Option<String>,
    /// Where a code was just sent, as Clerk shows it to a stranger.
    pub sent_to: Option<String>,
    /// The code that was sent is for a new password.
    pub resetting: bool,
    /// The ways to answer.
    pub ways: Vec<FormWay>,
    /// What is to be done at Clerk before the session can be used.
    pub task: Option<TaskView>,
}

/// Somebody who has data on this computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "KnownUserView.ts")]
pub struct KnownUserView {
    /// Who.
    pub user: UserView,
    /// Their dashboard is shown.
    pub current: bool,
    /// They can be switched to.
    pub signed_in: bool,
    /// Their Clerk session ended.
    pub expired: bool,
}

/// The user who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "ProfileView.ts")]
pub struct ProfileView {
    /// Who.
    pub user: UserView,
    /// Their addresses, the primary one first; empty where Clerk cannot be asked.
    pub emails: Vec<EmailView>,
    /// Whether a second factor is asked for; `None` where Clerk cannot be asked.
    pub two_factor: Option<bool>,
    /// The Clerk session ended.
    pub expired: bool,
    /// When it ends by itself.
    #[ts(type = "number | null")]
    pub session_ends_at: Option<i64>,
    /// Connections of theirs that are kept.
    pub connections: u32,
    /// Accounts that these reach.
    pub accounts: u32,
    /// Changes that are not in Supabase yet.
    pub waiting: u32,
    /// Why Clerk could not be asked.
    pub offline: Option<CommandError>,
}

/// An e-mail address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "EmailView.ts")]
pub struct EmailView {
    /// The address.
    pub address: String,
    /// Whether it was proved to be theirs.
    pub verified: bool,
    /// Whether it is the primary one.
    pub primary: bool,
}

/// A place where the user is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "DeviceSessionView.ts")]
pub struct DeviceSessionView {
    /// Clerk's id of the session.
    pub id: String,
    /// This computer.
    pub here: bool,
    /// The program; may be empty.
    pub program: String,
    /// City and country, where Clerk knows them.
    pub place: Option<String>,
    /// When it was used last.
    #[ts(type = "number | null")]
    pub last_active_at: Option<i64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_a_secret_from_the_border_on() {
        for typed in [
            r#"{"kind":"sign_up","email":"a@b.c","password":"canary","first_name":"","last_name":""}"#,
            r#"{"kind":"password","password":"canary"}"#,
            r#"{"kind":"code","code":"canary"}"#,
            r#"{"kind":"backup_code","code":"canary"}"#,
            r#"{"kind":"reset_code","code":"canary"}"#,
            r#"{"kind":"new_password","password":"canary"}"#,
        ] {
            let step: FormStep = serde_json::from_str(typed).unwrap();
            let shown = format!("{step:?}");
            assert!(!shown.contains("canary"), "{shown}");
        }
    }
}
