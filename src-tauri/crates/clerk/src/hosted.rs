//! Hosted sign-in: Clerk's own pages in the system browser, back by the app's custom scheme.
//!
//! The endpoint is *observed* in the Expo, iOS and Android SDKs of 2026 and is not in the public
//! OpenAPI file. Its error codes are not documented.

use crate::client::{ClerkClient, SignedIn};
use crate::transport::Failure;
use crate::{ClerkError, ClientState, SessionStatus, wire};
use domain::{Secret, is_loopback};
use reqwest::StatusCode;
use url::Url;

/// What a hosted sign-in starts from.
#[derive(Debug, Clone, Copy)]
pub struct HostedAuthRequest<'a> {
    /// Where the browser returns to: a custom scheme, registered at Clerk.
    pub redirect_url: &'a str,
    /// Unpredictable, at least 128 bits. Comes back unchanged; the caller compares it.
    pub state: &'a str,
    /// [`::wire::Pkce::challenge`] of the verifier that [`ClerkClient::redeem`] will be given. It is S256, and
    /// Clerk's SDKs for Expo, iOS and Android send no parameter that says so (*observed*).
    pub code_challenge: &'a str,
    /// Whether the page begins with signing up.
    pub sign_up: bool,
}

/// What the callback brought, after its `state` was compared.
#[derive(Debug, Clone)]
pub struct HostedAuthCallback {
    /// `rotating_token_nonce`: good for one exchange.
    pub nonce: Secret,
    /// `created_session_id`.
    pub created_session_id: String,
}

impl ClerkClient {
    /// Starts a hosted sign-in. Returns the address to open in the system browser.
    ///
    /// # Errors
    /// [`ClerkError::BadUrl`] if `redirect_url` is not a custom scheme, or if Clerk names an address
    /// that is not https or holds user information; http is taken on loopback if the instance itself
    /// is there.
    pub async fn begin_hosted_auth(&self, request: &HostedAuthRequest<'_>) -> Result<Url, ClerkError> {
        let redirect = Url::parse(request.redirect_url).map_err(|_| ClerkError::BadUrl("redirect"))?;
        if matches!(redirect.scheme(), "http" | "https") {
            return Err(ClerkError::BadUrl("redirect"));
        }
        let form = [
            ("redirect_url", request.redirect_url),
            ("code_challenge", request.code_challenge),
            ("state", request.state),
            ("mode", "sign-up"),
        ];
        // Without a mode the page begins with signing in (*observed*).
        let form = if request.sign_up { &form[..] } else { &form[..3] };
        let mut answer = self.transport.post(&["client", "hosted_auth"], form).await;
        if let Err(Failure::Refused(refusal)) = &answer
            && refusal.status == StatusCode::UNAUTHORIZED
            && refusal.code == "signed_out"
        {
            // The refusal brought a new device token, which is saved by now (*observed* in Expo).
            answer = self.transport.post(&["client", "hosted_auth"], form).await;
        }
        let envelope: wire::Envelope<wire::HostedAuth> = answer?.json("hosted sign-in")?;
        let hosted = envelope.response.ok_or(ClerkError::BadResponse("hosted sign-in"))?;
        let url = Url::parse(&hosted.url).map_err(|_| ClerkError::BadUrl("sign-in page"))?;
        may_be_opened(&url, self.transport.base())?;
        Ok(url)
    }

    /// Completes a hosted sign-in with the verifier of its challenge.
    ///
    /// Safe to repeat: if the nonce is already used because an earlier try was cut off after Clerk
    /// took it, the session is found on this device and the sign-in succeeds.
    ///
    /// # Errors
    /// [`ClerkError::NonceRejected`] if Clerk refuses and the session is not on this device;
    /// [`ClerkError::SessionPending`] if Clerk accepts and wants a task done first;
    /// [`ClerkError::SessionGone`] if Clerk accepts but the session cannot be used.
    pub async fn redeem(
        &self,
        callback: &HostedAuthCallback,
        verifier: &Secret,
    ) -> Result<SignedIn, ClerkError> {
        self.cache.clear().await;
        let form = [
            ("_method", "GET"),
            ("rotating_token_nonce", callback.nonce.expose()),
            ("code_verifier", verifier.expose()),
        ];
        let answer = self.transport.post(&["client"], &form).await;
        let reply = match answer {
            Ok(reply) => reply,
            Err(Failure::Refused(refusal)) => {
                let (code, trace_id) = (refusal.code.clone(), refusal.trace_id.clone());
                // Only Clerk's own "no" is about the nonce.
                let error = ClerkError::from(Failure::Refused(refusal));
                if !matches!(error, ClerkError::Clerk { .. } | ClerkError::SignedOut) {
                    return Err(error);
                }
                return match self.client().await? {
                    Some(state) if state.usable(&callback.created_session_id).is_some() => {
                        self.signed_in(&state, &callback.created_session_id).await
                    }
                    _ => Err(ClerkError::NonceRejected { code, trace_id }),
                };
            }
            Err(failure) => return Err(failure.into()),
        };
        let envelope: wire::Envelope<wire::Client> = reply.json("client")?;
        let state = envelope.response.map(ClientState::from).ok_or(ClerkError::SessionGone)?;
        self.signed_in(&state, &callback.created_session_id).await
    }

    pub(crate) async fn signed_in(
        &self,
        state: &ClientState,
        session_id: &str,
    ) -> Result<SignedIn, ClerkError> {
        let session = state.usable(session_id).ok_or(ClerkError::SessionGone)?;
        if session.status == SessionStatus::Pending {
            return Err(ClerkError::SessionPending { task: session.task() });
        }
        let user = match &session.user {
            Some(user) => user.clone(),
            None => self.me(session_id).await?,
        };
        Ok(SignedIn { user, session_id: session_id.to_owned(), expires_at: session.expires_at })
    }
}

/// Whether `url`, named by Clerk, may be handed to the system browser.
pub(crate) fn may_be_opened(url: &Url, base: &Url) -> Result<(), ClerkError> {
    if !url.username().is_empty() || url.password().is_some() {
        return Err(ClerkError::BadUrl("sign-in page with user information"));
    }
    let plain_loopback = |url: &Url| url.scheme() == "http" && is_loopback(url);
    let allowed = url.scheme() == "https" || (plain_loopback(url) && plain_loopback(base));
    if allowed && url.has_host() { Ok(()) } else { Err(ClerkError::BadUrl("sign-in page is not https")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(url: &str, base: &str) -> bool {
        may_be_opened(&Url::parse(url).unwrap(), &Url::parse(base).unwrap()).is_ok()
    }

    #[test]
    fn only_https_pages_without_user_information_are_opened() {
        let real = "https://clerk.example.com";
        assert!(opened("https://accounts.example.com/sign-in?x=1", real));
        assert!(!opened("http://accounts.example.com/sign-in", real));
        assert!(!opened("https://clerk.example.com@evil.example/sign-in", real));
        assert!(!opened("https://:secret@accounts.example.com/", real));
        assert!(!opened("file:///etc/passwd", real));
        assert!(!opened("com.adkeeper.desktop://callback", real));
    }

    #[test]
    fn plain_http_is_opened_only_between_loopback_hosts() {
        let sandbox = "http://127.0.0.1:8790";
        assert!(opened("http://localhost:8790/sign-in/abc", sandbox));
        assert!(opened("http://[::1]:8790/sign-in/abc", sandbox));
        assert!(!opened("http://localhost.evil.example/sign-in", sandbox));
        assert!(
            !opened("http://localhost:8790/", "https://clerk.example.com"),
            "a real instance names https"
        );
    }
}
