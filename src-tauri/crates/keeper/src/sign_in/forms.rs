//! Signing in and up inside the app, for computers where the browser cannot come back. The same attempt, the
//! same device token and the same end as with the hosted pages.

use super::SignIn;
use crate::changes::Topic;
use crate::view::{CommandError, ErrorCode, FormStep, FormView, FormWay, SignInWays};
use clerk::{ClerkClient, ClerkError, Factor, NewUser, SignIn as ClerkSignIn, SignInStatus, Strategy};
use domain::Secret;
use domain::session::{Attempt, Event, SignInStep, Slot};
use std::sync::Arc;

impl SignIn {
    /// The ways in that the instance has switched on.
    pub async fn sign_in_ways(&self) -> Result<SignInWays, CommandError> {
        let environment = self.services.clerk()?.anonymous().environment().await?;
        Ok(SignInWays {
            native_api: environment.native_api,
            password: environment.password,
            email_code: environment.email_code,
            second_factors: environment.totp || environment.backup_code,
            sign_up: environment.sign_up,
        })
    }

    /// Takes one step of the form; tells what is asked for next, or that somebody is signed in.
    pub async fn sign_in_step(&self, step: FormStep) -> Result<FormView, CommandError> {
        // One step at a time, and none while a callback is being worked on.
        let _turn = self.turn.lock().await;
        let outcome = match step {
            FormStep::Begin { email } => self.begin_form(email.trim()).await,
            FormStep::SignUp { email, password, first_name, last_name } => {
                let user = NewUser {
                    email: email.trim(),
                    password: (!password.is_empty()).then_some(&password),
                    first_name: first_name.trim(),
                    last_name: last_name.trim(),
                };
                self.begin_sign_up_form(&user).await
            }
            FormStep::Show if self.form_is_open().await? => self.show_form().await,
            FormStep::Show
            | FormStep::LookAgain
            | FormStep::ChooseOrganization { .. }
            | FormStep::OpenTask => self.task_step(step).await,
            step => self.go_on(step).await,
        };
        self.changes.touched(&[Topic::Snapshot]);
        outcome
    }

    async fn begin_form(&self, email: &str) -> Result<FormView, CommandError> {
        let (_, client) = self.begin_attempt(SignInStep::FirstFactor).await?;
        self.changed_form();
        match client.begin_sign_in(email).await {
            Ok(sign_in) => self.asked(&client, sign_in, None).await,
            Err(error) => Err(self.give_up(error).await),
        }
    }

    async fn begin_sign_up_form(&self, user: &NewUser<'_>) -> Result<FormView, CommandError> {
        let (slot, client) = self.begin_attempt(SignInStep::Verify).await?;
        self.changed_form();
        let begun = async {
            let sign_up = client.begin_sign_up(user).await?;
            client.prepare_verification(&sign_up.id).await
        };
        match begun.await {
            Ok(sign_up) => {
                let clerk_id = Some(sign_up.id);
                self.sessions
                    .apply(Event::Advance { slot, step: SignInStep::Verify, clerk_id }, None)
                    .await?;
                Ok(verify_view(sign_up.email))
            }
            Err(error) => Err(self.give_up(error).await),
        }
    }

    /// An attempt that Clerk refuses at the very beginning leaves nothing behind.
    async fn give_up(&self, error: ClerkError) -> CommandError {
        match self.sessions.apply(Event::Cancel, None).await {
            Ok(_) => error.into(),
            Err(error) => error,
        }
    }

    /// Whether a question is open. A task is none: it is asked of Clerk anew each time.
    async fn form_is_open(&self) -> Result<bool, CommandError> {
        let attempt = self.storage.store().await?.sessions().await?.attempt;
        Ok(attempt.is_some_and(|attempt| !matches!(attempt.step, SignInStep::Browser | SignInStep::Task)))
    }

    async fn show_form(&self) -> Result<FormView, CommandError> {
        let (attempt, client, id) = self.form().await?;
        if attempt.step == SignInStep::Verify {
            return Ok(verify_view(None));
        }
        let sign_in = client.sign_in(&id).await?;
        self.asked(&client, sign_in, None).await
    }

