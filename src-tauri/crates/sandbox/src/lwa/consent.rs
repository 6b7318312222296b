//! `/ap/oa`: the page on which the user chooses an Amazon login and allows or refuses.

use super::state::{Challenge, Code, Consent, Lwa};
use crate::page;
use crate::random;
use crate::seed;
use crate::wire::{BODY_LIMIT, Pairs};
use crate::world::{Shared, after};
use axum::extract::{Request, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use domain::sandbox::LWA_CLIENT_ID;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// documented: codes live five minutes.
const CODE_LIFE: Duration = Duration::from_secs(5 * 60);

/// Scopes that exist. documented: Ads API guides and Login with Amazon.
const SCOPES: [&str; 7] = [
    "advertising::campaign_management",
    "cpc_advertising:campaign_management",
    "advertising::audiences",
    "advertising::test:create_account",
    "profile",
    "profile:user_id",
    "postal_code",
];

/// How a request that cannot be served is refused.
enum Refusal {
    /// A page; the browser stays at Amazon and the app learns nothing.
    Page(&'static str, &'static str),
    /// A redirect with `error` and `error_description`.
    Redirect(String),
}

/// `GET /ap/oa`.
///
/// documented: parameters, exact `redirect_uri`, `plain` as the default challenge method. observed:
/// 400 page without a redirect for a bad `redirect_uri`; `errorMsg=lwa-invalid-parameter-…`;
/// `invalid_scope` by redirect with "An unknown scope was requested"; the same for a client that is not
/// approved. guessed: the texts of the other 400 pages.
pub(super) async fn show(State(shared): State<Arc<Shared>>, uri: Uri) -> Response {
    let query = Pairs::query(&uri);
    let urls = shared.return_urls();
    let checked = shared.change(|world, _| {
        let consent = check(&world.lwa, &query, &urls)?;
        let id = random::alphanumeric(24);
        world.lwa.consents.insert(id.clone(), consent);
        Ok(id)
    });
    match checked {
        Ok(id) => page::respond(StatusCode::OK, form(&id, query.get("scope").unwrap_or_default())),
        Err(Refusal::Page(code, text)) => {
            page::notice(StatusCode::BAD_REQUEST, "400 Bad Request", &format!("{text} ({code})"))
        }
        Err(Refusal::Redirect(location)) => page::found(&location),
    }
}

fn check(lwa: &Lwa, query: &Pairs, urls: &[String]) -> Result<Consent, Refusal> {
    if query.repeats() {
        return Err(Refusal::Page("lwa-invalid-parameter", "A parameter was given more than once."));
    }
    if query.get("client_id") != Some(LWA_CLIENT_ID) {
        return Err(Refusal::Page("lwa-invalid-parameter-bad-client-id", "An unknown client was specified."));
    }
    let redirect_uri = query.get("redirect_uri").unwrap_or_default();
    if !urls.iter().any(|url| url == redirect_uri) {
        return Err(Refusal::Page(
            "lwa-invalid-parameter-bad-redirect-uri-vendor",
            "The redirect URI you provided has not been whitelisted for your application.",
        ));
    }
    match query.get("response_type") {
        Some("code") => {}
        Some("token") => {
            return Err(Refusal::Page(
                "lwa-invalid-parameter-unauthorized-implicit-grant-request",
                "Your application is not allowed to use the implicit grant.",
            ));
        }
        _ => {
            return Err(Refusal::Page(
                "lwa-invalid-parameter-bad-response-type",
                "The response type must be code.",
            ));
        }
    }
    let state = query.get("state").map(str::to_owned);
    let scope = query.get("scope").unwrap_or_default();
    let known = !scope.is_empty() && scope.split(' ').all(|one| SCOPES.contains(&one));
    if !known || !lwa.approved {
        let location = redirect(
            redirect_uri,
            state.as_deref(),
            &[("error_description", "An unknown scope was requested"), ("error", "invalid_scope")],
        );
        return Err(Refusal::Redirect(location));
    }
    let challenge = challenge(query)?;
    Ok(Consent { redirect_uri: redirect_uri.to_owned(), scope: scope.to_owned(), state, challenge })
}

fn challenge(query: &Pairs) -> Result<Option<Challenge>, Refusal> {
    let refused =
        Err(Refusal::Page("lwa-invalid-parameter-bad-code-challenge", "The code challenge is not valid."));
    let Some(value) = query.filled("code_challenge") else {
        return if query.get("code_challenge_method").is_some() { refused } else { Ok(None) };
    };
    let s256 = match query.get("code_challenge_method") {
        None | Some("plain") => false,
        Some("S256") => true,
        Some(_) => return refused,
    };
    // RFC 7636: 43 to 128 unreserved characters; a SHA-256 in base64url has exactly 43.
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let length = if s256 { 43..=43 } else { 43..=128 };
    if !length.contains(&value.len()) || !value.bytes().all(unreserved) {
        return refused;
    }
    Ok(Some(Challenge { value: value.to_owned(), s256 }))
}

/// `POST /ap/oa`: the user's decision.
///
/// documented: redirect with `code` (about 20 letters and digits), `scope` and `state`. observed:
/// `error_description=User+not+authenticated&error=access_denied` on Cancel. guessed: 400 for a page
/// that was used already.
pub(super) async fn decide(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let bytes = axum::body::to_bytes(request.into_body(), BODY_LIMIT).await.unwrap_or_default();
    let fields = Pairs::parse(&bytes);
    let id = fields.get("request").unwrap_or_default().to_owned();
    let login = fields.get("login").and_then(seed::login);
    let location = shared.change(|world, now| {
        let allow = match fields.get("decision") {
            Some("allow") => Some(login?),
            Some("cancel") => None,
            _ => return None,
        };
        let consent = world.lwa.consents.remove(&id)?;
        let state = consent.state.clone();
        let Some(login) = allow else {
            return Some(redirect(
                &consent.redirect_uri,
                state.as_deref(),
                &[("error_description", "User not authenticated"), ("error", "access_denied")],
            ));
        };
        let code = format!("AN{}", random::alphanumeric(18));
        let location =
            redirect(&consent.redirect_uri, state.as_deref(), &[("code", &code), ("scope", &consent.scope)]);
        let expires = after(now, CODE_LIFE);
        let consented = shared.conditions.amazon(now);
        world
            .lwa
            .codes
            .insert(code, Code { login: login.slug.to_owned(), consent, consented, expires, used: false });
        Some(location)
    });
    match location {
        Some(location) => page::found(&location),
        None => page::notice(
            StatusCode::BAD_REQUEST,
            "This page was used already",
            "Go back to Adkeeper and start again.",
        ),
    }
}

fn redirect(uri: &str, state: Option<&str>, parameters: &[(&str, &str)]) -> String {
    let Ok(mut url) = Url::parse(uri) else { return uri.to_owned() };
    url.query_pairs_mut().extend_pairs(parameters);
    if let Some(state) = state {
        url.query_pairs_mut().append_pair("state", state);
    }
    url.into()
}

fn form(id: &str, scope: &str) -> String {
    let mut logins = String::new();
    for (at, login) in seed::logins().iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = write!(
            logins,
            "<label class=\"choice\"><input type=\"radio\" name=\"login\" id=\"login-{slug}\" \
             value=\"{slug}\"{checked}><span><b>{name}</b><small>{about}</small></span>\
             </label>",
            slug = login.slug,
            checked = if at == 0 { " checked" } else { "" },
            name = page::escape(login.name),
            about = page::escape(login.about),
        );
    }
    page::fill(
        include_str!("../pages/consent.html"),
        &[("request", &page::escape(id)), ("logins", &logins), ("scope", &page::escape(scope))],
    )
}
