//! Loopback listeners whose connections can be torn down from a handler.

use crate::config::StartError;
use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// How often a random run of ports is tried before giving up.
const PORT_ATTEMPTS: usize = 64;

/// The four listeners of a sandbox: the main one, then NA, EU and FE.
pub(crate) async fn bind(port: u16) -> Result<[TcpListener; 4], StartError> {
    if port != 0 {
        return bind_run(port).await;
    }
    for _ in 0..PORT_ATTEMPTS {
        // Asking the system for a free port and taking its three neighbours keeps parallel tests apart.
        let probe = bind_one(0).await?;
        let Ok(first) = probe.local_addr().map(|address| address.port()) else { continue };
        drop(probe);
        if let Ok(listeners) = bind_run(first).await {
            return Ok(listeners);
        }
    }
    Err(StartError::NoPorts)
}

async fn bind_run(first: u16) -> Result<[TcpListener; 4], StartError> {
    let port = |offset| first.checked_add(offset).ok_or(StartError::NoPorts);
    Ok([
        bind_one(first).await?,
        bind_one(port(1)?).await?,
        bind_one(port(2)?).await?,
        bind_one(port(3)?).await?,
    ])
}

async fn bind_one(port: u16) -> Result<TcpListener, StartError> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|source| StartError::Bind { port, source })
}

/// A TCP listener that hands out [`ResettableStream`]s.
pub(crate) struct LoopbackListener(pub(crate) TcpListener);

impl Listener for LoopbackListener {
    type Io = ResettableStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        let (stream, address) = Listener::accept(&mut self.0).await;
        (ResettableStream { stream, connection: Connection::default() }, address)
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.0.local_addr()
    }
}

/// The connection that a request came on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Connection(Arc<AtomicBool>);

impl Connection {
    /// Makes the next write fail and the socket close with a TCP reset: the client has sent its
    /// request and never learns what became of it.
    pub(crate) fn reset(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    fn is_reset(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

impl Connected<IncomingStream<'_, LoopbackListener>> for Connection {
    fn connect_info(stream: IncomingStream<'_, LoopbackListener>) -> Self {
        stream.io().connection.clone()
    }
}

/// A TCP stream that [`Connection::reset`] can break.
pub(crate) struct ResettableStream {
    stream: TcpStream,
    connection: Connection,
}

impl ResettableStream {
    /// The error of a broken stream. With no linger time the close becomes a reset.
    fn broken(&self) -> Option<io::Error> {
        self.connection.is_reset().then(|| {
            if let Err(error) = self.stream.set_zero_linger() {
                tracing::debug!(%error, "the socket closes without a reset");
            }
            io::Error::from(io::ErrorKind::ConnectionReset)
        })
    }
}

impl AsyncRead for ResettableStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for ResettableStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.broken() {
            Some(error) => Poll::Ready(Err(error)),
            None => Pin::new(&mut self.stream).poll_write(context, bytes),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.broken() {
            Some(error) => Poll::Ready(Err(error)),
            None => Pin::new(&mut self.stream).poll_flush(context),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.broken() {
            Some(error) => Poll::Ready(Err(error)),
            None => Pin::new(&mut self.stream).poll_shutdown(context),
        }
    }
}
