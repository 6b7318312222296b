//! `adkeeper doctor`

use std::process::ExitCode;

use local_api::answer::{Check, CheckState};
use local_api::{Answer, Ask, Client, ClientError, EndpointError};
use serde_json::json;

use crate::connect::App;
use crate::exit::{Exit, Failed};
use crate::output::Output;

/// Never starts the app: that it isn't running is part of the answer.
pub async fn run(app: &App, output: &Output) -> Result<ExitCode, Failed> {
    let mut checks = vec![Check::ok("command", format!("adkeeper {}", env!("CARGO_PKG_VERSION")))];
    let path = app.endpoint().path().display().to_string();
    match ask(app).await {
        Ok(Answer::Doctor { checks: of_app }) => {
            checks.push(Check::ok("socket", path));
            checks.extend(of_app);
        }
        Ok(_) => return Err(Failed::unexpected()),
        Err(error) => checks.push(unreached(&error, &path)),
    }
    let failed = checks.iter().any(|check| check.state == CheckState::Failed);
    if output.is_json() {
        Output::json(json!({ "ok": !failed, "checks": checks }))?;
    } else {
        Output::text(&checks.iter().map(line).collect::<String>())?;
    }
    Ok(if failed { Exit::Failed.into() } else { ExitCode::SUCCESS })
}

async fn ask(app: &App) -> Result<Answer, ClientError> {
    Client::connect(app.endpoint()).await?.ask(Ask::Doctor, |_| {}).await
}

fn unreached(error: &ClientError, path: &str) -> Check {
    let fix = match error {
        ClientError::NotRunning => "Start Adkeeper: adkeeper open",
        ClientError::NotResponding => "Quit Adkeeper and start it again.",
        ClientError::Endpoint(EndpointError::Open(_)) => "Make the folder private: chmod 700 on it.",
        ClientError::Endpoint(_) => "Set XDG_RUNTIME_DIR to a short folder of your own.",
        ClientError::Failed(_) | ClientError::Broken(_) => {
            "Update the app and this command to the same version."
        }
        _ => "Try again.",
    };
    Check::not(CheckState::Failed, "socket", format!("{path}: {error}"), fix)
}

fn line(check: &Check) -> String {
    let mark = match check.state {
        CheckState::Ok => "✓",
        CheckState::Warning => "!",
        CheckState::Failed => "✗",
        CheckState::Unknown => "?",
    };
    let fix = check.fix.as_deref().map(|fix| format!("\n    → {fix}")).unwrap_or_default();
    format!("{mark} {}: {}{fix}\n", check.id, check.found)
}
