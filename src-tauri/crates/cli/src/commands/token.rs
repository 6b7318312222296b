//! `adkeeper token`

use domain::hand_out::Purpose;
use local_api::answer::Token;
use local_api::{Answer, Ask, TokenAsk};

use crate::args::{Asking, Format, TokenArguments};
use crate::choose;
use crate::connect::App;
use crate::exit::Failed;
use crate::output::{Output, print};
use crate::token::{json, printed};

pub async fn run(app: &App, wanted: TokenArguments, output: &Output) -> Result<(), Failed> {
    let token = ask(app, &wanted.asking, Purpose::Token).await?;
    if output.is_json() || wanted.format == Format::Json {
        return Output::json(json(&token));
    }
    print(&printed(&token, wanted.format, &wanted.sets))
}

/// A token, as it is asked for on the command line.
pub async fn ask(app: &App, asking: &Asking, purpose: Purpose) -> Result<Token, Failed> {
    let ask = Ask::Token(TokenAsk {
        choice: choose::choice(&asking.which)?,
        purpose,
        min_ttl: asking.min_ttl,
        refused: None,
        prompt: !asking.no_prompt,
    });
    match app.ask(ask).await? {
        Answer::Token(token) => Ok(*token),
        _ => Err(Failed::unexpected()),
    }
}
