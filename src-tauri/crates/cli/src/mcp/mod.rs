//! `adkeeper mcp`: an MCP client on this side, Amazon's MCP server on the other.

mod calls;
mod link;
mod settings;
mod tokens;

pub use settings::run as settings;

use std::sync::Arc;
use std::time::Duration;

use domain::AccountKind;
use domain::config::{Config, ProxyConfig, Reading};
use local_api::answer::Target;
use local_api::{Answer, Ask};
use mcp_bridge::{Account, Limits, Options};
use tokio_util::sync::CancellationToken;
use url::Url;
use wire::{ClientOptions, Proxy, Trust, http_client};

use crate::args::McpArguments;
use crate::choose;
use crate::connect::App;
use crate::exit::{Exit, Failed};
use calls::Calls;
use link::Link;
use tokens::AppTokens;

/// A user has two minutes to allow the program; the bridge waits a little longer than the app.
const TOKEN_WAIT: Duration = Duration::from_secs(130);

/// Bridges standard input and output until the client closes them.
pub async fn serve(app: App, wanted: &McpArguments) -> Result<(), Failed> {
    let choice = choose::choice(&wanted.which)?;
    let link = Arc::new(Link::new(app));
    let Answer::Chosen(target) = link.ask(Ask::Choose { choice }).await? else {
        return Err(Failed::unexpected());
    };
    let options = options(&target, wanted)?;
    let client = http_client(ClientOptions {
        proxy: proxy(),
        trust: Trust::System,
        user_agent: Some(format!("Adkeeper/{} (mcp)", env!("CARGO_PKG_VERSION"))),
    })
    .map_err(|error| Failed::here(Exit::Failed, "internal", format!("No HTTP client: {error}.")))?;
    let calls = Calls::start(Arc::clone(&link), target.connection_id.clone());
    let tokens = Arc::new(AppTokens::new(link, target.connection_id.clone(), !wanted.no_prompt));
    let (input, output) = (tokio::io::stdin(), tokio::io::stdout());
    let done =
        mcp_bridge::run(input, output, options, tokens, calls.log(), client, CancellationToken::new()).await;
    calls.finish().await;
    match done {
        Ok(_) => Ok(()),
        Err(error) => Err(Failed::here(Exit::Failed, "mcp", format!("The MCP bridge ended: {error}."))),
    }
}

fn options(target: &Target, wanted: &McpArguments) -> Result<Options, Failed> {
    let unusable =
        |why: &str| Failed::here(Exit::Failed, "mcp", format!("Amazon’s MCP server can’t be used: {why}."));
    let mut endpoint = Url::parse(&target.mcp_url).map_err(|_| unusable("its address isn’t one"))?;
    if wanted.lite {
        endpoint.path_segments_mut().map_err(|()| unusable("its address isn’t one"))?.push("lite");
    }
    let account = if wanted.fixed { fixed(target) } else { Account::Dynamic };
    let limits = Limits { token_wait: TOKEN_WAIT, ..Limits::default() };
    let options = Options { account, read_only: wanted.read_only, limits, ..Options::new(endpoint) };
    options.check().map_err(|error| unusable(&error.to_string()))?;
    Ok(options)
}

fn fixed(target: &Target) -> Account {
    let of = |kind| target.account_of(kind).map(str::to_owned);
    Account::Fixed {
        profile_id: of(AccountKind::SponsoredAds),
        account_id: of(AccountKind::DspAdvertiser).or_else(|| of(AccountKind::AmcInstance)),
        manager_account_id: of(AccountKind::ManagerAccount),
    }
}

/// `ADKEEPER_PROXY`, or the system's. What `config.toml` says is the app's alone.
fn proxy() -> Proxy {
    let variables = std::env::vars().filter(|(name, _)| name == "ADKEEPER_PROXY");
    match Config::resolve([Reading::from_env(variables)]).proxy {
        ProxyConfig::System => Proxy::System,
        ProxyConfig::Direct => Proxy::Direct,
        ProxyConfig::Address(address) => Proxy::Address(address),
    }
}
