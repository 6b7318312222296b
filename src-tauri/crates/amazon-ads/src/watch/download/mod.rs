//! The files of reports. They lie with a storage, at signed addresses: it gets no token, and the address gets
//! into no error, log or text.

mod error;
mod unpack;

pub use error::DownloadError;

use super::ReportPart;
use crate::AdsClient;
use domain::{Region, is_loopback};
use reqwest::Method;
use std::time::Duration;
use tokio::io::{AsyncWrite, AsyncWriteExt as _};
use tokio::time::timeout;
use unpack::Unpacker;
use url::Url;
use wire::retry_after;

/// Longest download. How long the storage may be silent is the client's own time bound.
const LONGEST: Duration = Duration::from_secs(30 * 60);

impl AdsClient {
    /// Writes a part of a report to `sink`, unpacked where it is gzip, and says how many bytes that were: at most
    /// `limit`. What was written before a failure is no report.
    ///
    /// Only `https` is asked, without a token; `http` on this computer where the client talks to a sandbox.
    ///
    /// # Errors
    /// [`DownloadError`]. The address is in none of them.
    pub async fn download_part<W: AsyncWrite + Unpin + Send + ?Sized>(
        &self,
        part: &ReportPart,
        limit: u64,
        sink: &mut W,
    ) -> Result<u64, DownloadError> {
        let address = self.storage_address(part.address.expose()).ok_or(DownloadError::Address)?;
        let mut request = reqwest::Request::new(Method::GET, address);
        *request.timeout_mut() = Some(LONGEST);
        let answer = timeout(self.timeout, self.http.execute(request)).await;
        let mut answer =
            answer.map_err(|_| DownloadError::TimedOut)?.map_err(|error| DownloadError::of(&error))?;
        let status = answer.status().as_u16();
        if status != 200 {
            let retry_after = retry_after(answer.headers(), self.clock.now());
            return Err(DownloadError::Refused { status, retry_after });
        }
        let mut unpacker = Unpacker::new(limit);
        let mut written = 0;
        while let Some(chunk) = timeout(self.timeout, answer.chunk())
            .await
            .map_err(|_| DownloadError::TimedOut)?
            .map_err(|error| DownloadError::of_body(&error))?
        {
            for piece in chunk.chunks(unpack::PIECE) {
                written += write(sink, unpacker.push(piece)?).await?;
            }
        }
        written += write(sink, unpacker.finish()?).await?;
        sink.flush().await.map_err(|error| DownloadError::Sink(error.kind()))?;
        Ok(written)
    }

    /// The address, if it may be asked.
    fn storage_address(&self, address: &str) -> Option<Url> {
        let url = Url::parse(address).ok()?;
        let sandbox = Region::ALL.iter().all(|region| is_loopback(self.endpoints.ads(*region)));
        // A user in an address would become an Authorization header.
        let bare = url.username().is_empty() && url.password().is_none();
        let allowed = match (url.scheme(), is_loopback(&url)) {
            ("https", loopback) => sandbox || !loopback,
            ("http", loopback) => sandbox && loopback,
            _ => false,
        };
        (bare && allowed).then_some(url)
    }
}

async fn write<W: AsyncWrite + Unpin + Send + ?Sized>(
    sink: &mut W,
    bytes: Vec<u8>,
) -> Result<u64, DownloadError> {
    sink.write_all(&bytes).await.map_err(|error| DownloadError::Sink(error.kind()))?;
    Ok(bytes.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Endpoints;
    use domain::{Clock, Timestamp};
    use std::sync::Arc;

    struct Epoch;

    impl Clock for Epoch {
        fn now(&self) -> Timestamp {
            Timestamp::UNIX_EPOCH
        }

        fn monotonic(&self) -> Duration {
            Duration::ZERO
        }
    }

    fn asks(endpoints: Endpoints, address: &str) -> bool {
        let client = AdsClient::new(reqwest::Client::new(), endpoints, "c", Arc::new(Epoch));
        client.storage_address(address).is_some()
    }

    #[test]
    fn a_report_is_fetched_from_the_internet_over_tls_alone() {
        let amazon = |address| asks(Endpoints::production(), address);
        assert!(amazon("https://storage.example/part?X-Amz-Signature=1"));
        for address in [
            "http://storage.example/part",
            "http://127.0.0.1/part",
            "https://127.0.0.1/part",
            "https://localhost:8443/part",
            "https://user@storage.example/part",
            "https://:secret@storage.example/part",
            "file:///etc/passwd",
            "ftp://storage.example/part",
            "/part",
            "",
        ] {
            assert!(!amazon(address), "{address}");
        }
    }

    #[test]
    fn a_sandbox_hands_its_reports_out_on_this_computer_alone() {
        let sandbox = |address| asks(Endpoints::sandbox(&"http://127.0.0.1:8790".parse().unwrap()), address);
        assert!(sandbox("http://127.0.0.1:8791/part"));
        assert!(!sandbox("http://storage.example/part"));
        assert!(!sandbox("http://user:x@127.0.0.1:8791/part"));
    }
}
