//! `adkeeper accounts`

use local_api::answer::Account;
use local_api::{Answer, Ask};
use serde_json::json;

use crate::args::Which;
use crate::choose;
use crate::connect::App;
use crate::exit::Failed;
use crate::output::Output;

pub async fn run(app: &App, which: &Which, output: &Output) -> Result<(), Failed> {
    let choice = choose::choice(which)?;
    let mut client = app.connect().await?;
    let mut all: Vec<Account> = Vec::new();
    let mut after = None;
    loop {
        let ask = Ask::Accounts { choice: choice.clone(), after };
        let Answer::Accounts { rows, next } = client.ask(ask, |on| app.waits(on)).await? else {
            return Err(Failed::unexpected());
        };
        all.extend(rows);
        match next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    if output.is_json() {
        return Output::json(json!({ "accounts": all }));
    }
    let rows = all.into_iter().map(|one| {
        let country = one.country.unwrap_or_default();
        vec![
            one.id,
            one.name,
            one.kind.as_str().replace('_', " "),
            format!("{} {country}", one.region.as_str().to_uppercase()).trim().to_owned(),
            one.login,
            if one.access == domain::AccountAccess::Ok {
                String::new()
            } else {
                one.access.as_str().to_owned()
            },
        ]
    });
    Output::table(&["id", "name", "kind", "region", "login", "access"], rows.collect(), "No account matches.")
}
