//! From a request to a token.

use super::HandOuts;
use super::error::HandOutError;
use super::question::Asking;
use super::session::ProgramSession;
use crate::changes::Topic;
use crate::refresh::lasting_token::{LastingToken, NoToken, Wanted};
use domain::hand_out::{Choice, Chosen, Decision, choose};
use domain::{
    Account, Activity, ActivityKind, Connection, ConnectionId, ProgramUse, Region, Secret, Timestamp,
    Trigger, UserId,
};
use jiff::SignedDuration;
use std::sync::Arc;
use std::time::Duration;
use store::Store;

/// What a program asks for.
#[derive(Debug, Clone, Default)]
pub struct HandOutRequest {
    /// Which login it means.
    pub choice: Choice,
    /// How long the token has to live; `None`: long enough to begin with.
    pub least_life: Option<SignedDuration>,
    /// SHA-256, in hexadecimal, of a token that Amazon refused: another one is wanted.
    pub refused: Option<String>,
    /// The user may be asked. Otherwise what was not approved before is refused at once.
    pub may_ask: bool,
}

/// What it gets.
#[derive(Debug, Clone)]
pub struct HandedOut {
    /// The access token.
    pub token: Secret,
    /// When it ends, by this computer's clock.
    pub ends: Timestamp,
    /// What it is for.
    pub target: Target,
}

/// What a choice means.
#[derive(Debug, Clone)]
pub struct Target {
    /// The LwA client of the login.
    pub client_id: String,
    /// The login.
    pub connection_id: ConnectionId,
    /// The login's label.
    pub label: String,
    /// Where the account is; without an account where the login is at home.
    pub region: Region,
    /// The account, if one was named.
    pub account: Option<Account>,
}

impl HandOuts {
    /// The login and account that are meant.
    pub async fn choose(&self, choice: &Choice) -> Result<Target, HandOutError> {
        let (store, user) = self.storage.signed_in().await?;
        let (connections, accounts) = candidates(&store, &user, choice).await?;
        Ok(target(&choose(choice, &connections, &accounts)?))
    }
}

fn target(chosen: &Chosen<'_>) -> Target {
    let Chosen { connection, account } = *chosen;
    Target {
        client_id: connection.client_id.clone(),
        region: account.map_or(connection.home_region, |account| account.region),
        label: connection.label.clone(),
        connection_id: connection.id.clone(),
        account: account.cloned(),
    }
}

/// The user's logins, and the accounts that may be meant.
async fn candidates(
    store: &Store,
    user: &UserId,
    choice: &Choice,
) -> Result<(Vec<Connection>, Vec<Account>), HandOutError> {
    let connections = store.connections(user.clone()).await?;
    let accounts = match &choice.account {
        Some(wanted) => store.accounts_like(user.clone(), wanted.clone()).await?,
        None => Vec::new(),
    };
    Ok((connections, accounts))
}

impl ProgramSession {
    /// Gives the program a token, after asking the user where that is due. Each one that is given is in the log.
    pub async fn hand_out(&self, request: &HandOutRequest) -> Result<HandedOut, HandOutError> {
        let rooms = &self.rooms;
        let (store, user) = rooms.storage.signed_in().await?;
        let (connections, accounts) = candidates(&store, &user, &request.choice).await?;
        let chosen = choose(&request.choice, &connections, &accounts)?;
        let approval = self.approved(&store, &user, &chosen, request.may_ask).await?;
        let began = rooms.runtime.reading();
        let wanted = Wanted { least: request.least_life, refused: request.refused.clone() };
        // It may have changed while the user was asked.
        let connection = store.connection(chosen.connection.id.clone()).await?;
        let token = rooms.refresh.lasting_token(&connection, &wanted).await;
        let took = rooms.runtime.clock.monotonic().saturating_sub(began.awake);
        let LastingToken { token, ends } = token.map_err(|error| unavailable(error, &connection))?;
        let program = Some(ProgramUse { token_ends: Some(ends), ..self.used() });
        let entry = self.entry(&connection, ActivityKind::HandOut, rooms.runtime.now());
        self.note(store, Activity { took, program, ..entry }, approval);
        Ok(HandedOut { token, ends, target: target(&chosen) })
    }

