//! `adkeeper refresh`

use local_api::{Answer, Ask};
use serde_json::json;

use crate::args::Which;
use crate::choose;
use crate::connect::App;
use crate::exit::Failed;
use crate::output::{Output, time};

pub async fn run(app: &App, which: Which, output: &Output) -> Result<(), Failed> {
    let choice = choose::choice(&which)?;
    let Answer::Refreshed { connection } = app.ask(Ask::Refresh { choice }).await? else {
        return Err(Failed::unexpected());
    };
    if output.is_json() {
        return Output::json(json!({ "connection": connection }));
    }
    Output::text(&format!(
        "Refreshed {}. Its token expires {}.\n",
        connection.login,
        time(connection.token_expires_at)
    ))
}
