//! `adkeeper exec`

use std::env;
use std::io::ErrorKind;
use std::process::{Command, ExitCode};

use domain::hand_out::Purpose;

use crate::args::ExecArguments;
use crate::commands::token;
use crate::connect::App;
use crate::exit::{Exit, Failed};
use crate::token::variables;

/// Tells a command that it runs inside `adkeeper exec`, and with which login.
const INSIDE: &str = "ADKEEPER_EXEC";

pub async fn run(app: &App, wanted: ExecArguments) -> Result<ExitCode, Failed> {
    if env::var_os(INSIDE).is_some() && !wanted.nested {
        return Err(Failed::here(
            Exit::Usage,
            "nested",
            "This already runs inside adkeeper exec. Add --nested to replace its variables.",
        ));
    }
    let [program, arguments @ ..] = wanted.command.as_slice() else {
        return Err(Failed::here(Exit::Usage, "usage", "Name the command to run."));
    };
    let token = token::ask(app, &wanted.asking, Purpose::Exec).await?;
    let mut command = Command::new(program);
    command.args(arguments).envs(variables(&token, &wanted.sets)).env(INSIDE, &token.target.connection_id);
    start(command).map_err(|error| {
        let name = program.to_string_lossy();
        if error.kind() == ErrorKind::NotFound {
            Failed::here(Exit::NoCommand, "no_command", format!("There is no command {name}."))
        } else {
            Failed::here(Exit::CannotRun, "cannot_run", format!("{name} can’t be run: {error}."))
        }
    })
}

/// The command takes this process's place: signals, terminal and exit code are its own.
#[cfg(unix)]
fn start(mut command: Command) -> std::io::Result<ExitCode> {
    Err(std::os::unix::process::CommandExt::exec(&mut command))
}

/// Windows has no such thing: the command gets the console's signals as this process does, and its code is passed on.
#[cfg(not(unix))]
fn start(mut command: Command) -> std::io::Result<ExitCode> {
    let status = command.status()?;
    Ok(ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1)))
}
