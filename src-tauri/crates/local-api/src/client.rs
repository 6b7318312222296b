//! Calling the app.

use crate::frame::{self, FrameError};
use crate::{Answer, Ask, Call, Endpoint, EndpointError, Failure, HEARTBEAT, Reply, Working};
use interprocess::local_socket::tokio::Stream;
use interprocess::local_socket::traits::tokio::Stream as _;
use std::io;
use std::time::Duration;
use tokio::time::timeout;

/// A call without a word from the app for this long has failed.
const SILENCE: Duration = HEARTBEAT.saturating_mul(2).saturating_add(Duration::from_secs(1));

/// Why a call has no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClientError {
    /// Nobody listens.
    #[error("Adkeeper isn't running")]
    NotRunning,
    /// Somebody listens and says nothing.
    #[error("Adkeeper doesn't respond")]
    NotResponding,
    /// The app ended within the call.
    #[error("Adkeeper closed the connection")]
    Closed,
    /// The place is not to be trusted or can't be used.
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
    /// The connection broke, or what came is not the protocol.
    #[error("the connection to Adkeeper failed: {0}")]
    Broken(FrameError),
    /// The app says why not.
    #[error("{}", .0.message)]
    Failed(Box<Failure>),
}

/// A connection to the running app.
#[derive(Debug)]
pub struct Client {
    stream: Stream,
}

impl Client {
    /// Connects.
    pub async fn connect(endpoint: &Endpoint) -> Result<Self, ClientError> {
        match endpoint.check() {
            Err(EndpointError::Unusable { error, .. }) if error.kind() == io::ErrorKind::NotFound => {
                return Err(ClientError::NotRunning);
            }
            other => other?,
        }
        match timeout(SILENCE, Stream::connect(endpoint.name()?)).await {
            Ok(Ok(stream)) => Ok(Self { stream }),
            // What a killed app left behind refuses; nothing there is not found.
            Ok(Err(error))
                if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused) =>
            {
                Err(ClientError::NotRunning)
            }
            Ok(Err(error)) => Err(ClientError::Broken(error.into())),
            Err(_) => Err(ClientError::NotResponding),
        }
    }

    /// Asks, and waits for the answer for as long as the app says that it works on it. `working` hears of that.
    pub async fn ask(&mut self, ask: Ask, mut working: impl FnMut(Working)) -> Result<Answer, ClientError> {
        let sent = timeout(SILENCE, frame::write(&mut self.stream, &Call::new(ask))).await;
        sent.map_err(|_| ClientError::NotResponding)?.map_err(broken)?;
        loop {
            let reply = timeout(SILENCE, frame::read(&mut self.stream)).await;
            match reply.map_err(|_| ClientError::NotResponding)?.map_err(broken)? {
                Reply::Working { on } => working(on),
                Reply::Done { answer } => return Ok(answer),
                Reply::Failed { failure } => return Err(ClientError::Failed(Box::new(failure))),
            }
        }
    }
}

fn broken(error: FrameError) -> ClientError {
    match error {
        FrameError::Closed => ClientError::Closed,
        FrameError::Io(error)
            if matches!(error.kind(), io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionReset) =>
        {
            ClientError::Closed
        }
        error => ClientError::Broken(error),
    }
}
