//! Looking at one account for a user who wants to see it.

use super::plan::Asked;
use super::{Ask, Lane, Watch, error_of};
use crate::changes::Topic;
use crate::view::{AccountDetail, CommandError};
use domain::{AccountId, Timestamp, UserId};
use jiff::SignedDuration;
use store::{Store, WatchTarget};

/// What is younger is asked for again only when the user insists.
const FRESH: SignedDuration = SignedDuration::from_mins(15);
/// However often a user asks, Amazon is asked no more than this about one account.
const AT_MOST: SignedDuration = SignedDuration::from_secs(5);

impl Watch {
    /// Looks at an account's billing, notices and campaigns now.
    ///
    /// # Errors
    /// `not_found`; or why Amazon could not be asked, with what is known kept as it was.
    pub async fn check_account(&self, id: String, force: bool) -> Result<AccountDetail, CommandError> {
        let id = AccountId::new(id);
        let (store, user) = self.storage.signed_in().await?;
        let detail = self.detail(&store, &user, &id).await?;
        let targets = store.watch_targets(user.clone(), Some(id.clone())).await?;
        // Of a kind without billing, or reached from another computer only.
        let Some(target) = targets.into_iter().next() else { return Ok(detail) };
        if !self.may_ask(&target, force) || !self.checking.lock().insert(id.clone()) {
            return Ok(detail);
        }
        let checking = Checking { watch: self, id: &id };
        self.changes.touched(&[Topic::Watch]);
        let outcome = self.check(&store, &user, &target).await;
        drop(checking);
        self.announce(&store, &user, true).await?;
        self.show_changes();
        self.changes.touched(&[Topic::Watch, Topic::Outbox]);
        outcome?;
        self.detail(&store, &user, &id).await
    }

    /// Asks at once for what is due of billing, of all accounts, and answers when that is done. Nothing is asked while
    /// the keeper is paused.
    ///
    /// # Errors
    /// The database's.
    pub async fn check_due(&self) -> Result<(), CommandError> {
        while self.turn(Lane::Billing).await?.is_some_and(|due| due <= self.runtime.now()) {}
        Ok(())
    }

    fn may_ask(&self, target: &WatchTarget, force: bool) -> bool {
        let now = self.runtime.now();
        let within =
            |at: Option<Timestamp>, bound| at.is_some_and(|at| at <= now && now.duration_since(at) < bound);
        let mut asked = self.asked.lock();
        let last = asked.get(&target.id).map(|asked| asked.at);
        if within(last, AT_MOST) {
            return false;
        }
        if !force && (within(target.billing_at, FRESH) || within(last, FRESH)) {
            return false;
        }
        asked.insert(target.id.clone(), Asked::unanswered(now));
        true
    }

    async fn check(&self, store: &Store, user: &UserId, target: &WatchTarget) -> Result<(), CommandError> {
        let connection = store.connection(target.connection_id.clone()).await?;
        let how = Ask::user(target.region);
        // A user who looks wants to see all of it.
        let target = &WatchTarget { in_doubt: true, ..target.clone() };
        let one = std::slice::from_ref(target);
        let (answers, delivery) = tokio::join!(
            self.ask_payment(&connection, how, one),
            self.ask_delivery(&connection, how, target),
        );
        let problem = answers.iter().find_map(|answer| answer.problem);
        let now = self.runtime.now();
        let changed = store.take_answers(user.clone(), answers, now).await?;
        self.unshown.lock().extend(changed);
        match delivery {
            Ok(delivery) => {
                if store.set_delivery(user.clone(), target.id.clone(), delivery, now).await? {
                    self.unshown.lock().insert(target.id.clone());
                }
            }
            // That the login may not see campaigns is no fault.
            Err(none) if none.is_refusal() => {}
            Err(none) => return Err(error_of(&none)),
        }
        match problem {
            Some(cause) => Err(cause.into()),
            None => Ok(()),
        }
    }
}

/// The note that an account is being looked at, gone with the look.
struct Checking<'a> {
    watch: &'a Watch,
    id: &'a AccountId,
}

impl Drop for Checking<'_> {
    fn drop(&mut self) {
        self.watch.checking.lock().remove(self.id);
    }
}
