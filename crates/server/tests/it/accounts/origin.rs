//! Requests that a browser might have been tricked into.

use serde_json::json;
use server::config::Origin;

use crate::kit::{Reply, TestServer};

#[tokio::test]
async fn a_cookie_changes_something_only_from_our_own_pages() {
    let server = TestServer::start_with(|config| {
        config.network.allowed_origins = vec![Origin::from_setting("https://app.example").unwrap()];
    })
    .await;
    let ada = server.user("ada").await;
    let ours = server.url.clone();
    let change = |cookie: bool, headers: Vec<(&'static str, String)>| {
        let mut request = ada.call("PATCH", "/api/auth/profile").json(&json!({ "bio": "x" }));
        request = if cookie {
            request.header("cookie", format!("klatch={}", ada.token))
        } else {
            request.bearer_auth(&ada.token)
        };
        for (name, value) in headers {
            request = request.header(name, value);
        }
        Reply::to(request)
    };
    let origin = |text: &str| vec![("origin", text.to_owned())];
    let port = ours.rsplit_once(':').unwrap().1;
    let foreign = [
        "null".to_owned(),
        "https://evil.example".to_owned(),
        "https://app.example.evil.example".to_owned(),
        "https://evilapp.example".to_owned(),
        "https://app.example:8443".to_owned(),
        "http://app.example".to_owned(),
        "http://127.0.0.1".to_owned(),
        "http://127.0.0.1:1".to_owned(),
        format!("http://localhost:{port}"),
        format!("http://127.0.0.1.evil.example:{port}"),
        format!("{ours}/"),
        format!("{ours}@evil.example"),
        String::new(),
    ];
    for text in foreign {
        change(true, origin(&text)).await.refused(403, "forbidden_origin");
        change(false, origin(&text)).await.with(200);
    }
    for text in [ours.as_str(), "https://app.example"] {
        change(true, origin(text)).await.with(200);
    }
    change(true, vec![]).await.with(200);
    for (site, is_ours) in
        [("same-origin", true), ("none", true), ("same-site", false), ("cross-site", false)]
    {
        let reply = change(true, vec![("sec-fetch-site", site.to_owned())]).await;
        assert_eq!(reply.status == 200, is_ours, "{site}");
    }
}

#[tokio::test]
async fn reading_is_free_and_a_bearer_wins() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let read = ada
        .call("GET", "/api/auth/check")
        .header("cookie", format!("klatch={}", ada.token))
        .header("origin", "https://evil.example");
    assert_eq!(Reply::to(read).await.with(200)["user"]["id"], ada.id.as_str());
    let both = ada
        .call("GET", "/api/auth/check")
        .header("cookie", format!("klatch={}", ada.token))
        .bearer_auth(&ben.token);
    assert_eq!(Reply::to(both).await.with(200)["user"]["id"], ben.id.as_str());
    let bad = ada
        .call("GET", "/api/auth/check")
        .header("cookie", format!("klatch={}", ada.token))
        .bearer_auth("nonsense");
    Reply::to(bad).await.refused(401, "unauthorized");
    let basic = ada
        .call("GET", "/api/auth/check")
        .header("cookie", format!("klatch={}", ada.token))
        .header("authorization", "Basic b3BlbjpzZXNhbWU=");
    Reply::to(basic).await.with(200);
    let query = format!("/api/auth/check?token={}", ada.token);
    server.nobody().get(&query).await.refused(401, "unauthorized");
}

#[tokio::test]
async fn only_allowed_pages_elsewhere_read_answers() {
    let server = TestServer::start_with(|config| {
        config.network.allowed_origins = vec![Origin::from_setting("https://app.example").unwrap()];
    })
    .await;
    let ada = server.user("ada").await;
    for (origin, is_allowed) in
        [("https://app.example", true), ("https://evil.example", false), ("null", false)]
    {
        let read = ada.call("GET", "/api/auth/check").bearer_auth(&ada.token).header("origin", origin);
        let ask = ada
            .call("OPTIONS", "/api/auth/profile")
            .header("origin", origin)
            .header("access-control-request-method", "PATCH")
            .header("access-control-request-headers", "authorization,content-type");
        for reply in [Reply::to(read).await, Reply::to(ask).await] {
            let allowed = reply.header("access-control-allow-origin");
            assert_eq!(allowed.as_deref(), is_allowed.then_some(origin));
            assert_eq!(reply.header("access-control-allow-credentials"), None);
        }
    }
}

#[tokio::test]
async fn pages_elsewhere_may_upload_with_any_tus_client() {
    let server = TestServer::start_with(|config| {
        config.network.allowed_origins = vec![Origin::from_setting("https://app.example").unwrap()];
    })
    .await;
    let ada = server.user("ada").await;
    let asked = [
        ("POST", "/api/files", "upload-length"),
        ("POST", "/api/files", "upload-metadata"),
        ("POST", "/api/files", "tus-resumable"),
        ("PATCH", "/api/files/x", "upload-offset"),
        ("PATCH", "/api/files/x", "content-type"),
        ("GET", "/api/files/x", "range"),
        ("GET", "/api/files/x", "if-none-match"),
    ];
    for (method, path, header) in asked {
        let ask = ada
            .call("OPTIONS", path)
            .header("origin", "https://app.example")
            .header("access-control-request-method", method)
            .header("access-control-request-headers", format!("authorization,{header}"));
        let reply = Reply::to(ask).await;
        let allowed = reply.header("access-control-allow-headers").unwrap_or_default();
        assert!(allowed.split(',').any(|one| one.trim() == header), "{header}: {allowed}");
    }
    let read =
        ada.call("GET", "/api/auth/check").bearer_auth(&ada.token).header("origin", "https://app.example");
    let shown = Reply::to(read).await.header("access-control-expose-headers").unwrap_or_default();
    for header in [
        "content-range",
        "etag",
        "location",
        "retry-after",
        "tus-resumable",
        "upload-expires",
        "upload-length",
        "upload-offset",
    ] {
        assert!(shown.split(',').any(|one| one.trim() == header), "{header}: {shown}");
    }
}
