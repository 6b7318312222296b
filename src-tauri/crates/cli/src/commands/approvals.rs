//! `adkeeper approvals`

use local_api::{Answer, Ask};
use serde_json::json;

use crate::args::ApprovalsCommand;
use crate::connect::App;
use crate::exit::Failed;
use crate::output::{Output, time};

pub async fn run(app: &App, command: Option<ApprovalsCommand>, output: &Output) -> Result<(), Failed> {
    match command {
        None | Some(ApprovalsCommand::List) => list(app, output).await,
        Some(ApprovalsCommand::Revoke { id, .. }) => revoke(app, id, output).await,
    }
}

async fn list(app: &App, output: &Output) -> Result<(), Failed> {
    let Answer::Approvals { rows } = app.ask(Ask::Approvals).await? else { return Err(Failed::unexpected()) };
    if output.is_json() {
        return Output::json(json!({ "approvals": rows }));
    }
    let rows = rows.into_iter().map(|one| {
        vec![
            one.id.to_string(),
            one.program,
            one.login,
            one.until.map_or_else(|| "for always".to_owned(), |until| time(Some(until))),
            time(one.used_at),
            one.script.unwrap_or(one.path),
        ]
    });
    Output::table(
        &["id", "program", "login", "until", "last used", "file"],
        rows.collect(),
        "No program is approved.",
    )
}

async fn revoke(app: &App, id: Option<i64>, output: &Output) -> Result<(), Failed> {
    let Answer::Revoked { count } = app.ask(Ask::Revoke { id }).await? else {
        return Err(Failed::unexpected());
    };
    if output.is_json() {
        return Output::json(json!({ "revoked": count }));
    }
    Output::text(&match count {
        0 => "No program is approved.\n".to_owned(),
        1 => "Revoked. A token that was handed out works until it expires.\n".to_owned(),
        count => format!("{count} approvals revoked. Tokens that were handed out work until they expire.\n"),
    })
}
