use crate::support::*;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum::{Json, Router};
use domain::sandbox::SUPABASE_KEY;
use reqwest::RequestBuilder;
use sandbox::{Sandbox, SandboxConfig, SandboxHandle};
use serde_json::{Value, json};
use url::Url;

/// An upstream that says what it got, or fails the way PostgREST 12 does.
async fn upstream(request: Request) -> axum::response::Response {
    let (parts, body) = request.into_parts();
    let error = |status: u16, code: &str, message: &str| {
        let body = json!({"code": code, "details": null, "hint": null, "message": message});
        (StatusCode::from_u16(status).unwrap(), Json(body)).into_response()
    };
    match parts.uri.path() {
        "/expired" => return error(401, "PGRST301", "JWT expired"),
        "/forged" => return error(401, "PGRST301", "JWSError JWSInvalidSignature"),
        "/absent" => return error(404, "42P01", "relation \"public.absent\" does not exist"),
        "/denied" => return error(403, "42501", "new row violates row-level security policy"),
        _ => {}
    }
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let header = |name: &str| parts.headers.get(name).map(|value| value.to_str().unwrap().to_owned());
    let seen = json!({
        "method": parts.method.as_str(),
        "uri": parts.uri.to_string(),
        "authorization": header("authorization"),
        "apikey": header("apikey"),
        "prefer": header("prefer"),
        "profile": header("content-profile"),
        "body": String::from_utf8(body.to_vec()).unwrap(),
    });
    let mut headers = HeaderMap::new();
    headers.insert("content-range", "0-0/1".parse().unwrap());
    headers.insert("preference-applied", "return=minimal".parse().unwrap());
    (StatusCode::CREATED, headers, Json(seen)).into_response()
}

async fn behind() -> SandboxHandle {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(upstream)).await });
    Sandbox::start(SandboxConfig { postgrest: Some(url), ..SandboxConfig::default() }).await.unwrap()
}

async fn answer(request: RequestBuilder) -> (u16, Value) {
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

#[tokio::test]
async fn a_request_with_the_key_passes_unchanged_but_for_prefix_and_key() {
    let sandbox = behind().await;
    let jwt = sandbox.mint_session_jwt("user_sandbox_ada").unwrap();
    let url = format!("{}/rest/v1/users?on_conflict=id%2Cuser_id&columns=%22id%22", sandbox.base_url());
    let response = http()
        .post(url)
        .header("apikey", SUPABASE_KEY)
        .bearer_auth(&jwt)
        .header("prefer", "resolution=merge-duplicates,return=minimal")
        .header("content-profile", "public")
        .body("[{\"id\":\"ä\"}]")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 201);
    assert_eq!(response.headers()["content-range"], "0-0/1");
    assert_eq!(response.headers()["preference-applied"], "return=minimal");
    let seen: Value = response.json().await.unwrap();
    assert_eq!(
        seen,
        json!({
            "method": "POST",
            "uri": "/users?on_conflict=id%2Cuser_id&columns=%22id%22",
            "authorization": format!("Bearer {jwt}"),
            "apikey": null,
            "prefer": "resolution=merge-duplicates,return=minimal",
            "profile": "public",
            "body": "[{\"id\":\"ä\"}]",
        })
    );
}

#[tokio::test]
async fn a_publishable_key_is_no_token() {
    let sandbox = behind().await;
    let url = format!("{}/rest/v1/users", sandbox.base_url());
    let (status, seen) =
        answer(http().get(&url).header("apikey", SUPABASE_KEY).bearer_auth(SUPABASE_KEY)).await;
    assert_eq!((status, &seen["authorization"]), (201, &Value::Null));
    let (status, seen) = answer(http().get(format!("{url}?apikey={SUPABASE_KEY}&select=id"))).await;
    assert_eq!((status, &seen["uri"]), (201, &json!("/users?select=id")));
}

#[tokio::test]
async fn no_key_and_a_wrong_key_are_refused_without_a_code() {
    let sandbox = behind().await;
    let url = format!("{}/rest/v1/users", sandbox.base_url());
    let (status, body) = answer(http().get(&url)).await;
    assert_eq!((status, &body["message"]), (401, &json!("No API key found in request")));
    assert!(body.get("code").is_none());
    let (status, body) = answer(http().get(&url).header("apikey", "sb_publishable_other")).await;
    assert_eq!((status, &body["message"]), (401, &json!("Invalid API key")));
}

#[tokio::test]
async fn errors_come_as_the_hosted_version_words_them() {
    let sandbox = behind().await;
    let ask = async |table: &str| {
        let url = format!("{}/rest/v1/{table}", sandbox.base_url());
        let response = http().get(url).header("apikey", SUPABASE_KEY).send().await.unwrap();
        let mark = response.headers()["proxy-status"].to_str().unwrap().to_owned();
        let status = response.status().as_u16();
        let body: Value = response.json().await.unwrap();
        (status, body["code"].as_str().unwrap().to_owned(), mark)
    };
    let expected = |status, code: &str| (status, code.to_owned(), format!("PostgREST; error={code}"));
    assert_eq!(ask("expired").await, expected(401, "PGRST303"));
    assert_eq!(ask("forged").await, expected(401, "PGRST301"));
    assert_eq!(ask("absent").await, expected(404, "PGRST205"));
    assert_eq!(ask("denied").await, expected(403, "42501"));
}

#[tokio::test]
async fn a_token_of_another_instance_is_refused() {
    let (sandbox, other) = (behind().await, behind().await);
    let jwt = other.mint_session_jwt("user_sandbox_ada").unwrap();
    let url = format!("{}/rest/v1/users", sandbox.base_url());
    let (status, body) = answer(http().get(url).header("apikey", SUPABASE_KEY).bearer_auth(jwt)).await;
    assert_eq!((status, &body["code"]), (401, &json!("PGRST301")));
}

#[tokio::test]
async fn without_an_upstream_the_gateway_is_unavailable() {
    let (sandbox, _) = start().await;
    let url = format!("{}/rest/v1/users", sandbox.base_url());
    assert_eq!(answer(http().get(&url).header("apikey", SUPABASE_KEY)).await.0, 503, "none configured");
    let nobody = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let gone = Url::parse(&format!("http://{}", nobody.local_addr().unwrap())).unwrap();
    drop(nobody);
    let config = SandboxConfig { postgrest: Some(gone), ..SandboxConfig::default() };
    let sandbox = Sandbox::start(config).await.unwrap();
    let url = format!("{}/rest/v1/users", sandbox.base_url());
    assert_eq!(answer(http().get(&url).header("apikey", SUPABASE_KEY)).await.0, 503, "not listening");
}
