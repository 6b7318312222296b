//! Amazon's answer on `http://localhost:<fixed port>/callback`: a listener that lives as long as the flow.
//!
//! Browsers resolve `localhost` to either family, so both are bound. Only programs of the account that
//! Adkeeper runs as are listened to, where the system tells, and only the address whose state belongs to the
//! pending flow does anything.

use super::loopback_peer::is_own_account;
use super::{Finish, Pending};
use crate::view::{CommandError, ErrorCode};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, HeaderValue, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use parking_lot::Mutex;
use std::convert::Infallible;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How long one browser connection may stay open. A browser that only opens a connection in advance must
/// not hold the listener.
const CONNECTION_LIFE: Duration = Duration::from_secs(20);
/// Connections at the same time. The others wait in the system's own queue.
const CONNECTIONS: usize = 16;
/// The wait after a connection that could not be taken. Without file descriptors each try fails at once, so
/// there would be no end of them.
const ACCEPT_PAUSE: Duration = Duration::from_millis(250);
const PATH: &str = "/callback";

/// The listener of the pending flow, if it has one: what stops it, and its tasks, which hold the port.
#[derive(Debug, Default)]
pub(super) struct Listener(Mutex<Option<(CancellationToken, TaskTracker)>>);

impl Listener {
    fn replace(
        &self,
        next: Option<(CancellationToken, TaskTracker)>,
    ) -> Option<(CancellationToken, TaskTracker)> {
        std::mem::replace(&mut *self.0.lock(), next)
    }
}

impl Pending {
    /// Listens on the loopback port until [`Pending::stop_listening`] or shutdown.
    ///
    /// # Errors
    /// `port_busy` if another program has the port.
    pub async fn listen(self: &Arc<Self>, port: u16, finish: &Arc<dyn Finish>) -> Result<(), CommandError> {
        self.stop_listening().await;
        let busy = |error: std::io::Error| {
            CommandError::new(ErrorCode::PortBusy, format!("port {port} of this computer: {error}"))
        };
        let v4 = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(busy)?;
        let v6 = match TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await {
            Ok(listener) => Some(listener),
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => return Err(busy(error)),
            // A computer without IPv6 resolves localhost to 127.0.0.1 alone.
            Err(error) => {
                tracing::info!(%error, "no IPv6 loopback");
                None
            }
        };
        let (stop, tasks) = (self.runtime.cancel.child_token(), TaskTracker::new());
        let places = Arc::new(Semaphore::new(CONNECTIONS));
        for listener in std::iter::once(v4).chain(v6) {
            let accepting = Accepting {
                pending: Arc::clone(self),
                finish: Arc::clone(finish),
                port,
                stop: stop.clone(),
                places: Arc::clone(&places),
            };
            let accepting = tasks.track_future(async move { accepting.run(listener).await });
            self.runtime.tasks.spawn(accepting);
        }
        tasks.close();
        self.listener.replace(Some((stop, tasks)));
        Ok(())
    }

    /// Gives the port up. It is free when this returns, so that the next attempt can have it.
    pub(crate) async fn stop_listening(&self) {
        if let Some((stop, tasks)) = self.listener.replace(None) {
            stop.cancel();
            tasks.wait().await;
        }
    }
}

/// One bound port, and what to do with what comes in.
#[derive(Clone)]
struct Accepting {
    pending: Arc<Pending>,
    finish: Arc<dyn Finish>,
    port: u16,
    stop: CancellationToken,
    places: Arc<Semaphore>,
}

impl Accepting {
    async fn run(self, listener: TcpListener) {
        loop {
            let next = async {
                // Nobody closes the semaphore.
                let place = Arc::clone(&self.places).acquire_owned().await.ok();
                (listener.accept().await, place)
            };
            let (accepted, place) = tokio::select! {
                () = self.stop.cancelled() => return,
                next = next => next,
            };
            let (stream, peer) = match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    tracing::debug!(%error, "a connection to the loopback port could not be taken");
                    drop(place);
                    tokio::select! {
                        () = self.stop.cancelled() => return,
                        () = tokio::time::sleep(ACCEPT_PAUSE) => continue,
                    }
                }
            };
            let accepting = self.clone();
            self.pending.runtime.tasks.spawn(async move {
                let _place = place;
                accepting.serve(stream, peer).await;
            });
        }
    }

    async fn serve(&self, stream: TcpStream, peer: SocketAddr) {
        let Ok(own) = stream.local_addr() else { return };
        let looked = tokio::task::spawn_blocking(move || is_own_account(peer, own));
        if !looked.await.unwrap_or(false) {
            tracing::warn!("another account of this computer asked the loopback port");
            return;
        }
        let service = service_fn(|request| async move { Ok::<_, Infallible>(self.answer(&request).await) });
        let connection = hyper::server::conn::http1::Builder::new()
            .keep_alive(false)
            .serve_connection(TokioIo::new(stream), service);
        let bounded = tokio::time::timeout(CONNECTION_LIFE, connection);
        tokio::select! {
            () = self.pending.runtime.cancel.cancelled() => {}
            _ = bounded => {}
        }
    }

    async fn answer(&self, request: &Request<Incoming>) -> Response<Full<Bytes>> {
        // A page that resolves its own name to this computer sends its own name as the host.
        let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        let port = self.port;
        let ours = ["localhost", "127.0.0.1", "[::1]"].iter().any(|name| host == format!("{name}:{port}"));
        if !ours || request.method() != Method::GET || request.uri().path() != PATH {
            return page(
                StatusCode::NOT_FOUND,
                "Nothing here",
                "Adkeeper waits for Amazon on another address.",
            );
        }
        let query = request.uri().query().unwrap_or_default();
        let address = format!("http://localhost:{port}{PATH}?{query}");
        match self.pending.would_accept(&address).await {
            Ok(()) => {
                // The exchange and the sweep take a while; the browser is told at once.
                let accepting = self.clone();
                self.pending.runtime.tasks.spawn(async move {
                    tokio::select! {
                        () = accepting.pending.runtime.cancel.cancelled() => {}
                        _ = accepting.pending.handle_callback(&address, accepting.finish.as_ref()) => {}
                    }
                });
                page(
                    StatusCode::OK,
                    "Adkeeper has Amazon's answer",
                    "You can close this window and go back to Adkeeper.",
                )
            }
            Err(error) => {
                tracing::warn!(reason = ?error.code, "a request to the loopback port was refused");
                page(
                    StatusCode::BAD_REQUEST,
                    "This is not the answer Adkeeper waits for",
                    "Go back to Adkeeper and start again from there.",
                )
            }
        }
    }
}

fn page(status: StatusCode, title: &str, body: &str) -> Response<Full<Bytes>> {
    let html = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><title>{title}</title><style>:root{{color-scheme:light dark}}body{{\
         font:16px/1.5 system-ui,sans-serif;display:grid;place-content:center;min-height:90vh;\
         text-align:center;margin:2rem}}h1{{font-size:1.25rem;margin:0 0 .5rem}}p{{margin:0}}</style>\
         <h1>{title}</h1><p>{body}</p></html>"
    );
    let mut response = Response::new(Full::new(Bytes::from(html)));
    *response.status_mut() = status;
    for (name, value) in [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
