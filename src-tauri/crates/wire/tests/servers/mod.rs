//! Servers of a network, each on a port of its own of this computer. They end with the test.

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

const OK: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok";

/// A root of a company's own.
pub struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    dir: tempfile::TempDir,
}

/// A certificate and its key.
pub type Identity = (CertificateDer<'static>, PrivateKeyDer<'static>);

impl Authority {
    pub fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(rcgen::DnType::CommonName, "A company's own root");
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        Self { issuer, dir: tempfile::tempdir().unwrap() }
    }

    /// The path of the root as a file; it stays after the test, in the system's temporary folder.
    pub fn file(&self) -> String {
        let path = self.dir.path().with_extension("pem");
        std::fs::write(&path, self.issuer.pem()).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn identity(&self, host: &str, years: (i32, i32)) -> Identity {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![host.to_owned()]).unwrap();
        params.not_before = date_time_ymd(years.0, 1, 1);
        params.not_after = date_time_ymd(years.1, 1, 1);
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        (certificate.der().clone(), PrivateKeyDer::Pkcs8(key.serialize_der().into()))
    }

    pub fn valid(&self, host: &str) -> Identity {
        self.identity(host, (2020, 2090))
    }

    pub fn expired(&self, host: &str) -> Identity {
        self.identity(host, (2020, 2021))
    }

    pub fn not_yet_valid(&self, host: &str) -> Identity {
        self.identity(host, (2089, 2090))
    }
}

async fn bound() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

/// A port where nobody listens.
pub async fn free_port() -> u16 {
    bound().await.1.port()
}

pub fn has_ipv6() -> bool {
    std::net::TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).is_ok()
}

/// A web server with TLS that answers everything with 200.
pub async fn tls_server((certificate, key): Identity) -> SocketAddr {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let (listener, address) = bound().await;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(stream).await else { return };
                let mut request = [0; 4096];
                let _ = stream.read(&mut request).await;
                let _ = stream.write_all(OK).await;
                let _ = stream.shutdown().await;
            });
        }
    });
    address
}

/// A web server without TLS on both families.
pub async fn plain_server() -> u16 {
    let (listener, address) = bound().await;
    let mut listeners = vec![listener];
    listeners.extend(TcpListener::bind((Ipv6Addr::LOCALHOST, address.port())).await.ok());
    for listener in listeners {
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                tokio::spawn(async move {
                    let mut request = [0; 4096];
                    let _ = stream.read(&mut request).await;
                    let _ = stream.write_all(OK).await;
                });
            }
        });
    }
    address.port()
}

/// A proxy that makes tunnels by CONNECT, all to one server.
pub struct Connect {
    pub port: u16,
    asked: Arc<AtomicUsize>,
    tunnels: Arc<AtomicUsize>,
}

impl Connect {
    pub async fn start(target: SocketAddr, login: Option<(&str, &str)>) -> Self {
        let expected = login.map(|(user, password)| {
            use base64::Engine as _;
            let text = base64::prelude::BASE64_STANDARD.encode(format!("{user}:{password}"));
            format!("proxy-authorization: basic {text}").to_lowercase()
        });
        Self::run(Some(target), expected).await
    }

    /// One that makes none.
    pub async fn refusing() -> Self {
        Self::run(None, None).await
    }

    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    pub fn tunnels(&self) -> usize {
        self.tunnels.load(Ordering::SeqCst)
    }

    async fn run(target: Option<SocketAddr>, expected: Option<String>) -> Self {
        let (listener, address) = bound().await;
        let (asked, tunnels): (Arc<AtomicUsize>, Arc<AtomicUsize>) = Default::default();
        let proxy = Self { port: address.port(), asked: asked.clone(), tunnels: tunnels.clone() };
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                asked.fetch_add(1, Ordering::SeqCst);
                let (expected, tunnels) = (expected.clone(), tunnels.clone());
                tokio::spawn(async move {
                    let head = head(&mut stream).await.to_lowercase();
                    let known = expected.is_none_or(|expected| head.contains(&expected));
                    let answer: &[u8] = match target {
                        _ if !head.starts_with("connect ") => b"HTTP/1.1 405 Nothing but CONNECT\r\n\r\n",
                        _ if !known => {
                            b"HTTP/1.1 407 Proxy Authentication Required\r\n\
                              proxy-authenticate: Basic realm=\"x\"\r\n\r\n"
                        }
                        None => b"HTTP/1.1 403 Forbidden\r\n\r\n",
                        Some(target) => {
                            tunnels.fetch_add(1, Ordering::SeqCst);
                            let mut onward = TcpStream::connect(target).await.unwrap();
                            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
                            let _ = copy_bidirectional(&mut stream, &mut onward).await;
                            return;
                        }
                    };
                    let _ = stream.write_all(answer).await;
                });
            }
        });
        proxy
    }
}

async fn head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") && head.len() < 8192 {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => break,
        }
    }
    String::from_utf8_lossy(&head).into_owned()
}

/// A SOCKS5 proxy (RFC 1928, RFC 1929), all to one server.
pub struct Socks {
    pub port: u16,
}

impl Socks {
    pub async fn start(target: SocketAddr, login: Option<(&'static str, &'static str)>) -> Self {
        let (listener, address) = bound().await;
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(async move {
                    let _ = Self::serve(stream, target, login).await;
                });
            }
        });
        Self { port: address.port() }
    }

    async fn text(stream: &mut TcpStream) -> std::io::Result<Vec<u8>> {
        let mut bytes = vec![0; stream.read_u8().await?.into()];
        stream.read_exact(&mut bytes).await?;
        Ok(bytes)
    }

    async fn serve(
        mut stream: TcpStream,
        target: SocketAddr,
        login: Option<(&str, &str)>,
    ) -> std::io::Result<()> {
        stream.read_u8().await?;
        let methods = Self::text(&mut stream).await?;
        let method = if login.is_some() { 2 } else { 0 };
        if !methods.contains(&method) {
            return stream.write_all(&[5, 0xff]).await;
        }
        stream.write_all(&[5, method]).await?;
        if let Some((user, password)) = login {
            stream.read_u8().await?;
            let given = (Self::text(&mut stream).await?, Self::text(&mut stream).await?);
            let known = given == (user.into(), password.into());
            stream.write_all(&[1, u8::from(!known)]).await?;
            if !known {
                return Ok(());
            }
        }
        let mut asked = [0; 4];
        stream.read_exact(&mut asked).await?;
        // 3: by name, so that the proxy looks it up.
        if asked[3] != 3 {
            return stream.write_all(&[5, 8, 0, 1, 0, 0, 0, 0, 0, 0]).await;
        }
        Self::text(&mut stream).await?;
        stream.read_u16().await?;
        let mut onward = TcpStream::connect(target).await?;
        stream.write_all(&[5, 0, 0, 1, 127, 0, 0, 1, 0, 80]).await?;
        copy_bidirectional(&mut stream, &mut onward).await.map(|_| ())
    }
}