    async fn form(&self) -> Result<(Attempt, Arc<ClerkClient>, String), CommandError> {
        let attempt = self.sign_in_attempt().await?;
        if attempt.lapsed(self.runtime.now()) {
            self.pending.end_flow(domain::flow::FlowKind::SignIn).await?;
            return Err(CommandError::new(ErrorCode::FlowExpired, "the sign-in was not finished in time"));
        }
        let id = attempt.clerk_id.clone();
        let id = id.ok_or_else(|| CommandError::new(ErrorCode::NoPendingFlow, "no form is open"))?;
        let client = self.services.clerk()?.of(&attempt.slot);
        Ok((attempt, client, id))
    }

    async fn go_on(&self, step: FormStep) -> Result<FormView, CommandError> {
        let (attempt, client, id) = self.form().await?;
        if attempt.step == SignInStep::Verify {
            return self.verify(&attempt, &client, &id, step).await;
        }
        let (sign_in, sent) = match (attempt.step, step) {
            (SignInStep::FirstFactor, FormStep::Password { password }) => {
                (client.attempt_first_factor(&id, Strategy::Password, &password).await?, None)
            }
            (SignInStep::FirstFactor, FormStep::SendCode) => {
                self.send(&client, &id, Strategy::EmailCode).await?
            }
            (SignInStep::FirstFactor, FormStep::Forgot) => {
                self.send(&client, &id, Strategy::ResetPasswordEmailCode).await?
            }
            (SignInStep::FirstFactor, FormStep::Code { code }) => {
                (client.attempt_first_factor(&id, Strategy::EmailCode, &typed(&code)).await?, None)
            }
            (SignInStep::FirstFactor, FormStep::ResetCode { code }) => {
                let strategy = Strategy::ResetPasswordEmailCode;
                (client.attempt_first_factor(&id, strategy, &typed(&code)).await?, None)
            }
            (SignInStep::SecondFactor, FormStep::Code { code }) => {
                (client.attempt_second_factor(&id, Strategy::Totp, &typed(&code)).await?, None)
            }
            (SignInStep::SecondFactor, FormStep::BackupCode { code }) => {
                (client.attempt_second_factor(&id, Strategy::BackupCode, &typed(&code)).await?, None)
            }
            (SignInStep::NewDevice, FormStep::Code { code }) => {
                (client.attempt_second_factor(&id, Strategy::EmailCode, &typed(&code)).await?, None)
            }
            (SignInStep::NewDevice, FormStep::SendCode) => {
                let sign_in = client.sign_in(&id).await?;
                self.send_for_device(&client, sign_in).await?
            }
            (SignInStep::NewPassword, FormStep::NewPassword { password }) => {
                (client.reset_password(&id, &password).await?, None)
            }
            _ => return Err(CommandError::new(ErrorCode::StepNotDue, "this step is not due")),
        };
        self.asked(&client, sign_in, sent).await
    }

    async fn verify(
        &self,
        attempt: &Attempt,
        client: &ClerkClient,
        id: &str,
        step: FormStep,
    ) -> Result<FormView, CommandError> {
        let sign_up = match step {
            FormStep::Code { code } => client.attempt_verification(id, &typed(&code)).await?,
            FormStep::SendCode => client.prepare_verification(id).await?,
            _ => return Err(CommandError::new(ErrorCode::StepNotDue, "this step is not due")),
        };
        match sign_up.session_id {
            Some(session) => self.enter(attempt.slot.clone(), client, session).await,
            None if sign_up.missing.is_empty() => Ok(verify_view(sign_up.email)),
            // The instance wants fields that the app does not ask for.
            None => Err(CommandError::new(
                ErrorCode::FactorUnavailable,
                format!("the instance also asks for {}", sign_up.missing.join(", ")),
            )),
        }
    }

    /// Has a code sent for a first factor.
    async fn send(
        &self,
        client: &ClerkClient,
        id: &str,
        strategy: Strategy,
    ) -> Result<(ClerkSignIn, Option<Strategy>), CommandError> {
        let sign_in = client.sign_in(id).await?;
        let factor = find(&sign_in.first, strategy)?;
        Ok((client.prepare_first_factor(id, &factor).await?, Some(strategy)))
    }

