//! Runs a sandbox until it is stopped.

use clap::Parser;
use domain::Region;
use sandbox::{Sandbox, SandboxConfig, SandboxHandle};
use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;
use url::Url;

/// Servers on loopback that speak Clerk, Login with Amazon, the Amazon Ads API, Amazon's MCP server and Supabase's gateway.
#[derive(Parser)]
#[command(name = "adkeeper-sandbox", version)]
struct Arguments {
    /// Port of the main listener; the three after it are the Ads API hosts with their MCP servers. 0 picks free ones.
    #[arg(long, default_value_t = domain::sandbox::DEFAULT_PORT)]
    port: u16,
    /// Address of the PostgREST behind /rest/v1/.
    #[arg(long)]
    postgrest: Option<Url>,
    /// Where to write the JWK set that PostgREST verifies session tokens with.
    #[arg(long)]
    jwks_file: Option<PathBuf>,
    /// Where to keep keys, sessions and grants over restarts.
    #[arg(long)]
    state_file: Option<PathBuf>,
    /// A return URL to register at Amazon besides the usual ones; may be given several times.
    #[arg(long = "return-url")]
    return_urls: Vec<String>,
    /// Life of an Amazon access token in seconds.
    #[arg(long, default_value_t = 3600)]
    access_token_ttl: u64,
    /// Stop when standard input is closed, so that no sandbox outlives the process that started it.
    #[arg(long)]
    exit_with_parent: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "the sandbox cannot run");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let handle = Sandbox::start(SandboxConfig {
        port: arguments.port,
        postgrest: arguments.postgrest,
        access_token_ttl: Duration::from_secs(arguments.access_token_ttl),
        return_urls: arguments.return_urls,
        state_file: arguments.state_file,
        ..SandboxConfig::default()
    })
    .await?;
    if let Some(path) = &arguments.jwks_file {
        // Beside and renamed: PostgREST may read it at any moment.
        let mut beside = path.as_os_str().to_owned();
        beside.push(".new");
        tokio::fs::write(&beside, handle.jwks_json().to_string()).await?;
        tokio::fs::rename(&beside, path).await?;
    }
    announce(&handle);
    tokio::select! {
        result = interrupted() => result?,
        () = parent_gone(), if arguments.exit_with_parent => {}
    }
    handle.shutdown().await;
    Ok(())
}

/// The one line on standard output that whoever started this waits for.
#[expect(clippy::print_stdout, reason = "the line is the program's contract")]
fn announce(handle: &SandboxHandle) {
    let mcp = Region::ALL.map(|region| (region.as_str().to_owned(), handle.mcp_url(region)));
    let mcp: BTreeMap<_, _> = mcp.into_iter().collect();
    println!("{}", serde_json::json!({"ready": true, "base_url": handle.base_url(), "mcp": mcp}));
}

#[cfg(unix)]
async fn interrupted() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        result = tokio::signal::ctrl_c() => result,
        _ = terminate.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn interrupted() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}

/// Ends when standard input does. A thread of its own waits for that: the runtime would not stop
/// while one of its threads is still reading.
async fn parent_gone() {
    let (closed, wait) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let mut input = std::io::stdin().lock();
        let mut buffer = [0; 256];
        while matches!(input.read(&mut buffer), Ok(count) if count > 0) {}
        closed.send(())
    });
    // Either way the thread is gone, and with it whoever could ask for a stop.
    let _ = wait.await;
}
