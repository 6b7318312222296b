//! `adkeeper open`

use local_api::{Answer, Ask, ScreenName};

use crate::args::Screen;
use crate::connect::App;
use crate::exit::Failed;
use crate::output::Output;

pub async fn run(app: &App, screen: Screen, output: &Output) -> Result<(), Failed> {
    let screen = match screen {
        Screen::Overview => ScreenName::Overview,
        Screen::Accounts => ScreenName::Accounts,
        Screen::Connections => ScreenName::Connections,
        Screen::Expirations => ScreenName::Expirations,
        Screen::Activity => ScreenName::Activity,
        Screen::Programs => ScreenName::Programs,
        Screen::Notices => ScreenName::Notices,
        Screen::Settings => ScreenName::Settings,
    };
    match app.ask(Ask::Open { screen }).await? {
        Answer::Nothing if output.is_json() => Output::json(serde_json::json!({})),
        Answer::Nothing => Ok(()),
        _ => Err(Failed::unexpected()),
    }
}
