//! Asking the user whether a program may have a token.

use super::HandOuts;
use super::error::HandOutError;
use crate::changes::Topic;
use crate::view::{CommandError, ErrorCode, ProgramView, QuestionView};
use domain::clock_change::Reading;
use domain::hand_out::{Asker, Decision, Patience, Program, Purpose};
use domain::{Connection, UserId};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;
use store::NewApproval;
use tokio::sync::watch;

/// Questions that are open at the same time. Each is of another program or login.
const OPEN: usize = 8;
/// Programs whose questions are remembered; beyond it the longest quiet ones are forgotten.
const REMEMBERED: usize = 256;

/// How a question ended; `None` while it is open.
type Verdict = Option<Result<Decision, HandOutError>>;

/// One open question.
#[derive(Debug)]
pub(crate) struct Question {
    user: UserId,
    asker: Asker,
    connection: Connection,
    account: Option<String>,
    purpose: Purpose,
    asked_at: Reading,
    /// How many wait for its answer.
    waiting: u32,
    verdict: watch::Sender<Verdict>,
}

/// The open questions, and how patient the user was with each program.
#[derive(Debug, Default)]
pub(crate) struct Questions {
    next: u64,
    open: BTreeMap<u64, Question>,
    /// By program file and script: another content of the file is still the same nuisance.
    patience: HashMap<(String, Option<String>), (Patience, u64)>,
}

/// What is asked.
pub(super) struct Asking<'a> {
    pub user: &'a UserId,
    pub asker: &'a Asker,
    pub connection: &'a Connection,
    pub account: Option<String>,
    pub purpose: Purpose,
}

impl Questions {
    fn patience(&mut self, program: &Program) -> &mut Patience {
        if self.patience.len() >= REMEMBERED
            && let Some(oldest) =
                self.patience.iter().min_by_key(|(_, (_, at))| *at).map(|(key, _)| key.clone())
        {
            self.patience.remove(&oldest);
        }
        let next = self.next;
        let entry = self.patience.entry((program.path.clone(), program.script.clone()));
        let (patience, at) = entry.or_insert_with(|| (Patience::default(), next));
        *at = next;
        patience
    }

    /// Takes a question out, and tells those who wait.
    fn settle(&mut self, id: u64, verdict: Result<Decision, HandOutError>, now: Reading) -> Option<Question> {
        let question = self.open.remove(&id)?;
        let patience = self.patience(&question.asker.program);
        match &verdict {
            Ok(Decision::Deny) | Err(_) => patience.refused(now),
            Ok(_) => patience.allowed(),
        }
        question.verdict.send_replace(Some(verdict));
        Some(question)
    }
}

impl HandOuts {
    /// Asks, or waits for the answer to the same question that is open already.
    pub(super) async fn ask(self: &Arc<Self>, asking: Asking<'_>) -> Result<Decision, HandOutError> {
        let (id, mut verdict) = self.open(&asking)?;
        let _waiting = Waiting { rooms: self, id };
        let ended = verdict.wait_for(Option::is_some).await;
        match ended.as_deref() {
            Ok(Some(verdict)) => verdict.clone(),
            _ => Err(HandOutError::Unanswered),
        }
    }

