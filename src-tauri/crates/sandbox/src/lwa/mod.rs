//! Login with Amazon: the consent page, the token endpoint and the https-style return page.

mod bounce;
mod consent;
mod state;
mod token;

use crate::world::Shared;
use axum::Router;
use axum::routing::{get, post};
pub(crate) use state::{Lwa, RefreshToken};
use std::sync::Arc;
pub use token::OAuthError;
pub(crate) use token::refuse;

/// Routes of Login with Amazon on the main listener.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/ap/oa", get(consent::show).post(consent::decide))
        .route("/auth/o2/token", post(token::exchange))
        .route("/amazon/callback", get(bounce::page))
        .route("/amazon/callback.js", get(bounce::script))
}
