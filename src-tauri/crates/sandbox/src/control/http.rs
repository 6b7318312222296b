//! The levers over HTTP, under `/_sandbox/`.
//!
//! There is no authentication: the listener is on loopback. A request with an `Origin` other than the
//! panel's is refused, so that a web page open in the same computer's browser cannot pull a lever.

use super::{Control, GrantSelector, mcp, panel, watch_http};
use crate::fault::Fault;
use crate::world::Shared;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use domain::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

type Lever = State<Arc<Shared>>;

/// Routes of the control API on the main listener.
pub(crate) fn routes(shared: &Arc<Shared>) -> Router<Arc<Shared>> {
    Router::new()
        .route("/_sandbox/info", get(info))
        .route("/_sandbox/reset", post(reset))
        .route("/_sandbox/grants", get(grants))
        .route("/_sandbox/grants/age", post(age))
        .route("/_sandbox/grants/revoke", post(revoke))
        .route("/_sandbox/tokens/expire", post(expire))
        .route("/_sandbox/tokens/ttl", post(ttl))
        .route("/_sandbox/tokens/rotation", post(rotation))
        .route("/_sandbox/client/rotate-secret", post(rotate_secret))
        .route("/_sandbox/client/approved", post(approved))
        .route("/_sandbox/profiles/drop", post(drop_profile))
        .route("/_sandbox/profiles/restore", post(restore_profile))
        .route("/_sandbox/profiles/view-only", post(view_only))
        .route("/_sandbox/faults", get(faults).post(add_fault).delete(clear_faults))
        .route("/_sandbox/counters", get(counters).delete(clear_counters))
        .route("/_sandbox/sessions", get(sessions))
        .route("/_sandbox/sessions/revoke", post(revoke_session))
        .route("/_sandbox/sessions/expire", post(expire_session))
        .route("/_sandbox/clerk/native-api", post(native_api))
        .route("/_sandbox/clerk/redirects", post(redirects))
        .route("/_sandbox/clerk/instance", get(instance).post(set_instance))
        .route("/_sandbox/clerk/inbox", get(inbox))
        .route("/_sandbox/clerk/users", get(users))
        .route("/_sandbox/clerk/users/delete", post(delete_user))
        .route("/_sandbox/jwt", get(jwt))
        .route("/_sandbox/catalogue", get(switches))
        .route("/_sandbox/catalogue/{name}", post(switch))
        .route("/_sandbox/return-urls", post(return_url))
        .route("/_sandbox/latency", post(latency))
        .route("/_sandbox/clock-skew", get(clock).post(clock_skew))
        .merge(mcp::routes())
        .merge(watch_http::routes())
        .route("/_sandbox/panel", get(panel::page))
        .route("/_sandbox/panel.js", get(panel::script))
        .route("/_sandbox/panel.css", get(panel::style))
        .layer(middleware::from_fn_with_state(Arc::clone(shared), no_web_pages))
}

async fn no_web_pages(State(shared): Lever, request: Request, next: Next) -> Response {
    let own = [shared.base(), shared.browser_base()];
    let allowed = |origin: &HeaderValue| own.iter().any(|own| origin.as_bytes() == own.as_bytes());
    if request.headers().get(header::ORIGIN).is_some_and(|origin| !allowed(origin)) {
        return (StatusCode::FORBIDDEN, Json(json!({"error": "not for web pages"}))).into_response();
    }
    next.run(request).await
}

/// `{"enabled": bool}`
#[derive(Deserialize)]
struct Enabled {
    enabled: bool,
}

fn done() -> Json<Value> {
    Json(json!({"ok": true}))
}

async fn info(State(shared): Lever) -> Json<Value> {
    Json(json!({
        "base_url": shared.base(),
        "publishable_key": crate::server::publishable_key(shared.port),
        "ads": {
            "na": format!("http://127.0.0.1:{}", shared.ads_port(domain::Region::Na)),
            "eu": format!("http://127.0.0.1:{}", shared.ads_port(domain::Region::Eu)),
            "fe": format!("http://127.0.0.1:{}", shared.ads_port(domain::Region::Fe)),
        },
        "mcp": {
            "na": shared.mcp_url(domain::Region::Na),
            "eu": shared.mcp_url(domain::Region::Eu),
            "fe": shared.mcp_url(domain::Region::Fe),
        },
        "return_urls": shared.return_urls(),
        "postgrest": shared.postgrest.is_some(),
    }))
}