    /// Whether the user agrees: the number of the approval, where one is remembered.
    async fn approved(
        &self,
        store: &Store,
        user: &UserId,
        chosen: &Chosen<'_>,
        may_ask: bool,
    ) -> Result<Option<i64>, HandOutError> {
        let rooms = &self.rooms;
        let id = &chosen.connection.id;
        let once = rooms.sessions.lock().open.get(&self.id).is_some_and(|session| session.once.contains(id));
        if once {
            return Ok(None);
        }
        let program = &self.asker.program;
        let remembered = store.approval(user.clone(), id.clone(), program.clone()).await?;
        if let Some(approval) = remembered.filter(|one| one.allows(program, rooms.runtime.now())) {
            return Ok(Some(approval.id));
        }
        if !may_ask {
            return Err(HandOutError::NotApproved);
        }
        let asking = Asking {
            user,
            asker: &self.asker,
            connection: chosen.connection,
            account: chosen.account.map(|account| account.info.name.clone()),
            purpose: self.purpose,
        };
        rooms.in_session(self.id, |session| session.asking += 1);
        let decision = rooms.ask(asking).await;
        rooms.in_session(self.id, |session| session.asking -= 1);
        match decision {
            Ok(Decision::Deny) => Err(self.refused(store, chosen.connection, HandOutError::Denied)),
            Err(error) => Err(self.refused(store, chosen.connection, error)),
            Ok(decision) => {
                if decision == Decision::Once {
                    rooms.in_session(self.id, |session| {
                        session.once.insert(id.clone());
                    });
                }
                let remembered = store.approval(user.clone(), id.clone(), program.clone()).await?;
                Ok(remembered.map(|one| one.id))
            }
        }
    }

    fn refused(&self, store: &Store, connection: &Connection, error: HandOutError) -> HandOutError {
        if matches!(error, HandOutError::Denied | HandOutError::Unanswered) {
            let entry = self.entry(connection, ActivityKind::HandOutRefused, self.rooms.runtime.now());
            self.note(store.clone(), entry, None);
        }
        error
    }

    /// Writes to the log without keeping the program waiting for the disk.
    fn note(&self, store: Store, activity: Activity, by: Option<i64>) {
        let rooms = Arc::clone(&self.rooms);
        if activity.kind == ActivityKind::HandOut {
            rooms.in_session(self.id, |session| session.hand_outs = session.hand_outs.saturating_add(1));
        }
        self.rooms.runtime.tasks.spawn(async move {
            if let Err(error) = store.note_hand_out(activity, by).await {
                tracing::warn!(%error, "a hand-out could not be written to the log");
            }
            rooms.changes.touched(&[Topic::Activity, Topic::Programs]);
        });
    }

    /// An entry of the log about this program.
    pub(super) fn entry(&self, connection: &Connection, kind: ActivityKind, at: Timestamp) -> Activity {
        Activity {
            user_id: connection.user_id.clone(),
            connection_id: connection.id.clone(),
            kind,
            trigger: Trigger::Program,
            at,
            took: Duration::ZERO,
            cause: None,
            request_id: None,
            program: Some(self.used()),
        }
    }

    pub(super) fn used(&self) -> ProgramUse {
        let program = &self.asker.program;
        ProgramUse {
            name: program.name.clone(),
            path: program.script.clone().unwrap_or_else(|| program.path.clone()),
            tool: None,
            token_ends: None,
        }
    }
}

fn unavailable(error: NoToken, connection: &Connection) -> HandOutError {
    match error {
        NoToken::Unwell { cause, retry_after } => {
            HandOutError::Unwell { cause, retry_after, label: connection.label.clone() }
        }
        NoToken::TooShort { life } => HandOutError::TooShort { life },
        NoToken::Failed(error) => HandOutError::Keeper(error),
    }
}
