//! Listening, and turning other users away.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use interprocess::local_socket::ListenerOptions;
use interprocess::local_socket::tokio::{Listener, Stream};
use interprocess::local_socket::traits::StreamCommon as _;
use interprocess::local_socket::traits::tokio::{Listener as _, Stream as _};
use keeper::Keeper;
use local_api::{Endpoint, EndpointError};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use crate::caller::Callers;
use crate::desktop::Desktop;
use crate::session;

/// Callers that are served at the same time.
const CALLERS: usize = 512;
/// After the system refused a caller: out of file descriptors, most likely.
const PAUSE: Duration = Duration::from_millis(200);
/// Looking whether somebody listens already.
const LOOK: Duration = Duration::from_secs(2);

/// Why nobody can call.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// There is no place that only the user can reach.
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
    /// Another Adkeeper listens there.
    #[error("another Adkeeper listens there already")]
    Taken,
    /// The system refused.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// What answers.
#[derive(Clone)]
pub struct Server {
    /// The core.
    pub keeper: Keeper,
    /// The shell.
    pub desktop: Arc<dyn Desktop>,
    /// Who calls.
    pub callers: Callers,
    /// Version of the app.
    pub version: String,
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server").field("version", &self.version).finish_non_exhaustive()
    }
}

/// Listens until `cancel`, answering each caller for itself. Returns once nobody can call any more.
///
/// `ready` is told when callers can connect.
pub async fn serve(
    endpoint: &Endpoint,
    server: Server,
    cancel: CancellationToken,
    ready: impl FnOnce(),
) -> Result<(), ServeError> {
    let listener = bind(endpoint).await?;
    tracing::info!(path = %endpoint.path().display(), "listening for programs");
    ready();
    let permits = Arc::new(Semaphore::new(CALLERS));
    loop {
        let permit = tokio::select! {
            biased;
            () = cancel.cancelled() => break,
            permit = Arc::clone(&permits).acquire_owned() => permit,
        };
        let accepted = tokio::select! {
            biased;
            () = cancel.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        let stream = match accepted {
            Ok(stream) => stream,
            Err(error) => {
                tracing::warn!(%error, "a caller could not be accepted");
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        let Some(pid) = own_user(&stream) else { continue };
        let (server, cancel) = (server.clone(), cancel.clone());
        tokio::spawn(async move {
            tokio::select! {
                biased;
                () = cancel.cancelled() => {}
                () = session::run(stream, pid, server) => {}
            }
            drop(permit);
        });
    }
    Ok(())
}

async fn bind(endpoint: &Endpoint) -> Result<Listener, ServeError> {
    endpoint.prepare()?;
    let bound = options(endpoint)?.create_tokio();
    let listener = match bound {
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
            // A killed app leaves its socket behind; a living one answers.
            match tokio::time::timeout(LOOK, Stream::connect(endpoint.name()?)).await {
                Ok(Err(error)) if error.kind() == io::ErrorKind::ConnectionRefused => {}
                _ => return Err(ServeError::Taken),
            }
            std::fs::remove_file(endpoint.path())?;
            options(endpoint)?.create_tokio()?
        }
        other => other?,
    };
    private(endpoint.path())?;
    Ok(listener)
}

#[cfg(unix)]
fn options(endpoint: &Endpoint) -> Result<ListenerOptions<'_>, ServeError> {
    Ok(ListenerOptions::new().name(endpoint.name()?))
}

/// Full access for the pipe's owner and nobody else; callers of other computers are refused by default.
#[cfg(windows)]
fn options(endpoint: &Endpoint) -> Result<ListenerOptions<'_>, ServeError> {
    use interprocess::os::windows::local_socket::ListenerOptionsExt as _;
    use interprocess::os::windows::security_descriptor::SecurityDescriptor;

    let owner_only = widestring::u16cstr!("D:P(A;;GA;;;OW)");
    let descriptor = SecurityDescriptor::deserialize(owner_only)?;
    Ok(ListenerOptions::new().name(endpoint.name()?).security_descriptor(descriptor))
}

/// The folder keeps others out already; the socket says the same.
#[cfg(unix)]
fn private(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
}

#[cfg(windows)]
#[expect(clippy::unnecessary_wraps, reason = "the same signature on every system")]
fn private(_: &Path) -> io::Result<()> {
    Ok(())
}

/// The process that called, if it is of the same user.
fn own_user(stream: &Stream) -> Option<u32> {
    let peer = match stream.peer_creds() {
        Ok(peer) => peer,
        Err(error) => {
            tracing::warn!(%error, "a caller's user is unknown; it was turned away");
            return None;
        }
    };
    #[cfg(unix)]
    {
        let own = rustix::process::geteuid().as_raw();
        if peer.euid() != Some(own) {
            tracing::warn!(uid = ?peer.euid(), "a program of another user called and was turned away");
            return None;
        }
    }
    peer.pid().and_then(|pid| u32::try_from(pid).ok()).or(Some(0))
}