    async fn send_for_device(
        &self,
        client: &ClerkClient,
        sign_in: ClerkSignIn,
    ) -> Result<(ClerkSignIn, Option<Strategy>), CommandError> {
        let factor = find(&sign_in.second, Strategy::EmailCode)?;
        let sent = client.prepare_second_factor(&sign_in.id, &factor).await?;
        Ok((sent, Some(Strategy::EmailCode)))
    }

    /// Stores what Clerk asks for now, and says it. `sent` is the code that was just sent.
    async fn asked(
        &self,
        client: &ClerkClient,
        sign_in: ClerkSignIn,
        sent: Option<Strategy>,
    ) -> Result<FormView, CommandError> {
        let slot = self.sign_in_attempt().await?.slot;
        let step = match &sign_in.status {
            SignInStatus::Complete => {
                return self.enter(slot, client, sign_in.session_id.unwrap_or_default()).await;
            }
            SignInStatus::NeedsFirstFactor => SignInStep::FirstFactor,
            SignInStatus::NeedsSecondFactor => SignInStep::SecondFactor,
            SignInStatus::NeedsClientTrust => SignInStep::NewDevice,
            SignInStatus::NeedsNewPassword => SignInStep::NewPassword,
            other => {
                let text = format!("Clerk asks for a step that only its own page has: {other:?}");
                return Err(CommandError::new(ErrorCode::FactorUnavailable, text));
            }
        };
        let event = Event::Advance { slot, step, clerk_id: Some(sign_in.id.clone()) };
        self.sessions.apply(event, None).await?;
        if step == SignInStep::NewDevice && sent.is_none() {
            // Nothing else can be done at this step, so it needs no asking.
            let (sign_in, sent) = self.send_for_device(client, sign_in).await?;
            return Ok(view(step, &sign_in, sent));
        }
        Ok(view(step, &sign_in, sent))
    }

    /// Clerk made a session: somebody is signed in, or has a task left.
    async fn enter(
        &self,
        slot: Slot,
        client: &ClerkClient,
        session: String,
    ) -> Result<FormView, CommandError> {
        match client.completed(&session).await {
            Err(ClerkError::SessionPending { task }) => self.await_task(slot, session, &task).await,
            signed_in => {
                self.complete(slot, signed_in?).await?;
                Ok(done())
            }
        }
    }

    fn changed_form(&self) {
        self.changes.touched(&[Topic::Due]);
    }
}

/// Codes are copied with spaces around and within.
fn typed(code: &Secret) -> Secret {
    Secret::new(code.expose().chars().filter(|character| !character.is_whitespace()).collect::<String>())
}

fn find(factors: &[Factor], strategy: Strategy) -> Result<Factor, CommandError> {
    let found = factors.iter().find(|factor| factor.strategy == strategy).cloned();
    found.ok_or_else(|| {
        CommandError::new(ErrorCode::FactorUnavailable, format!("{} is not offered", strategy.as_str()))
    })
}

fn view(step: SignInStep, sign_in: &ClerkSignIn, sent: Option<Strategy>) -> FormView {
    let factors = match step {
        SignInStep::FirstFactor => &sign_in.first,
        _ => &sign_in.second,
    };
    let way = |factor: &Factor| match factor.strategy {
        Strategy::Password => FormWay::Password,
        Strategy::EmailCode => FormWay::EmailCode,
        Strategy::ResetPasswordEmailCode => FormWay::Forgot,
        Strategy::Totp => FormWay::Totp,
        Strategy::BackupCode => FormWay::BackupCode,
    };
    let masked = factors.iter().find_map(|factor| factor.safe_identifier.clone());
    FormView {
        step: Some(step),
        email: sign_in.identifier.clone(),
        sent_to: sent.and(masked),
        resetting: sent == Some(Strategy::ResetPasswordEmailCode),
        ways: factors.iter().map(way).collect(),
        task: None,
    }
}

fn verify_view(email: Option<String>) -> FormView {
    FormView { step: Some(SignInStep::Verify), sent_to: email.clone(), email, ..done() }
}

/// Nothing is asked for any more.
pub(crate) fn done() -> FormView {
    FormView { step: None, email: None, sent_to: None, resetting: false, ways: Vec::new(), task: None }
}
