//! `adkeeper`: access tokens for Amazon Ads in scripts, agents and connectors.
//!
//! It asks the running app over a local socket and starts it when it isn't there. It never opens the keychain and
//! holds no token longer than it takes to pass it on.

mod args;
mod choose;
mod commands;
mod connect;
mod desktop;
mod exit;
mod mcp;
mod output;
mod token;

use std::process::ExitCode;

use args::{Arguments, Command};
use clap::Parser as _;
use connect::App;
use exit::Failed;
use output::Output;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let output = Output::new(arguments.json);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let done = match runtime {
        Ok(runtime) => {
            let done = runtime.block_on(run(arguments, &output));
            // A read of standard input that nobody waits for any more would hold the end up.
            runtime.shutdown_background();
            done
        }
        Err(error) => Err(Failed::io("Adkeeper can’t start", &error)),
    };
    match done {
        Ok(code) => code,
        Err(failed) => {
            output.failed(&failed);
            failed.exit().into()
        }
    }
}

async fn run(arguments: Arguments, output: &Output) -> Result<ExitCode, Failed> {
    let app = App::new(!arguments.no_start, arguments.quiet);
    let done = |()| ExitCode::SUCCESS;
    match arguments.command {
        Command::Status => commands::status::run(&app, output).await.map(done),
        Command::Accounts { which } => commands::accounts::run(&app, &which, output).await.map(done),
        Command::Connections => commands::connections::run(&app, output).await.map(done),
        Command::Token(wanted) => commands::token::run(&app, wanted, output).await.map(done),
        Command::Exec(wanted) => commands::exec::run(&app, wanted).await,
        Command::Mcp { command: None, serve } => mcp::serve(app, &serve).await.map(done),
        Command::Mcp { command: Some(command), .. } => mcp::settings(command, output).map(done),
        Command::Refresh { which } => commands::refresh::run(&app, which, output).await.map(done),
        Command::Activity { limit, programs } => {
            commands::activity::run(&app, limit, programs, output).await.map(done)
        }
        Command::Approvals { command } => commands::approvals::run(&app, command, output).await.map(done),
        Command::Open { screen } => commands::open::run(&app, screen, output).await.map(done),
        Command::Doctor => commands::doctor::run(&app, output).await,
        Command::Use { which, clear } => choose::set_default(&which, clear, output).map(done),
        Command::Completions { shell } => commands::completions::run(shell).map(done),
        Command::Man => commands::completions::man().map(done),
    }
}
