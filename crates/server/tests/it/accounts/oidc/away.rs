//! Providers that are away, broken or hostile: they are told of, and nothing else stops.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{Router, http::header::LOCATION, routing::get};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::kit::{
    Browser, PASSWORD, TestProvider,
    provider::{DISCOVERY, STRANGER_N, jwk, strange_key},
    server_with,
};

const AWAY: &str = "/login?oidc=unavailable&provider=acme";

/// Milliseconds after which one that was away is asked again.
const LATER_MS: i64 = 10_001;

#[tokio::test]
async fn one_that_is_away_is_asked_again_later() {
    let (acme, beta) = (TestProvider::start().await, TestProvider::start().await);
    acme.answer(DISCOVERY, 503, json!({}));
    let (server, owner) = server_with(&[&acme, &beta], |_| {}).await;
    assert_eq!(acme.asked(DISCOVERY), 0, "nobody is asked before there is need");
    let browser = Browser::new(&server);
    for _ in 0..3 {
        assert_eq!(browser.sent_to("/api/auth/oidc/acme").await, AWAY);
    }
    assert_eq!(acme.asked(DISCOVERY), 1, "not with every press");
    let body = json!({ "password": PASSWORD });
    let refused = owner.post("/api/auth/identities/acme", body).await;
    assert_eq!(refused.header("retry-after").as_deref(), Some("10"));
    refused.refused(503, "provider_unavailable");
    assert_eq!(
        Browser::new(&server).sign_in(&server, &beta, "beta", "ada").await,
        "/welcome",
        "others go on"
    );
    server.login("owner").await;

    acme.answer(DISCOVERY, 200, acme.metadata());
    server.clock.advance(LATER_MS);
    assert_eq!(browser.sign_in(&server, &acme, "acme", "ada").await, "/welcome");
    let left = browser.leave("acme").await;
    assert_eq!(acme.asked(DISCOVERY), 2, "what it said is remembered");
    acme.answer(DISCOVERY, 503, json!({}));
    server.clock.advance(60 * 60 * 1_000);
    browser.leave("acme").await;
    assert_eq!(acme.asked(DISCOVERY), 3, "asked after an hour, and what it said before does meanwhile");
    server.clock.advance(24 * 60 * 60 * 1_000);
    assert_eq!(browser.sent_to("/api/auth/oidc/acme").await, AWAY);
    let page = browser.come_with("acme", &[("state", &left.state), ("code", "x")]).await;
    assert_eq!(page, "/login?oidc=expired&provider=acme");
}

#[tokio::test]
async fn what_it_says_of_itself_must_be_about_itself() {
    let acme = TestProvider::start().await;
    let (server, _) = server_with(&[&acme], |_| {}).await;
    let browser = Browser::new(&server);
    let said = |name: &str, value: Value| {
        let mut metadata = acme.metadata();
        metadata[name] = value;
        metadata
    };
    for metadata in [
        said("issuer", json!("https://evil.example")),
        said("issuer", json!(format!("{}/", acme.issuer))),
        said("authorization_endpoint", json!("http://evil.example/")),
        said("authorization_endpoint", json!("javascript:alert(1)")),
        said("jwks_uri", json!("file:///etc/passwd")),
        said("jwks_uri", Value::Null),
        said("padding", json!("x".repeat(300 * 1_024))),
        json!([]),
        json!("nonsense"),
    ] {
        acme.answer(DISCOVERY, 200, metadata.clone());
        assert_eq!(browser.sent_to("/api/auth/oidc/acme").await, AWAY, "{metadata:.200}");
        server.clock.advance(LATER_MS);
    }
    acme.answer(DISCOVERY, 200, acme.metadata());
    browser.leave("acme").await;
}

/// A place in this network that no setting names; it counts who so much as connects.
async fn forbidden_place() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let url = format!("http://127.0.0.1:{}", listener.local_addr().expect("it is bound").port());
    let visits = Arc::new(AtomicUsize::new(0));
    let counted = visits.clone();
    tokio::spawn(async move {
        while listener.accept().await.is_ok() {
            counted.fetch_add(1, Ordering::SeqCst);
        }
    });
    (url, visits)
}

#[tokio::test]
async fn nothing_in_this_network_is_asked_that_no_setting_names() {
    let acme = TestProvider::start().await;
    let (server, _) = server_with(&[&acme], |_| {}).await;
    let (place, visits) = forbidden_place().await;
    let browser = Browser::new(&server);
    let port = place.rsplit(':').next().expect("a port");
    for url in [
        format!("{place}/jwks"),
        place.replace("http:", "https:"),
        format!("https://localhost:{port}/jwks"),
        format!("https://[::ffff:127.0.0.1]:{port}/jwks"),
        format!("https://2130706433:{port}/jwks"),
        format!("https://169.254.169.254:{port}/latest/meta-data"),
    ] {
        let mut metadata = acme.metadata();
        metadata["jwks_uri"] = json!(url);
        acme.answer(DISCOVERY, 200, metadata);
        assert_eq!(browser.sent_to("/api/auth/oidc/acme").await, AWAY, "{url}");
        server.clock.advance(LATER_MS);
    }
    let mut metadata = acme.metadata();
    metadata["token_endpoint"] = json!(format!("{place}/token"));
    acme.answer(DISCOVERY, 200, metadata);
    assert_eq!(browser.sign_in(&server, &acme, "acme", "ada").await, AWAY);
    assert_eq!(visits.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn it_is_not_followed_elsewhere() {
    let (place, visits) = forbidden_place().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let issuer = format!("http://127.0.0.1:{}", listener.local_addr().expect("it is bound").port());
    let send_on = move || async move { (axum::http::StatusCode::FOUND, [(LOCATION, place)]) };
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(get(send_on))).await });
    let acme = TestProvider::start().await;
    let (server, _) = server_with(&[&acme], |config| config.oidc[0].issuer = issuer).await;
    assert_eq!(Browser::new(&server).sent_to("/api/auth/oidc/acme").await, AWAY);
    assert_eq!(visits.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn new_keys_are_looked_for_now_and_then() {
    let acme = TestProvider::start().await;
    let (server, _) = server_with(&[&acme], |_| {}).await;
    let browser = Browser::new(&server);
    let come = async || {
        let left = browser.leave("acme").await;
        let header = jsonwebtoken::Header {
            kid: Some("two".to_owned()),
            ..jsonwebtoken::Header::new(jsonwebtoken::Algorithm::RS256)
        };
        let claims = acme.claims(&left, "ada", server.clock.now().0);
        let token = jsonwebtoken::encode(&header, &claims, &strange_key()).expect("it can be signed");
        browser.come("acme", &left, &acme.grant_token(&left, token)).await
    };
    assert_eq!(come().await, "/login?oidc=untrusted&provider=acme");
    assert_eq!(acme.asked("/jwks"), 1, "asked a moment ago");
    server.clock.advance(30_001);
    assert_eq!(come().await, "/login?oidc=untrusted&provider=acme", "not among the new ones either");
    assert_eq!(come().await, "/login?oidc=untrusted&provider=acme");
    assert_eq!(acme.asked("/jwks"), 2);
    acme.answer("/jwks", 200, json!({ "keys": [jwk("two", STRANGER_N)] }));
    server.clock.advance(30_001);
    assert_eq!(come().await, "/welcome");
    assert_eq!((acme.asked("/jwks"), acme.asked(DISCOVERY)), (3, 1));
}