async fn reset(State(shared): Lever) -> Json<Value> {
    Control::new(shared).reset();
    done()
}

async fn grants(State(shared): Lever) -> Json<Value> {
    Json(json!(Control::new(shared).grants()))
}

/// `{"login": slug}` or `{"refresh_token": token}`, with `"access_tokens": true` to void those as well.
#[derive(Deserialize)]
struct Revoke {
    #[serde(flatten)]
    selector: GrantSelector,
    #[serde(default)]
    access_tokens: bool,
}

async fn revoke(State(shared): Lever, Json(body): Json<Revoke>) -> Json<Value> {
    Json(json!({"revoked": Control::new(shared).revoke(&body.selector, body.access_tokens)}))
}

async fn expire(State(shared): Lever) -> Json<Value> {
    Control::new(shared).expire_access_tokens();
    done()
}

/// `{"seconds": n}`
#[derive(Deserialize)]
struct Ttl {
    seconds: u64,
}

async fn ttl(State(shared): Lever, Json(body): Json<Ttl>) -> Json<Value> {
    Control::new(shared).set_access_token_ttl(Duration::from_secs(body.seconds));
    done()
}

async fn rotation(State(shared): Lever, Json(body): Json<Enabled>) -> Json<Value> {
    Control::new(shared).set_refresh_rotation(body.enabled);
    done()
}

async fn rotate_secret(State(shared): Lever) -> Json<Value> {
    Json(json!({"client_secret": Control::new(shared).rotate_client_secret()}))
}

async fn approved(State(shared): Lever, Json(body): Json<Enabled>) -> Json<Value> {
    Control::new(shared).set_client_approved(body.enabled);
    done()
}

/// `{"profile_id": "…"}`: text, because the ids do not fit into a JavaScript number.
#[derive(Deserialize)]
struct Profile {
    profile_id: String,
    #[serde(default)]
    enabled: bool,
}

/// Runs `act` on the profile's id, or answers 400.
fn with_profile(body: &Profile, act: impl FnOnce(u64)) -> Response {
    match body.profile_id.parse() {
        Ok(id) => {
            act(id);
            done().into_response()
        }
        Err(_) => {
            (StatusCode::BAD_REQUEST, Json(json!({"error": "profile_id is no number"}))).into_response()
        }
    }
}

async fn drop_profile(State(shared): Lever, Json(body): Json<Profile>) -> Response {
    with_profile(&body, |id| Control::new(shared).drop_profile(id))
}

async fn restore_profile(State(shared): Lever, Json(body): Json<Profile>) -> Response {
    with_profile(&body, |id| Control::new(shared).restore_profile(id))
}

async fn view_only(State(shared): Lever, Json(body): Json<Profile>) -> Response {
    with_profile(&body, |id| Control::new(shared).set_view_only(id, body.enabled))
}

async fn faults(State(shared): Lever) -> Json<Value> {
    Json(json!(Control::new(shared).faults()))
}

async fn add_fault(State(shared): Lever, Json(body): Json<Fault>) -> Json<Value> {
    Control::new(shared).add_fault(body);
    done()
}

async fn clear_faults(State(shared): Lever) -> Json<Value> {
    Control::new(shared).clear_faults();
    done()
}

async fn counters(State(shared): Lever) -> Json<Value> {
    Json(json!(Control::new(shared).counters()))
}

async fn clear_counters(State(shared): Lever) -> Json<Value> {
    Control::new(shared).clear_counters();
    done()
}

async fn sessions(State(shared): Lever) -> Json<Value> {
    Json(json!(Control::new(shared).sessions()))
}

/// `{"session_id": "sess_…"}`, or `{}` for all.
#[derive(Deserialize)]
struct Session {
    session_id: Option<String>,
}

async fn revoke_session(State(shared): Lever, Json(body): Json<Session>) -> Json<Value> {
    Json(json!({"sessions": Control::new(shared).revoke_session(body.session_id.as_deref())}))
}

async fn expire_session(State(shared): Lever, Json(body): Json<Session>) -> Json<Value> {
    Json(json!({"sessions": Control::new(shared).expire_session(body.session_id.as_deref())}))
}

async fn native_api(State(shared): Lever, Json(body): Json<Enabled>) -> Json<Value> {
    Control::new(shared).set_native_api(body.enabled);
    done()
}

/// `{"urls": ["…"]}`
#[derive(Deserialize)]
struct Redirects {
    urls: Vec<String>,
}

async fn redirects(State(shared): Lever, Json(body): Json<Redirects>) -> Json<Value> {
    Control::new(shared).set_redirects(body.urls);
    done()
}

