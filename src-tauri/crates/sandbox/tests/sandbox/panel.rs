//! The developer panel.

use crate::support::*;
use serde_json::json;

#[tokio::test]
async fn the_panel_is_locked_down_to_its_own_origin() {
    let (sandbox, _) = start().await;
    let base = format!("{}/_sandbox/panel", sandbox.base_url());
    let page = http().get(&base).send().await.unwrap();
    assert_eq!(page.status(), 200);
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    for rule in ["default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'"] {
        assert!(policy.contains(rule), "{policy}");
    }
    let html = page.text().await.unwrap();
    for inline in ["<script>", "<style>", " style=", " onclick="] {
        assert!(!html.contains(inline), "{inline}");
    }
    for (file, media) in [("js", "text/javascript; charset=utf-8"), ("css", "text/css; charset=utf-8")] {
        let asset = http().get(format!("{base}.{file}")).send().await.unwrap();
        assert_eq!(
            (asset.status().as_u16(), &asset.headers()["content-type"]),
            (200, &media.parse().unwrap())
        );
    }
}

#[tokio::test]
async fn the_panel_may_pull_levers_and_other_pages_may_not() {
    let (sandbox, _) = start().await;
    let url = format!("{}/_sandbox/catalogue/token-500", sandbox.base_url());
    let pull = async |origin: String| {
        let request = http().post(&url).header("origin", origin).json(&json!({"on": true}));
        request.send().await.unwrap().status().as_u16()
    };
    let port = sandbox.port();
    for foreign in
        ["https://example.com".to_owned(), "null".to_owned(), format!("http://localhost:{}", port + 1)]
    {
        assert_eq!(pull(foreign).await, 403);
    }
    assert_eq!(sandbox.control().is_on("token-500"), Ok(false));
    assert_eq!(pull(format!("http://localhost:{port}")).await, 200);
    assert_eq!(pull(sandbox.base_url()).await, 200);
    assert_eq!(sandbox.control().is_on("token-500"), Ok(true));
}
