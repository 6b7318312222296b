//! The accounts, page by page. All of them are read once, with the first page.

use std::collections::HashMap;

use domain::hand_out::Choice;
use keeper::Keeper;
use keeper::view::{AccountView, CommandError};
use local_api::Answer;

use crate::rows;

/// Accounts in one answer.
const PAGE: usize = 200;

/// The accounts as they were when the first page was asked for.
pub struct Listing {
    accounts: Vec<AccountView>,
    /// Labels of logins, by their ids.
    logins: HashMap<String, String>,
}

impl Listing {
    /// Reads them.
    pub async fn read(keeper: &Keeper) -> Result<Self, CommandError> {
        let logins = keeper.connections().await?.into_iter().map(|one| (one.id, one.label)).collect();
        Ok(Self { accounts: keeper.accounts().await?, logins })
    }

    /// The page behind `after`, of what `choice` finds.
    pub fn page(&self, choice: &Choice, after: Option<&str>) -> Answer {
        let behind = after.and_then(|after| self.accounts.iter().position(|one| one.id == after));
        let rest = behind.map_or(&self.accounts[..], |at| &self.accounts[at + 1..]);
        let mut found = rest.iter().filter(|one| fits(choice, one, self.login(one)));
        let page: Vec<&AccountView> = found.by_ref().take(PAGE).collect();
        let next = page.last().filter(|_| found.next().is_some()).map(|last| last.id.clone());
        Answer::Accounts {
            rows: page.into_iter().map(|one| rows::account(one, self.login(one))).collect(),
            next,
        }
    }

    fn login(&self, account: &AccountView) -> &str {
        self.logins.get(&account.connection_id).map_or("", String::as_str)
    }
}

fn fits(choice: &Choice, account: &AccountView, login: &str) -> bool {
    let has = |text: &str, part: &str| text.to_lowercase().contains(&part.to_lowercase());
    let wanted = choice.account.as_deref().is_none_or(|wanted| {
        account.external_id == wanted
            || account.info.entity_id.as_deref() == Some(wanted)
            || has(&account.info.name, wanted)
    });
    wanted
        && choice.region.is_none_or(|region| region == account.region)
        && choice.login.as_deref().is_none_or(|wanted| account.connection_id == wanted || has(login, wanted))
}
