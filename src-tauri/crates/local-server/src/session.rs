//! One caller: its calls, one after the other.

use std::sync::Arc;
use std::time::Duration;

use domain::hand_out::{Asker, Choice, Purpose};
use domain::{ConnectionId, Timestamp};
use interprocess::local_socket::tokio::Stream;
use jiff::SignedDuration;
use keeper::view::{ActivityFilter, CommandError};
use keeper::{HandOutRequest, HandedOut, ProgramSession, ToolCall};
use local_api::answer::{Target, Token};
use local_api::frame::{self, FrameError};
use local_api::{
    Answer, Ask, Call, Failure, FailureCode, HEARTBEAT, Reply, TokenAsk, ToolUse, VERSION, Working,
};
use parking_lot::Mutex;
use tokio::io::AsyncReadExt as _;
use tokio::sync::OnceCell;
use tokio::time::{Instant, interval_at, timeout};

use crate::accounts::Listing;
use crate::listener::Server;
use crate::{doctor, failures, rows};

/// A caller that connected has to ask within this long.
const FIRST_CALL: Duration = Duration::from_secs(10);
/// Work that takes longer is announced.
const QUICK: Duration = Duration::from_millis(200);
/// Entries of the log in one answer.
const ENTRIES: u32 = 200;
/// Tools that are noted by one call.
const CALLS: usize = 500;

/// Serves one caller until it goes.
pub async fn run(stream: Stream, pid: u32, server: Server) {
    let caller =
        Caller { server, pid, asker: OnceCell::new(), program: Mutex::default(), listing: Mutex::default() };
    let mut first = true;
    loop {
        let mut reader = &stream;
        let next = frame::read::<Call>(&mut reader);
        let call = match if first { timeout(FIRST_CALL, next).await } else { Ok(next.await) } {
            Ok(Ok(call)) => call,
            Ok(Err(FrameError::Malformed(_))) => {
                refuse(&stream, FailureCode::BadRequest, "Adkeeper doesn’t know this request.").await;
                return;
            }
            Ok(Err(_)) | Err(_) => return,
        };
        first = false;
        if call.v != VERSION {
            let text = format!(
                "Adkeeper {} speaks version {VERSION} of its protocol, and you asked in version {}. Install the \
                 app and the command line of the same version.",
                caller.server.version, call.v
            );
            refuse(&stream, FailureCode::Version, &text).await;
            return;
        }
        let Some(reply) = answered(&stream, &caller, call.ask).await else { return };
        let sent = match frame::write(&mut &stream, &reply).await {
            Err(FrameError::TooLong(_)) => {
                let failure = Failure::new(FailureCode::Internal, "The answer is too long. Ask for less.");
                frame::write(&mut &stream, &Reply::Failed { failure }).await
            }
            other => other,
        };
        if sent.is_err() {
            return;
        }
    }
}

async fn refuse(stream: &Stream, code: FailureCode, message: &str) {
    // Whoever sent nonsense may be gone.
    let _ = frame::write(&mut &*stream, &Reply::Failed { failure: Failure::new(code, message) }).await;
}

/// The reply to one call, with a word every now and then while it is worked on; `None` when the caller went.
async fn answered(stream: &Stream, caller: &Caller, ask: Ask) -> Option<Reply> {
    let asking = || caller.program().is_some_and(|program| program.is_asking());
    let work = caller.answer(ask);
    tokio::pin!(work);
    let mut beat = interval_at(Instant::now() + QUICK, HEARTBEAT / 2);
    let mut more = [0; 1];
    loop {
        let so_far = tokio::select! {
            biased;
            done = &mut work => return Some(match done {
                Ok(answer) => Reply::Done { answer },
                Err(failure) => Reply::Failed { failure },
            }),
            // Nothing is due from the caller: it has gone, or doesn't keep to the protocol.
            _ = read_one(stream, &mut more) => return None,
            _ = beat.tick() => Reply::Working { on: if asking() { Working::User } else { Working::App } },
        };
        frame::write(&mut &*stream, &so_far).await.ok()?;
    }
}

async fn read_one(stream: &Stream, into: &mut [u8; 1]) -> std::io::Result<usize> {
    (&mut &*stream).read(into).await
}

/// One caller, and the program behind it once that matters.
struct Caller {
    server: Server,
    pid: u32,
    asker: OnceCell<Asker>,
    program: Mutex<Option<Arc<ProgramSession>>>,
    listing: Mutex<Option<Arc<Listing>>>,
}

impl Caller {
    fn program(&self) -> Option<Arc<ProgramSession>> {
        self.program.lock().clone()
    }

    /// The program as which it calls for `purpose`. Who it is is found out once.
    async fn calls_for(&self, purpose: Purpose) -> Result<Arc<ProgramSession>, Failure> {
        if let Some(program) = self.program().filter(|program| program.purpose() == purpose) {
            return Ok(program);
        }
        let (callers, pid) = (self.server.callers.clone(), self.pid);
        let identified =
            self.asker.get_or_try_init(|| tokio::task::spawn_blocking(move || callers.identify(pid))).await;
        let asker = identified.map_err(|_| {
            Failure::new(FailureCode::Internal, "Adkeeper couldn’t find out which program asks.")
        })?;
        let program = Arc::new(self.server.keeper.program_connected(asker.clone(), purpose));
        *self.program.lock() = Some(Arc::clone(&program));
        Ok(program)
    }

    /// The accounts: for a further page those of the first.
    async fn listing(&self, further: bool) -> Result<Arc<Listing>, CommandError> {
        if let Some(known) = self.listing.lock().clone().filter(|_| further) {
            return Ok(known);
        }
        let listing = Arc::new(Listing::read(&self.server.keeper).await?);
        *self.listing.lock() = Some(Arc::clone(&listing));
        Ok(listing)
    }

