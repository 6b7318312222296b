//! `adkeeper activity`

use local_api::answer::Activity;
use local_api::{Answer, Ask};
use serde_json::json;

use crate::connect::App;
use crate::exit::Failed;
use crate::output::{Output, time};

pub async fn run(app: &App, limit: u32, programs: bool, output: &Output) -> Result<(), Failed> {
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut client = app.connect().await?;
    let mut all: Vec<Activity> = Vec::new();
    let mut before = None;
    while all.len() < wanted {
        let left = u32::try_from(wanted - all.len()).unwrap_or(u32::MAX);
        let ask = Ask::Activity { limit: left.min(200), programs, before };
        let Answer::Activity { rows, next } = client.ask(ask, |on| app.waits(on)).await? else {
            return Err(Failed::unexpected());
        };
        all.extend(rows);
        match next {
            Some(next) => before = Some(next),
            None => break,
        }
    }
    if output.is_json() {
        return Output::json(json!({ "activity": all }));
    }
    let rows = all.into_iter().map(|one| {
        let result = match (&one.cause, one.token_expires_at) {
            (Some(cause), _) => cause.as_str().replace('_', " "),
            (None, Some(ends)) => format!("expires {}", time(Some(ends))),
            (None, None) => one.tool.clone().unwrap_or_default(),
        };
        let kind = one.kind.replace('_', " ");
        vec![time(Some(one.at)), kind, one.login, result, one.program.unwrap_or_default()]
    });
    Output::table(&["time", "what", "login", "result", "program"], rows.collect(), "Nothing was done yet.")
}
