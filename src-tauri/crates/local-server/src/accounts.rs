//! The accounts, page by page.

use domain::hand_out::Choice;
use keeper::Keeper;
use keeper::view::{AccountView, CommandError};
use local_api::Answer;

use crate::rows;

/// Accounts in one answer.
const PAGE: usize = 200;

/// The page behind `after`, of what `choice` finds.
pub async fn page(keeper: &Keeper, choice: &Choice, after: Option<&str>) -> Result<Answer, CommandError> {
    let connections = keeper.connections().await?;
    let all = keeper.accounts().await?;
    let login = |account: &AccountView| {
        let by = connections.iter().find(|one| one.id == account.connection_id);
        by.map(|one| one.label.clone()).unwrap_or_default()
    };
    let rest = match after {
        Some(after) => all.iter().position(|one| one.id == after).map_or(&all[..], |at| &all[at + 1..]),
        None => &all[..],
    };
    let mut found = rest.iter().filter(|one| fits(choice, one, &login(one)));
    let page: Vec<&AccountView> = found.by_ref().take(PAGE).collect();
    let next = page.last().filter(|_| found.next().is_some()).map(|last| last.id.clone());
    Ok(Answer::Accounts { rows: page.into_iter().map(|one| rows::account(one, &login(one))).collect(), next })
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
