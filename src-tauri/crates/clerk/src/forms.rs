//! Signing in and up by the app's own forms (*documented* in the OpenAPI file).
//!
//! None of these is tried again by itself: each attempt counts, and Clerk allows three in ten seconds.

use crate::client::{ClerkClient, SignedIn};
use crate::transport::Reply;
use crate::{ClerkError, wire};
use domain::Secret;

/// What a sign-in waits for (*documented*; later additions land in `Other`).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignInStatus {
    /// Who it is.
    NeedsIdentifier,
    /// A password or a code.
    NeedsFirstFactor,
    /// Authenticator app or backup code.
    NeedsSecondFactor,
    /// A code, because Clerk does not know this device.
    NeedsClientTrust,
    /// A new password in place of the forgotten one.
    NeedsNewPassword,
    /// A session was made.
    Complete,
    /// A word this version does not know, or a step that only a browser can take.
    Other(String),
}

/// A way to prove who one is (*documented*; others are left out of the lists).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Strategy {
    /// The password.
    Password,
    /// A code sent by e-mail.
    EmailCode,
    /// A code sent by e-mail, to replace a forgotten password.
    ResetPasswordEmailCode,
    /// The code of an authenticator app.
    Totp,
    /// One of the codes kept for the day the app is gone.
    BackupCode,
}

impl Strategy {
    const ALL: [Self; 5] =
        [Self::Password, Self::EmailCode, Self::ResetPasswordEmailCode, Self::Totp, Self::BackupCode];

    /// Clerk's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::EmailCode => "email_code",
            Self::ResetPasswordEmailCode => "reset_password_email_code",
            Self::Totp => "totp",
            Self::BackupCode => "backup_code",
        }
    }
}

/// A factor that Clerk offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factor {
    /// How.
    pub strategy: Strategy,
    /// The address that a code goes to, as Clerk shows it to a stranger.
    pub safe_identifier: Option<String>,
    /// Clerk's id of that address.
    pub email_address_id: Option<String>,
}

/// A sign-in under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// Clerk's id, `sia_…`.
    pub id: String,
    /// What it waits for.
    pub status: SignInStatus,
    /// What may be given first.
    pub first: Vec<Factor>,
    /// What may be given second.
    pub second: Vec<Factor>,
    /// The address it began with.
    pub identifier: Option<String>,
    /// The session, once complete.
    pub session_id: Option<String>,
}

/// A sign-up under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignUp {
    /// Clerk's id, `sua_…`.
    pub id: String,
    /// Fields that Clerk still wants.
    pub missing: Vec<String>,
    /// Fields that are not proved yet.
    pub unverified: Vec<String>,
    /// The address.
    pub email: Option<String>,
    /// The session, once complete.
    pub session_id: Option<String>,
}

/// Somebody new.
#[derive(Debug, Clone, Copy)]
pub struct NewUser<'a> {
    /// Their address.
    pub email: &'a str,
    /// The password they chose, where the instance wants one.
    pub password: Option<&'a Secret>,
    /// May be empty.
    pub first_name: &'a str,
    /// May be empty.
    pub last_name: &'a str,
}

impl ClerkClient {
    /// Begins a sign-in of the user with this address.
    pub async fn begin_sign_in(&self, identifier: &str) -> Result<SignIn, ClerkError> {
        self.cache.clear().await;
        sign_in(&self.transport.post(&["client", "sign_ins"], &[("identifier", identifier)]).await?)
    }

    /// The sign-in as Clerk has it.
    pub async fn sign_in(&self, id: &str) -> Result<SignIn, ClerkError> {
        sign_in(&self.transport.get(&["client", "sign_ins", id], &[]).await?)
    }

    /// Has the code of a first factor sent.
    pub async fn prepare_first_factor(&self, id: &str, factor: &Factor) -> Result<SignIn, ClerkError> {
        self.prepare(id, "prepare_first_factor", factor).await
    }

    /// Has the code for a new device sent.
    pub async fn prepare_second_factor(&self, id: &str, factor: &Factor) -> Result<SignIn, ClerkError> {
        self.prepare(id, "prepare_second_factor", factor).await
    }

    async fn prepare(&self, id: &str, verb: &str, factor: &Factor) -> Result<SignIn, ClerkError> {
        let mut form = vec![("strategy", factor.strategy.as_str())];
        if let Some(address) = &factor.email_address_id {
            form.push(("email_address_id", address));
        }
        sign_in(&self.transport.post(&["client", "sign_ins", id, verb], &form).await?)
    }

    /// Gives a password or a code as first factor.
    pub async fn attempt_first_factor(
        &self,
        id: &str,
        strategy: Strategy,
        proof: &Secret,
    ) -> Result<SignIn, ClerkError> {
        self.attempt(id, "attempt_first_factor", strategy, proof).await
    }