    async fn answer(&self, ask: Ask) -> Result<Answer, Failure> {
        let keeper = &self.server.keeper;
        let explain = |cause| self.server.desktop.explain(cause);
        let failed = |error| failures::keeper(error, &explain);
        match ask {
            Ask::Status => {
                let snapshot = keeper.snapshot().await;
                let connections = keeper.connections().await.unwrap_or_default();
                let waiting = keeper.questions().len();
                Ok(Answer::Status(Box::new(rows::status(&snapshot, &connections, waiting))))
            }
            Ask::Accounts { choice, after } => {
                let listing = self.listing(after.is_some()).await.map_err(failed)?;
                Ok(listing.page(&choice, after.as_deref()))
            }
            Ask::Connections => {
                let all = keeper.connections().await.map_err(failed)?;
                Ok(Answer::Connections {
                    rows: all.iter().filter(|one| one.here).map(rows::connection).collect(),
                })
            }
            Ask::Choose { choice } => self.choose(&choice).await,
            Ask::Token(ask) => self.token(ask).await,
            Ask::Refresh { choice } => self.refresh(&choice).await,
            Ask::Activity { limit, programs, before } => {
                let filter = ActivityFilter { programs: Some(programs), ..ActivityFilter::default() };
                let page = keeper.activity(filter, before).await.map_err(failed)?;
                let mut entries: Vec<_> = page.rows.into_iter().map(rows::activity).collect();
                let limit = usize::try_from(limit.clamp(1, ENTRIES)).unwrap_or(1);
                let cut = entries.len() > limit;
                entries.truncate(limit);
                let last = entries.last().map(|entry| entry.id);
                Ok(Answer::Activity { rows: entries, next: if cut { last } else { page.next } })
            }
            Ask::Approvals => {
                let programs = keeper.programs().await.map_err(failed)?;
                Ok(Answer::Approvals { rows: programs.approvals.into_iter().map(rows::approval).collect() })
            }
            Ask::Revoke { id } => {
                Ok(Answer::Revoked { count: keeper.revoke_approval(id).await.map_err(failed)? })
            }
            Ask::Open { screen } => {
                self.server.desktop.open(screen);
                Ok(Answer::Nothing)
            }
            Ask::Doctor => Ok(Answer::Doctor { checks: doctor::checks(&self.server).await }),
            Ask::Calls { connection_id, calls } => self.calls(connection_id, calls).await,
            _ => Err(Failure::new(FailureCode::BadRequest, "Adkeeper doesn’t know this request.")),
        }
    }

    async fn token(&self, ask: TokenAsk) -> Result<Answer, Failure> {
        let program = self.calls_for(ask.purpose).await?;
        let request = HandOutRequest {
            choice: ask.choice,
            least_life: ask.min_ttl.map(|seconds| SignedDuration::from_secs(i64::from(seconds))),
            refused: ask.refused,
            may_ask: ask.prompt,
        };
        let handed_out = program.hand_out(&request).await;
        let HandedOut { token, ends, target } = handed_out.map_err(|error| {
            failures::hand_out(error, program.asker(), &|cause| self.server.desktop.explain(cause))
        })?;
        Ok(Answer::Token(Box::new(Token {
            access_token: token,
            expires_at: Timestamp::from_second(ends.as_second()).unwrap_or(ends),
            target: self.target(target),
        })))
    }

    async fn choose(&self, choice: &Choice) -> Result<Answer, Failure> {
        let explain = |cause| self.server.desktop.explain(cause);
        let target =
            self.server.keeper.choose(choice).await.map_err(|error| failures::choice(error, &explain))?;
        Ok(Answer::Chosen(Box::new(self.target(target))))
    }

    fn target(&self, target: keeper::Target) -> Target {
        let keeper::Target { client_id, connection_id, label, region, account } = target;
        let hosts = self.server.keeper.hosts(region);
        Target {
            client_id,
            region,
            account: account.map(|account| rows::account_of(&account, &label)),
            login: label,
            connection_id: connection_id.to_string(),
            ads_url: hosts.ads,
            mcp_url: hosts.mcp,
        }
    }

    async fn refresh(&self, choice: &Choice) -> Result<Answer, Failure> {
        let keeper = &self.server.keeper;
        let explain = |cause| self.server.desktop.explain(cause);
        let id =
            keeper.choose(choice).await.map_err(|error| failures::choice(error, &explain))?.connection_id;
        keeper.refresh_connection(id.to_string()).await.map_err(|error| failures::keeper(error, &explain))?;
        let all = keeper.connections().await.map_err(|error| failures::keeper(error, &explain))?;
        let one = all.iter().find(|one| one.id == id.as_str());
        one.map(|one| Answer::Refreshed { connection: rows::connection(one) })
            .ok_or_else(|| Failure::new(FailureCode::NotFound, "The login was disconnected meanwhile."))
    }

    async fn calls(&self, connection: String, calls: Vec<ToolUse>) -> Result<Answer, Failure> {
        let program = self.calls_for(Purpose::Mcp).await?;
        if calls.len() > CALLS {
            return Err(Failure::new(FailureCode::BadRequest, "Too many calls at once."));
        }
        let calls = calls.into_iter().map(|one| ToolCall { tool: one.tool, at: one.at });
        let noted = program.record_calls(ConnectionId::new(connection), calls.collect()).await;
        noted.map_err(|error| failures::keeper(error, &|cause| self.server.desktop.explain(cause)))?;
        Ok(Answer::Nothing)
    }
}
