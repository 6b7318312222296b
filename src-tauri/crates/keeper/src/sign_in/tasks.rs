//! Session tasks: Clerk knows who it is, and wants something done before the session can be used. The same for a
//! sign-in that just succeeded and for a session that lived before its instance asked for more. Neither is over.

use super::SignIn;
use super::forms::done;
use crate::changes::Topic;
use crate::sessions::kind;
use crate::view::{CommandError, ErrorCode, FormStep, FormView, OrganizationView, TaskView};
use clerk::{ClerkClient, ClerkError, SessionStatus, SessionTask};
use domain::UserId;
use domain::flow::FlowKind;
use domain::session::{Event, SignInStep, Slot};
use std::sync::Arc;
use vault::VaultKey;

/// A session that waits, and whose it becomes or is.
struct Waiting {
    client: Arc<ClerkClient>,
    session: String,
    whose: Whose,
}

enum Whose {
    /// The sign-in under way, in this slot.
    Attempt(Slot),
    /// Whoever is signed in.
    User(UserId),
}

impl SignIn {
    /// The sign-in under way proved who it is; its session waits for `task`.
    pub(crate) async fn await_task(
        &self,
        slot: Slot,
        session: String,
        task: &SessionTask,
    ) -> Result<FormView, CommandError> {
        let client = self.services.clerk()?.of(&slot);
        let event = Event::Advance { slot, step: SignInStep::Task, clerk_id: Some(session.clone()) };
        self.sessions.apply(event, None).await?;
        // The browser has done its part.
        self.storage.store().await?.delete_flow(FlowKind::SignIn).await?;
        self.secrets.discard(&VaultKey::flow_verifier(FlowKind::SignIn.as_str())).await;
        self.changes.touched(&[Topic::Snapshot]);
        Ok(form(task_view(&client, &session, task).await))
    }

    /// Looks at the session that waits, after `step`: whoever comes back from Clerk's page, or chooses an
    /// organization here, goes on from where they are.
    pub(crate) async fn task_step(&self, step: FormStep) -> Result<FormView, CommandError> {
        let Waiting { client, session, whose } = self.waiting().await?;
        let chosen = match &step {
            FormStep::ChooseOrganization { id } => Some(id.as_str()),
            _ => None,
        };
        let touched = match client.touch(&session, chosen).await {
            Err(ClerkError::SignedOut | ClerkError::SessionGone) => return Err(self.task_gone(whose).await),
            other => other?,
        };
        match touched.status {
            SessionStatus::Active => {
                self.task_done(&client, session, whose).await?;
                Ok(done())
            }
            SessionStatus::Pending => {
                let task = touched.task();
                if matches!(step, FormStep::OpenTask) {
                    self.open_task(&client, &task).await?;
                }
                if let Whose::User(user) = &whose {
                    self.sessions.note_task(user, &task);
                }
                Ok(form(task_view(&client, &session, &task).await))
            }
            _ => Err(self.task_gone(whose).await),
        }
    }

    async fn waiting(&self) -> Result<Waiting, CommandError> {
        let sessions = self.storage.store().await?.sessions().await?;
        if let Some(attempt) = sessions.attempt.filter(|attempt| attempt.step == SignInStep::Task) {
            if attempt.lapsed(self.runtime.now()) {
                self.pending.end_flow(FlowKind::SignIn).await?;
                return Err(CommandError::new(
                    ErrorCode::FlowExpired,
                    "the sign-in was not finished in time",
                ));
            }
            let session = attempt.clerk_id.unwrap_or_default();
            let client = self.services.clerk()?.of(&attempt.slot);
            return Ok(Waiting { client, session, whose: Whose::Attempt(attempt.slot) });
        }
        let user = sessions.current;
        let user =
            user.ok_or_else(|| CommandError::new(ErrorCode::NoPendingFlow, "no sign-in is under way"))?;
        let (slot, session) = self.sessions.live().await?;
        Ok(Waiting { client: self.services.clerk()?.of(&slot), session, whose: Whose::User(user) })
    }

    async fn task_done(
        &self,
        client: &ClerkClient,
        session: String,
        whose: Whose,
    ) -> Result<(), CommandError> {
        match whose {
            Whose::Attempt(slot) => {
                let signed_in = client.completed(&session).await?;
                self.complete(slot, signed_in).await
            }
            Whose::User(user) => {
                self.sessions.forget_task(&user);
                // What waited for the session goes on: the mirror, and connections that need the broker.
                self.changes.touched(&[Topic::Outbox, Topic::ScheduleInputs, Topic::Outbox]);
                Ok(())
            }
        }
    }

    async fn task_gone(&self, whose: Whose) -> CommandError {
        match whose {
            Whose::Attempt(_) => match self.pending.end_flow(FlowKind::SignIn).await {
                Ok(()) => CommandError::new(ErrorCode::FlowExpired, "the session of this sign-in is gone"),
                Err(error) => error,
            },
            Whose::User(user) => {
                if let Ok(store) = self.storage.store().await {
                    self.sessions.note_over(&store, user).await;
                }
                CommandError::new(ErrorCode::SessionExpired, "the Clerk session ended")
            }
        }
    }

    async fn open_task(&self, client: &ClerkClient, task: &SessionTask) -> Result<(), CommandError> {
        let page = client.task_page(task).await?.ok_or_else(|| {
            CommandError::new(ErrorCode::FactorUnavailable, "this Clerk instance has no hosted pages")
        })?;
        self.services.open(page.as_str())
    }
}

/// What the user sees of it. Organizations that cannot be read are chosen on Clerk's page.
async fn task_view(client: &ClerkClient, session: &str, task: &SessionTask) -> TaskView {
    let organizations = match task {
        SessionTask::ChooseOrganization => client.organizations(session).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "the organizations could not be read");
            Vec::new()
        }),
        _ => Vec::new(),
    };
    TaskView {
        kind: kind(task),
        key: task.as_str().to_owned(),
        organizations: organizations
            .into_iter()
            .map(|one| OrganizationView { id: one.id, name: one.name })
            .collect(),
    }
}

fn form(task: TaskView) -> FormView {
    FormView { step: Some(SignInStep::Task), task: Some(task), ..done() }
}
