//! `adkeeper connections`

use local_api::answer::Connection;
use local_api::{Answer, Ask};
use serde_json::json;

use crate::connect::App;
use crate::exit::Failed;
use crate::output::{Output, health, time};

pub async fn run(app: &App, output: &Output) -> Result<(), Failed> {
    let Answer::Connections { rows } = app.ask(Ask::Connections).await? else {
        return Err(Failed::unexpected());
    };
    if output.is_json() {
        return Output::json(json!({ "connections": rows }));
    }
    let rows = rows.into_iter().map(row).collect();
    let head = ["login", "health", "cause", "accounts", "next refresh", "consent expires", "id"];
    Output::table(&head, rows, "No Amazon login is connected.")
}

/// One login, for people.
fn row(one: Connection) -> Vec<String> {
    vec![
        one.login,
        health(one.health),
        one.cause.map(|cause| cause.as_str().replace('_', " ")).unwrap_or_default(),
        one.accounts.to_string(),
        time(one.next_refresh),
        time(one.consent_expires_at),
        one.id,
    ]
}
