//! `adkeeper status`

use local_api::{Answer, Ask};
use serde_json::json;

use crate::connect::App;
use crate::exit::Failed;
use crate::output::{Output, time};

pub async fn run(app: &App, output: &Output) -> Result<(), Failed> {
    let Answer::Status(status) = app.ask(Ask::Status).await? else { return Err(Failed::unexpected()) };
    if output.is_json() {
        return Output::json(json!(status));
    }
    let mut lines =
        vec![format!("Adkeeper {}{}", status.app_version, if status.sandbox { " (sandbox)" } else { "" })];
    lines.push(match &status.user {
        Some(user) => format!("Signed in as {user}"),
        None => "Nobody is signed in".to_owned(),
    });
    let logins: Vec<String> =
        status.connections.iter().map(|(health, count)| format!("{count} ‹{health}›")).collect();
    lines.push(if logins.is_empty() {
        "No Amazon login is connected".to_owned()
    } else {
        format!("Logins: {}; {} accounts", logins.join(", "), status.accounts)
    });
    if status.paused {
        let until = status.paused_until.map_or_else(|| "you resume".to_owned(), |until| time(Some(until)));
        lines.push(format!("Refreshing is paused until {until}"));
    } else if status.next_refresh.is_some() {
        lines.push(format!("Next refresh: {}", time(status.next_refresh)));
    }
    if status.offline {
        lines.push("Amazon can’t be reached at the moment".to_owned());
    }
    if status.keychain != "ready" {
        lines.push(format!("Keychain: {}", status.keychain.replace('_', " ")));
    }
    match status.waiting_programs {
        0 => {}
        1 => lines.push("1 program waits for your answer".to_owned()),
        count => lines.push(format!("{count} programs wait for your answer")),
    }
    Output::text(&(lines.join("\n") + "\n"))
}