    fn open(self: &Arc<Self>, asking: &Asking<'_>) -> Result<(u64, watch::Receiver<Verdict>), HandOutError> {
        let now = self.runtime.reading();
        let mut questions = self.questions.lock();
        let same = questions.open.iter_mut().find(|(_, one)| {
            one.user == *asking.user
                && one.asker.program == asking.asker.program
                && one.connection.id == asking.connection.id
        });
        if let Some((id, question)) = same {
            question.waiting += 1;
            let answer = (*id, question.verdict.subscribe());
            drop(questions);
            self.changes.touched(&[Topic::Programs]);
            return Ok(answer);
        }
        if let Some(left) = questions.patience(&asking.asker.program).rest(&now) {
            return Err(HandOutError::Resting { left });
        }
        if questions.open.len() >= OPEN {
            return Err(HandOutError::TooManyQuestions);
        }
        let id = questions.next;
        questions.next += 1;
        let verdict = watch::Sender::new(None);
        let answer = (id, verdict.subscribe());
        questions.open.insert(
            id,
            Question {
                user: asking.user.clone(),
                asker: asking.asker.clone(),
                connection: asking.connection.clone(),
                account: asking.account.clone(),
                purpose: asking.purpose,
                asked_at: now,
                waiting: 1,
                verdict,
            },
        );
        drop(questions);
        tracing::info!(connection = %asking.connection.id, program = %asking.asker.program.path, "a program asks for a token");
        self.changes.touched(&[Topic::Programs]);
        let (rooms, mut ended) = (Arc::clone(self), answer.1.clone());
        self.runtime.tasks.spawn(async move {
            tokio::select! {
                biased;
                () = rooms.runtime.cancel.cancelled() => {}
                _ = ended.wait_for(Option::is_some) => return,
                () = tokio::time::sleep(rooms.answer_within) => {}
            }
            rooms.end(id, Err(HandOutError::Unanswered));
        });
        Ok(answer)
    }

    fn end(&self, id: u64, verdict: Result<Decision, HandOutError>) -> Option<Question> {
        let now = self.runtime.reading();
        let question = self.questions.lock().settle(id, verdict, now);
        self.changes.touched(&[Topic::Programs]);
        question
    }

    /// The user's answer. What is to be remembered is written before the program hears of it.
    pub async fn answer(&self, id: u32, decision: Decision) -> Result<(), CommandError> {
        let id = u64::from(id);
        let gone = || CommandError::new(ErrorCode::NotFound, "the program no longer asks");
        let remembered = {
            let questions = self.questions.lock();
            let question = questions.open.get(&id).ok_or_else(gone)?;
            let now = self.runtime.now();
            decision.remembered_until(now).filter(|_| question.asker.program.is_known()).map(|until| {
                NewApproval {
                    user_id: question.user.clone(),
                    connection_id: question.connection.id.clone(),
                    program: question.asker.program.clone(),
                    until,
                    created_at: now,
                }
            })
        };
        if let Some(approval) = remembered {
            self.storage.store().await?.approve(approval).await?;
        }
        self.end(id, Ok(decision)).ok_or_else(gone)?;
        Ok(())
    }

    /// The open questions, the oldest first.
    pub fn question_views(&self) -> Vec<QuestionView> {
        let now = self.runtime.reading();
        let questions = self.questions.lock();
        let view = |(id, one): (&u64, &Question)| QuestionView {
            id: u32::try_from(*id).unwrap_or(u32::MAX),
            program: ProgramView::from(&one.asker),
            purpose: one.purpose,
            connection_id: one.connection.id.to_string(),
            label: one.connection.label.clone(),
            account: one.account.clone(),
            asked_at: one.asked_at.wall.as_millisecond(),
            seconds_left: seconds_left(self.answer_within, &one.asked_at, &now),
            waiting: one.waiting,
        };
        questions.open.iter().map(view).collect()
    }
}

fn seconds_left(within: Duration, asked: &Reading, now: &Reading) -> u32 {
    let passed = now.awake.saturating_sub(asked.awake);
    u32::try_from(within.saturating_sub(passed).as_secs()).unwrap_or(u32::MAX)
}

/// One that waits. A question that nobody waits for any more is taken back.
struct Waiting<'a> {
    rooms: &'a HandOuts,
    id: u64,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut questions = self.rooms.questions.lock();
        let Some(question) = questions.open.get_mut(&self.id) else { return };
        question.waiting = question.waiting.saturating_sub(1);
        if question.waiting == 0 {
            questions.open.remove(&self.id);
            drop(questions);
            self.rooms.changes.touched(&[Topic::Programs]);
        }
    }
}
