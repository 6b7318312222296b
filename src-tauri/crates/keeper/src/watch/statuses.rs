//! Asking for the states of all accounts of a login at once.

use super::plan::DAILY;
use super::{Ask, Lane, Watch};
use crate::view::CommandError;
use amazon_ads::watch::UnifiedAccount;
use domain::{Connection, Region, Timestamp};
use futures_util::FutureExt as _;
use std::collections::HashMap;
use std::time::Duration;
use store::{Answered, Store, WatchTarget};

/// No login has more pages of 100 accounts.
const MOST_PAGES: usize = 500;

impl Watch {
    /// Asks for the states of `targets`, all of one login and host, where that was not done for a day.
    pub(super) async fn ask_statuses(
        &self,
        store: &Store,
        connection: &Connection,
        region: Region,
        targets: &[&WatchTarget],
    ) -> Result<Vec<Answered>, CommandError> {
        let key = format!("advertiser_accounts_at {} {}", connection.id, region.as_str());
        let now = self.runtime.now();
        let last = store.meta(&key).await?.and_then(|text| text.parse().ok());
        let last = last.and_then(|millis| Timestamp::from_millisecond(millis).ok());
        if last.is_some_and(|last| last <= now && now.duration_since(last) < DAILY) {
            return Ok(Vec::new());
        }
        let how = Ask { region, lane: Lane::Billing, left: 1, over: Duration::ZERO };
        let mut found = HashMap::new();
        let mut next: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let page = self
                .ask(connection, how, |ads, token| {
                    let next = next.clone();
                    async move { ads.advertiser_accounts(region, &token, next.as_deref()).await }.boxed()
                })
                .await;
            let page = match page {
                Ok(page) => page,
                // A fact for the day.
                Err(none) if none.is_refusal() => break,
                // Half a list: what is not known stays as it was, and is asked for with the next round.
                Err(_) => return Ok(answers(targets, &found)),
            };
            for account in &page.list {
                note(account, &mut found);
            }
            match page.next {
                Some(token) => next = Some(token),
                None => break,
            }
        }
        store.set_meta(&key, now.as_millisecond().to_string()).await?;
        Ok(answers(targets, &found))
    }
}

/// The names under which an account is known, with its state.
fn note(account: &UnifiedAccount, found: &mut HashMap<String, String>) {
    let Some(status) = &account.status else { return };
    for one in &account.alternates {
        for id in [&one.profile_id, &one.dsp_advertiser_id].into_iter().flatten() {
            found.insert(id.clone(), status.clone());
        }
    }
}

fn answers(targets: &[&WatchTarget], found: &HashMap<String, String>) -> Vec<Answered> {
    let known = targets.iter().filter_map(|target| Some((target, found.get(&target.external_id)?)));
    known
        .map(|(target, status)| Answered {
            status: Some(status.clone()),
            ..Answered::none(target.id.clone())
        })
        .collect()
}
