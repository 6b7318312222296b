//! The least that can stand for Amazon: a token for every refresh token, and no profiles. What is measured
//! against it is not Amazon's time.

use std::time::Duration;

use anyhow::{Context, Result};
use axum::extract::State;
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// An access token of the length that Amazon's have (observed).
const ACCESS_TOKEN_LENGTH: usize = 353;

/// A running endpoint; it ends with the program.
pub struct Endpoint {
    /// Where, as the address of a sandbox.
    pub url: String,
    /// Token requests answered so far.
    pub refreshes: watch::Receiver<u64>,
}

struct Shared {
    latency: Duration,
    refreshes: watch::Sender<u64>,
}

/// Starts one that takes `latency` for each token.
pub async fn start(latency: Duration) -> Result<Endpoint> {
    let (main, north_america) = neighbours().await?;
    let (refreshes, seen) = watch::channel(0);
    let url = format!("http://127.0.0.1:{}", main.local_addr()?.port());
    let shared = Arc::new(Shared { latency, refreshes });
    let tokens = Router::new().route("/auth/o2/token", post(token)).with_state(shared);
    let ads = Router::new().route("/v2/profiles", get(async || Json(json!([]))));
    for (listener, service) in [(main, tokens), (north_america, ads)] {
        tokio::spawn(async move { axum::serve(listener, service).await });
    }
    Ok(Endpoint { url, refreshes: seen })
}

async fn token(State(shared): State<Arc<Shared>>, Form(form): Form<HashMap<String, String>>) -> Json<Value> {
    if !shared.latency.is_zero() {
        tokio::time::sleep(shared.latency).await;
    }
    let answer = json!({
        "access_token": format!("Atza|{:0>ACCESS_TOKEN_LENGTH$}", 0),
        "refresh_token": form.get("refresh_token"),
        "token_type": "bearer",
        "expires_in": 3600,
    });
    shared.refreshes.send_modify(|count| *count += 1);
    Json(answer)
}

/// Two free ports next to each other: a sandbox has the Ads API of NA on the one after its own.
async fn neighbours() -> Result<(TcpListener, TcpListener)> {
    for _ in 0..50 {
        let first = TcpListener::bind(("127.0.0.1", 0)).await?;
        let next = first.local_addr()?.port().checked_add(1);
        let Some(next) = next else { continue };
        if let Ok(second) = TcpListener::bind(("127.0.0.1", next)).await {
            return Ok((first, second));
        }
    }
    None.context("no two free ports side by side")
}
