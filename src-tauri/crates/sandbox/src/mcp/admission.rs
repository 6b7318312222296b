//! Who may send something: a living access token, its client, an account context, and headers that fit.

use super::Place;
use super::context::Context;
use super::rpc::{RpcError, TRANSPORT};
use crate::ads::{AdsRefusal, Family};
use crate::seed::{self, LoginSeed};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use domain::sandbox::LWA_CLIENT_ID;

/// Names the LwA client.
const CLIENT: &str = "amazon-ads-clientid";

/// RFC 6750: the token is no good.
const INVALID_TOKEN: &str = "Bearer error=\"invalid_token\"";

/// Who is asking.
pub(super) struct Caller {
    /// The login behind the access token.
    pub(super) login: &'static LoginSeed,
    /// For which account.
    pub(super) context: Context,
}

/// The answer to what is not let in.
pub(super) struct Refused(Box<Response>);

impl From<Response> for Refused {
    fn from(response: Response) -> Self {
        Self(Box::new(response))
    }
}

impl Refused {
    /// The answer.
    pub(super) fn answer(self) -> Response {
        *self.0
    }
}

/// A header as text, unless it is absent or empty.
pub(super) fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim).filter(|value| !value.is_empty())
}

/// Lets a request in, whatever its method.
///
/// documented: both headers on every request, the token's prefix, the two account contexts; 403 for an `Origin`
/// that is not the server's (a web page has no business here, so any is refused). guessed: everything about
/// the refusals. 401 with `{"code","message"}` as the unified API says it, and `WWW-Authenticate` as RFC 6750
/// wants it, for a token that is missing, unknown or over, for a missing client and for one that is not
/// approved; 403 for a client that the token was not issued for; the gateway's 403 for an
/// `Authorization` that is no bearer token.
pub(super) fn admit(place: &Place, headers: &HeaderMap) -> Result<Caller, Refused> {
    if headers.contains_key(header::ORIGIN) {
        let error = RpcError::new(TRANSPORT, "Forbidden: the Origin header is not allowed");
        return Err(error.answer(StatusCode::FORBIDDEN, None).into());
    }
    let missing = || challenge("Bearer", "HTTP 401 Unauthorized");
    let authorization = text(headers, "authorization").ok_or_else(missing)?;
    let token = authorization.strip_prefix("Bearer ").ok_or_else(|| {
        let text = "not a valid key=value pair (missing equal-sign) in Authorization header";
        Refused::from(AdsRefusal::gateway(text).answer(Family::Coded))
    })?;
    let failed = || challenge(INVALID_TOKEN, "Authentication failed");
    let client = text(headers, CLIENT).ok_or_else(missing)?;
    let host = &place.host;
    host.shared.read(|world, now| {
        let grant = world.lwa.bearer(token, now).ok_or_else(failed)?;
        let login = seed::login(&grant.login).ok_or_else(failed)?;
        if client != LWA_CLIENT_ID {
            let text = "The access token was not issued for this client";
            return Err(AdsRefusal::forbidden(text).answer(Family::Coded).into());
        }
        if !world.lwa.approved {
            return Err(failed());
        }
        let context = Context::read(world, login, host.region, headers);
        let context = context.map_err(|refusal| Refused::from(refusal.answer(Family::Coded)))?;
        Ok(Caller { login, context })
    })
}

/// 401 with what the client should have brought.
fn challenge(scheme: &'static str, text: &str) -> Refused {
    let mut response = AdsRefusal::unauthorised(text).answer(Family::Coded);
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(scheme));
    response.into()
}

/// An answer with `status` in the shape of a refusal.
pub(crate) fn refuse(status: StatusCode, text: &str) -> Response {
    if status == StatusCode::UNAUTHORIZED {
        return challenge(INVALID_TOKEN, text).answer();
    }
    AdsRefusal::new(status, text).answer(Family::Coded)
}

/// Whether the caller takes both kinds of answer. Both must be listed: a range of types is not enough for the
/// official SDKs (observed). guessed: 406, which they answer.
pub(super) fn accepts(headers: &HeaderMap, wanted: &[&str]) -> Result<(), Refused> {
    let given = headers.get_all(header::ACCEPT);
    let given: Vec<_> =
        given.iter().filter_map(|value| value.to_str().ok()).flat_map(|v| v.split(',')).collect();
    let listed = |media: &&str| {
        given
            .iter()
            .any(|range| range.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(media))
    };
    if wanted.iter().all(listed) {
        return Ok(());
    }
    let text = format!("Not Acceptable: the Accept header must list {}", wanted.join(" and "));
    Err(RpcError::new(TRANSPORT, text).answer(StatusCode::NOT_ACCEPTABLE, None).into())
}

/// Whether the body is declared as JSON. guessed: 415, which the official SDKs answer.
pub(super) fn sends_json(headers: &HeaderMap) -> Result<(), Refused> {
    let declared = text(headers, "content-type").unwrap_or_default();
    if declared.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    let text = "Unsupported Media Type: the Content-Type must be application/json";
    Err(RpcError::new(TRANSPORT, text).answer(StatusCode::UNSUPPORTED_MEDIA_TYPE, None).into())
}
