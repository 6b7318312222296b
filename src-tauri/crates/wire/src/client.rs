//! The HTTP client of the adapters.

use crate::Proxy;
use reqwest::redirect::Policy;
use std::time::Duration;

/// Time bound of connecting, TLS included.
const CONNECT_LIMIT: Duration = Duration::from_secs(10);

/// Time bound of a whole request that sets none of its own. Amazon's slowest calls take 30 s at the 99th percentile
/// (documented: rate limiting).
const REQUEST_LIMIT: Duration = Duration::from_secs(40);

/// In what clients may differ. The default uses the system's proxy and certificates and sends no name.
#[derive(Debug, Clone, Default)]
pub struct ClientOptions {
    /// The way to the network.
    pub proxy: Proxy,
    /// Whose certificates are trusted.
    pub trust: Trust,
    /// The `User-Agent` of requests that set none of their own; it must be fit for a header.
    pub user_agent: Option<String>,
}

/// Whose certificates are trusted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Trust {
    /// Whom the operating system trusts.
    #[default]
    System,
    /// Nobody, so that no `https` address is reached: reading the system's certificates is most of what a client
    /// costs, and a simulation makes thousands.
    Nobody,
}

/// A client with one connection pool and one TLS context: make one and share it. It follows no redirect, so that a
/// token or key is never carried on to another host, and keeps no cookies. Addresses of this computer are asked
/// without a proxy.
///
/// # Errors
/// When the certificates cannot be read, or `user_agent` is not fit for a header.
pub fn http_client(options: ClientOptions) -> Result<reqwest::Client, reqwest::Error> {
    let ClientOptions { proxy, trust, user_agent } = options;
    let mut builder = proxy
        .apply(reqwest::Client::builder())
        .redirect(Policy::none())
        .connect_timeout(CONNECT_LIMIT)
        .timeout(REQUEST_LIMIT);
    if trust == Trust::Nobody {
        builder = builder.tls_certs_only([]);
    }
    if let Some(name) = user_agent {
        builder = builder.user_agent(name);
    }
    builder.build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    /// A server that answers one request with a redirect, and hands out what it was asked.
    async fn redirecting() -> (String, tokio::task::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let asked = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") {
                request.push(stream.read_u8().await.unwrap());
            }
            let answer = b"HTTP/1.1 307 Moved\r\nlocation: http://127.0.0.1:9/\r\nset-cookie: a=b\r\n\
                content-length: 0\r\nconnection: close\r\n\r\n";
            stream.write_all(answer).await.unwrap();
            String::from_utf8(request).unwrap()
        });
        (address, asked)
    }

    #[tokio::test]
    async fn a_redirect_is_an_answer_and_is_not_followed() {
        let options = ClientOptions { user_agent: Some("Adkeeper/1".to_owned()), ..ClientOptions::default() };
        let client = http_client(options).unwrap();
        let (address, asked) = redirecting().await;
        let answer = client.get(&address).send().await.unwrap();
        assert_eq!(answer.status(), 307);
        assert!(asked.await.unwrap().contains("user-agent: Adkeeper/1\r\n"));
    }

    #[tokio::test]
    async fn a_client_that_trusts_nobody_still_reaches_this_computer() {
        let options =
            ClientOptions { trust: Trust::Nobody, proxy: Proxy::Direct, ..ClientOptions::default() };
        let (address, asked) = redirecting().await;
        assert_eq!(http_client(options).unwrap().get(&address).send().await.unwrap().status(), 307);
        assert!(!asked.await.unwrap().contains("user-agent"), "no name is sent where none was given");
    }

    #[test]
    fn a_user_agent_that_fits_no_header_is_refused() {
        let options =
            ClientOptions { user_agent: Some("Adkeeper\n1".to_owned()), ..ClientOptions::default() };
        assert!(http_client(options).is_err());
    }
}