async fn switches(State(shared): Lever) -> Json<Value> {
    Json(json!(Control::new(shared).switches()))
}

/// `{"on": bool}`
#[derive(Deserialize)]
struct Switch {
    on: bool,
}

async fn switch(State(shared): Lever, Path(name): Path<String>, Json(body): Json<Switch>) -> Response {
    let control = Control::new(shared);
    match control.switch(&name, body.on).and_then(|()| control.is_on(&name)) {
        Ok(on) => Json(json!({"name": name, "on": on})).into_response(),
        Err(error) => (StatusCode::NOT_FOUND, Json(json!({"error": error.to_string()}))).into_response(),
    }
}

/// `{"url": "…"}`
#[derive(Deserialize)]
struct ReturnUrl {
    url: String,
}

async fn return_url(State(shared): Lever, Json(body): Json<ReturnUrl>) -> Json<Value> {
    Control::new(shared).allow_return_url(body.url);
    done()
}

/// `{"ms": n}`
#[derive(Deserialize)]
struct Latency {
    ms: u64,
}

async fn latency(State(shared): Lever, Json(body): Json<Latency>) -> Json<Value> {
    Control::new(shared).set_latency(Duration::from_millis(body.ms));
    done()
}

/// `{"login": slug, "days": n}`
#[derive(Deserialize)]
struct Age {
    login: String,
    days: u32,
}

async fn age(State(shared): Lever, Json(body): Json<Age>) -> Json<Value> {
    Json(json!({ "dated": Control::new(shared).age_grants(&body.login, body.days) }))
}

/// `{"seconds": n}` or `{"days": n}`, negative for a clock that is behind.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum ClockSkew {
    Seconds(i64),
    Days(i32),
}

async fn clock_skew(State(shared): Lever, Json(body): Json<ClockSkew>) -> Json<Value> {
    Control::new(shared).set_clock_skew(match body {
        ClockSkew::Seconds(seconds) => seconds,
        ClockSkew::Days(days) => i64::from(days) * 24 * 60 * 60,
    });
    done()
}

async fn clock(State(shared): Lever) -> Json<Value> {
    let seconds = Control::new(Arc::clone(&shared)).clock_skew();
    let amazon = shared.read(|_, now| shared.conditions.amazon(now));
    Json(json!({ "seconds": seconds, "amazon": amazon }))
}

async fn instance(State(shared): Lever) -> Json<Value> {
    instance_of(&Control::new(shared))
}

/// Some of the settings that `GET` answers; the others stay.
async fn set_instance(State(shared): Lever, Json(changes): Json<Value>) -> Response {
    let control = Control::new(shared);
    let mut settings = json!(control.instance());
    for (name, value) in changes.as_object().into_iter().flatten() {
        if settings.get(name).is_none() || !value.is_boolean() {
            let text = format!("{name} is no switch of the instance");
            return (StatusCode::BAD_REQUEST, Json(json!({"error": text}))).into_response();
        }
        settings[name] = value.clone();
    }
    if let Ok(settings) = serde_json::from_value(settings) {
        control.set_instance(|instance| *instance = settings);
    }
    instance_of(&control).into_response()
}

fn instance_of(control: &Control) -> Json<Value> {
    Json(json!(control.instance()))
}

async fn inbox(State(shared): Lever) -> Json<Value> {
    Json(json!(Control::new(shared).inbox()))
}

async fn users(State(shared): Lever) -> Json<Value> {
    Json(json!(Control::new(shared).users()))
}

/// `{"user_id": "user_…"}`
#[derive(Deserialize)]
struct Whom {
    user_id: String,
}

async fn delete_user(State(shared): Lever, Json(body): Json<Whom>) -> Json<Value> {
    Json(json!({"deleted": Control::new(shared).delete_user(&body.user_id)}))
}

/// `?user_id=user_…[&issued_at=RFC 3339]`
#[derive(Deserialize)]
struct Jwt {
    user_id: String,
    issued_at: Option<Timestamp>,
}

async fn jwt(State(shared): Lever, Query(query): Query<Jwt>) -> Response {
    match Control::new(shared).mint_session_jwt(&query.user_id, query.issued_at) {
        Ok(jwt) => Json(json!({"jwt": jwt})).into_response(),
        Err(error) => {
            (StatusCode::INTERNAL_SERVER_ERROR, Json(json!({"error": error.to_string()}))).into_response()
        }
    }
}
