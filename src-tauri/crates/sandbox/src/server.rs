//! Starts and stops a sandbox.

use crate::ads::{self, Host};
use crate::config::{SandboxConfig, StartError};
use crate::control::{self, Control};
use crate::keys::KeyError;
use crate::listener::{self, Connection, LoopbackListener};
use crate::meter::{Gate, meter};
use crate::world::Shared;
use crate::{clerk, gateway, lwa, page};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::IntoResponse as _;
use axum::routing::get;
use axum::{Router, middleware};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::Region;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// How long a stopping sandbox waits for half-sent requests.
const STOP_PATIENCE: Duration = Duration::from_secs(2);

/// Starts sandboxes.
#[derive(Debug, Clone, Copy)]
pub struct Sandbox;

impl Sandbox {
    /// Binds four loopback ports and serves until the handle is shut down or dropped. Needs a Tokio
    /// runtime with I/O and time. When this returns, all four ports accept connections.
    pub async fn start(config: SandboxConfig) -> Result<SandboxHandle, StartError> {
        let [main, na, eu, fe] = listener::bind(config.port).await?;
        let port = match main.local_addr() {
            Ok(address) => address.port(),
            Err(source) => return Err(StartError::Bind { port: config.port, source }),
        };
        let shared = Arc::new(Shared::new(config, port)?);
        let mut servers = vec![serve(main, &shared, main_router(&shared), None)];
        for (listener, region) in [na, eu, fe].into_iter().zip(Region::ALL) {
            let router = ads::routes(Host { shared: Arc::clone(&shared), region });
            servers.push(serve(listener, &shared, router, Some(region)));
        }
        tracing::info!(port, "sandbox is listening");
        Ok(SandboxHandle { shared, servers })
    }
}

fn main_router(shared: &Arc<Shared>) -> Router {
    let style = [(header::CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8"))];
    let avatar = [(header::CONTENT_TYPE, HeaderValue::from_static("image/svg+xml"))];
    Router::new()
        .merge(clerk::routes())
        .merge(lwa::routes())
        .merge(gateway::routes())
        .merge(control::routes(shared))
        .route("/report-parts/{id}/{part}", get(ads::part))
        .route(page::STYLE_PATH, get(|| async move { (style, page::STYLE).into_response() }))
        .route(page::AVATAR_PATH, get(|| async move { (avatar, page::AVATAR).into_response() }))
        .fallback(|| async { page::notice(StatusCode::NOT_FOUND, "Not found", "Nothing is served here.") })
        .with_state(Arc::clone(shared))
}

fn serve(
    listener: TcpListener,
    shared: &Arc<Shared>,
    router: Router,
    region: Option<Region>,
) -> JoinHandle<()> {
    let gate = Gate { shared: Arc::clone(shared), region };
    let router = router.layer(middleware::from_fn_with_state(gate, meter));
    let stop = shared.stop.clone();
    let service = router.into_make_service_with_connect_info::<Connection>();
    tokio::spawn(async move {
        let server = axum::serve(LoopbackListener(listener), service);
        if let Err(error) = server.with_graceful_shutdown(stop.cancelled_owned()).await {
            tracing::error!(%error, "a listener of the sandbox stopped");
        }
    })
}

/// The publishable key of the sandbox on `port`.
///
/// documented: `pk_test_` and the base64 of the Frontend API host followed by `$`.
pub(crate) fn publishable_key(port: u16) -> String {
    format!("pk_test_{}", STANDARD.encode(format!("127.0.0.1:{port}$")))
}

/// A running sandbox. Dropping it stops the listeners in the background.
pub struct SandboxHandle {
    shared: Arc<Shared>,
    servers: Vec<JoinHandle<()>>,
}

impl SandboxHandle {
    /// `http://127.0.0.1:<port>`, without a slash at the end: base of the main listener, and the issuer
    /// of session tokens.
    pub fn base_url(&self) -> String {
        self.shared.base()
    }

    /// Where Clerk's Frontend API is reached as behind a proxy. Tokens that are asked for there have it as issuer.
    pub fn clerk_proxy_url(&self) -> String {
        format!("{}{}", self.shared.base(), clerk::PROXY)
    }

    /// `http://127.0.0.1:<port>` of a region's Ads API host.
    pub fn ads_url(&self, region: Region) -> String {
        format!("http://127.0.0.1:{}", self.shared.ads_port(region))
    }

    /// `http://127.0.0.1:<port>/mcp`: Amazon's MCP server of a region; `/lite` after it is the compact one.
    pub fn mcp_url(&self, region: Region) -> String {
        self.shared.mcp_url(region)
    }

    /// Port of the main listener.
    pub fn port(&self) -> u16 {
        self.shared.port
    }

    /// The return URL at Amazon that leads into the app: the bounce page.
    pub fn bounce_url(&self) -> String {
        self.shared.bounce_url()
    }

    /// Clerk publishable key that decodes to the main listener.
    pub fn publishable_key(&self) -> String {
        publishable_key(self.shared.port)
    }

    /// The JWK set that verifies session tokens, also served at `/.well-known/jwks.json`.
    pub fn jwks_json(&self) -> Value {
        self.shared.key.jwks()
    }

    /// The levers.
    pub fn control(&self) -> Control {
        Control::new(Arc::clone(&self.shared))
    }

    /// A session token for `user_id` issued now, without a session.
    pub fn mint_session_jwt(&self, user_id: &str) -> Result<String, KeyError> {
        self.control().mint_session_jwt(user_id, None)
    }

    /// Stops all listeners, resets the connections of requests still being answered, and frees the
    /// ports.
    pub async fn shutdown(mut self) {
        self.shared.stop.cancel();
        for mut server in std::mem::take(&mut self.servers) {
            if tokio::time::timeout(STOP_PATIENCE, &mut server).await.is_err() {
                server.abort();
            }
        }
    }
}

impl Drop for SandboxHandle {
    fn drop(&mut self) {
        self.shared.stop.cancel();
    }
}