    /// Gives a code as second factor, or for a new device.
    pub async fn attempt_second_factor(
        &self,
        id: &str,
        strategy: Strategy,
        proof: &Secret,
    ) -> Result<SignIn, ClerkError> {
        self.attempt(id, "attempt_second_factor", strategy, proof).await
    }

    async fn attempt(
        &self,
        id: &str,
        verb: &str,
        strategy: Strategy,
        proof: &Secret,
    ) -> Result<SignIn, ClerkError> {
        let name = if strategy == Strategy::Password { "password" } else { "code" };
        let form = [("strategy", strategy.as_str()), (name, proof.expose())];
        sign_in(&self.transport.post(&["client", "sign_ins", id, verb], &form).await?)
    }

    /// Sets the new password and ends the user's sessions elsewhere.
    pub async fn reset_password(&self, id: &str, password: &Secret) -> Result<SignIn, ClerkError> {
        let form = [("password", password.expose()), ("sign_out_of_other_sessions", "true")];
        sign_in(&self.transport.post(&["client", "sign_ins", id, "reset_password"], &form).await?)
    }

    /// Begins a sign-up.
    pub async fn begin_sign_up(&self, user: &NewUser<'_>) -> Result<SignUp, ClerkError> {
        self.cache.clear().await;
        let mut form = vec![("email_address", user.email)];
        if let Some(password) = user.password {
            form.push(("password", password.expose()));
        }
        for (name, value) in [("first_name", user.first_name), ("last_name", user.last_name)] {
            if !value.is_empty() {
                form.push((name, value));
            }
        }
        sign_up(&self.transport.post(&["client", "sign_ups"], &form).await?)
    }

    /// Has the code sent that proves the address.
    pub async fn prepare_verification(&self, id: &str) -> Result<SignUp, ClerkError> {
        let form = [("strategy", Strategy::EmailCode.as_str())];
        sign_up(&self.transport.post(&["client", "sign_ups", id, "prepare_verification"], &form).await?)
    }

    /// Gives that code.
    pub async fn attempt_verification(&self, id: &str, code: &Secret) -> Result<SignUp, ClerkError> {
        let form = [("strategy", Strategy::EmailCode.as_str()), ("code", code.expose())];
        sign_up(&self.transport.post(&["client", "sign_ups", id, "attempt_verification"], &form).await?)
    }

    /// Who signed in with the session that an attempt made.
    ///
    /// # Errors
    /// [`ClerkError::SessionGone`] if it cannot be used (any more).
    pub async fn completed(&self, session_id: &str) -> Result<SignedIn, ClerkError> {
        let state = self.client().await?.ok_or(ClerkError::SessionGone)?;
        self.signed_in(&state, session_id).await
    }
}

fn sign_in(reply: &Reply) -> Result<SignIn, ClerkError> {
    let envelope: wire::Envelope<wire::SignIn> = reply.json("sign-in")?;
    let body = envelope.response.ok_or(ClerkError::BadResponse("sign-in"))?;
    Ok(SignIn {
        id: body.id,
        status: match body.status.as_str() {
            "needs_identifier" => SignInStatus::NeedsIdentifier,
            "needs_first_factor" => SignInStatus::NeedsFirstFactor,
            "needs_second_factor" => SignInStatus::NeedsSecondFactor,
            "needs_client_trust" => SignInStatus::NeedsClientTrust,
            "needs_new_password" => SignInStatus::NeedsNewPassword,
            "complete" => SignInStatus::Complete,
            _ => SignInStatus::Other(body.status),
        },
        first: factors(body.supported_first_factors),
        second: factors(body.supported_second_factors),
        identifier: body.identifier,
        session_id: body.created_session_id,
    })
}

fn factors(wire: Option<Vec<wire::Factor>>) -> Vec<Factor> {
    let read = |factor: wire::Factor| {
        let strategy = Strategy::ALL.into_iter().find(|known| known.as_str() == factor.strategy)?;
        Some(Factor {
            strategy,
            safe_identifier: factor.safe_identifier,
            email_address_id: factor.email_address_id,
        })
    };
    wire.unwrap_or_default().into_iter().filter_map(read).collect()
}

fn sign_up(reply: &Reply) -> Result<SignUp, ClerkError> {
    let envelope: wire::Envelope<wire::SignUp> = reply.json("sign-up")?;
    let body = envelope.response.ok_or(ClerkError::BadResponse("sign-up"))?;
    Ok(SignUp {
        id: body.id,
        missing: body.missing_fields,
        unverified: body.unverified_fields,
        email: body.email_address,
        session_id: body.created_session_id,
    })
}
