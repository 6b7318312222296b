//! Why a request got no answer, by what the user can do about it.

use std::error::Error;
use std::io;

/// Why no answer began, or why it broke off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unreachable {
    /// No network, no such host, nobody listening, or the connection broke.
    Offline,
    /// Not in time.
    TimedOut,
    /// Whoever answered does not speak TLS as we do.
    NoTls,
    /// Something on the way does not let the request through, and goes on doing so until a user changes it.
    Barred(Barrier),
}

/// What stands between this computer and a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Barrier {
    /// Whoever answered has a certificate that this computer does not trust: a company's or a virus scanner's
    /// own root that is not in the system's store, or a stranger.
    #[error("the certificate is not trusted")]
    CertificateUntrusted,
    /// The certificate is over, or not valid yet: most often this computer's clock is wrong.
    #[error("the certificate is not valid at this computer's time")]
    CertificateDate,
    /// The proxy wants a user and password, or others than it was given.
    #[error("the proxy needs a password")]
    ProxyLogin,
    /// The proxy cannot be reached or does not let the request through.
    #[error("the proxy refuses or cannot be reached")]
    ProxyFailed,
}

/// Reads why `error` came instead of an answer. What the error says in words may hold addresses, so nothing of
/// it is kept.
pub fn unreachable(error: &reqwest::Error) -> Unreachable {
    if let Some(why) = links(error).into_iter().find_map(certificate) {
        return Unreachable::Barred(why);
    }
    let texts: Vec<String> = links(error).into_iter().map(ToString::to_string).collect();
    let says = |words: &[&str]| texts.iter().any(|text| words.iter().any(|word| text.contains(word)));
    // The types of these errors are not public; `tests/networks.rs` fails when their words change.
    if says(&["proxy authorization required", "user/pass authentication", "credentials not accepted"]) {
        Unreachable::Barred(Barrier::ProxyLogin)
    } else if error.is_timeout() {
        Unreachable::TimedOut
    } else if says(&["tunnel error", "SOCKS error", "socks proxy"]) {
        Unreachable::Barred(Barrier::ProxyFailed)
    } else if links(error).into_iter().any(<dyn Error>::is::<rustls::Error>) {
        Unreachable::NoTls
    } else {
        Unreachable::Offline
    }
}

/// The error and what it came from. An I/O error hides its own.
fn links<'a>(error: &'a reqwest::Error) -> Vec<&'a (dyn Error + 'static)> {
    let mut found: Vec<&'a (dyn Error + 'static)> = Vec::new();
    let mut next: Option<&'a (dyn Error + 'static)> = Some(error);
    while let Some(link) = next {
        found.push(link);
        let inner = link.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        next = match inner {
            Some(inner) => Some(inner),
            None => link.source(),
        };
    }
    found
}

fn certificate(link: &(dyn Error + 'static)) -> Option<Barrier> {
    use rustls::CertificateError as C;
    let rustls::Error::InvalidCertificate(problem) = link.downcast_ref()? else { return None };
    let by_date = match problem {
        C::Expired | C::ExpiredContext { .. } | C::NotValidYet | C::NotValidYetContext { .. } => true,
        // macOS says it in words alone.
        C::Other(other) => {
            let text = other.to_string().to_lowercase();
            text.contains("expired") || text.contains("not yet valid")
        }
        _ => false,
    };
    Some(if by_date { Barrier::CertificateDate } else { Barrier::CertificateUntrusted })
}
