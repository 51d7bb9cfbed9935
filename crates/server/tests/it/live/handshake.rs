//! Who may connect: with a good token, from our own pages.

use serde_json::{Value, json};

use crate::kit::{Handshake, TestServer, TestSocket, TestUser};

async fn refusal(server: &TestServer, handshake: Handshake) -> Value {
    match handshake.connect(&server.url).await {
        Ok(_) => panic!("let in: {handshake:?}"),
        Err(error) => error,
    }
}

#[tokio::test]
async fn a_token_is_needed() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let good = ada.token.as_str();
    let (head, tail) = good.rsplit_once('.').unwrap();
    let (first, middle) = head.split_once('.').unwrap();
    let flipped = if tail.starts_with('A') { tail.replacen('A', "B", 1) } else { format!("A{}", &tail[1..]) };
    for auth in [
        None,
        Some(json!({})),
        Some(json!({ "token": null })),
        Some(json!({ "token": "" })),
        Some(json!({ "token": "x" })),
        Some(json!({ "token": 7 })),
        Some(json!({ "token": [good] })),
        Some(json!({ "token": "a.b.c" })),
        Some(json!({ "token": format!("Bearer {good}") })),
        Some(json!({ "token": format!("{head}.{flipped}") })),
        Some(json!({ "token": format!("{head}.") })),
        Some(json!({ "token": format!("{first}.{middle}") })),
        Some(json!({ "token": format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{middle}.") })),
        Some(json!({ "Token": good })),
        Some(json!({ "auth": { "token": good } })),
        Some(json!({ "token": "x".repeat(10_000) })),
    ] {
        let handshake = auth.clone().map_or_else(Handshake::default, Handshake::auth);
        let error = refusal(&server, handshake).await;
        assert_eq!(error["message"], "unauthorized", "{auth:?}: {error}");
    }
    Handshake::auth(json!({ "token": good, "and": "more" })).connect(&server.url).await.unwrap();
    TestSocket::connect(&server.url, good).await;
}

#[tokio::test]
async fn a_token_in_the_query_is_ignored() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    for name in ["token", "access_token", "auth", "auth[token]", "Authorization"] {
        let handshake = Handshake::default().query(&format!("&{name}={}", ada.token));
        assert_eq!(refusal(&server, handshake).await["message"], "unauthorized", "{name}");
        let path = format!("/api/auth/check?{name}={}", ada.token);
        server.nobody().get(&path).await.refused(401, "unauthorized");
    }
    let socket = Handshake::by(&ada.token).query("&token=nonsense").connect(&server.url).await.unwrap();
    assert_eq!(socket.ready["user"]["id"], ada.id.as_str());
}

#[tokio::test]
async fn the_cookie_lets_a_browser_in_and_a_token_wins_over_it() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let cookie = format!("theme=dark; klatch={}", ada.token);
    let socket = Handshake::default().header("Cookie", &cookie).connect(&server.url).await.unwrap();
    assert_eq!(socket.ready["user"]["id"], ada.id.as_str());
    let bearer = format!("Bearer {}", ben.token);
    let by_header = Handshake::default().header("Authorization", &bearer).header("Cookie", &cookie);
    let by_header = by_header.connect(&server.url).await.unwrap();
    assert_eq!(by_header.ready["user"]["id"], json!(ben.id), "a token in a header wins too");
    let wrong = Handshake::default().header("Authorization", "Bearer x").header("Cookie", &cookie);
    assert_eq!(refusal(&server, wrong).await["message"], "unauthorized");
    let both = Handshake::by(&ben.token).header("Cookie", &cookie).connect(&server.url).await.unwrap();
    assert_eq!(both.ready["user"]["id"], ben.id.as_str());
    let wrong = Handshake::auth(json!({ "token": "x" })).header("Cookie", &cookie);
    assert_eq!(
        refusal(&server, wrong).await["message"],
        "unauthorized",
        "a bad token is not healed by a cookie"
    );
    for cookie in ["klatch=", "klatch=x", "Klatch=x", "other=x"] {
        let handshake = Handshake::default().header("Cookie", cookie);
        assert_eq!(refusal(&server, handshake).await["message"], "unauthorized", "{cookie}");
    }
}

/// What a browser says of the site of a page that is not the server's own.
pub(super) const FOREIGN_SITES: [&str; 4] = ["cross-site", "same-site", "evil", ""];

/// Origins of pages that are not the server's own.
pub(super) fn foreign_origins(server: &TestServer) -> Vec<String> {
    let host = server.url.strip_prefix("http://").unwrap();
    let (name, port) = host.split_once(':').unwrap();
    let other_port = port.parse::<u16>().unwrap() ^ 1;
    vec![
        "null".to_owned(),
        "http://evil.example".to_owned(),
        format!("http://evil.example:{port}"),
        format!("http://{name}"),
        format!("http://{name}:{other_port}"),
        format!("https://{name}"),
        format!("http://localhost:{port}"),
        format!("http://[::1]:{port}"),
        format!("http://{name}.evil.example:{port}"),
        format!("http://evil{name}:{port}"),
        format!("http://{host}.evil.example"),
        format!("http://{host}@evil.example"),
        format!("http://evil.example#{host}"),
        format!("http://evil.example/{host}"),
        format!("http://evil.example?http://{host}"),
        format!("http://{host}/"),
        format!("ftp://{host}"),
        format!("file://{host}"),
        format!("chrome-extension://{host}"),
        format!("http://{host} http://evil.example"),
        format!("http://2130706433:{port}"),
        format!("http://127.1:{port}"),
        String::new(),
        "x".to_owned(),
    ]
}

#[tokio::test]
async fn foreign_pages_are_kept_out() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    for origin in &foreign_origins(&server) {
        for handshake in [
            Handshake::by(&ada.token),
            Handshake::default().header("Cookie", &format!("klatch={}", ada.token)),
        ] {
            let status = handshake.header("Origin", origin).open(&server.url).await.err();
            assert_eq!(status, Some(403), "{origin:?}");
        }
    }
    for site in FOREIGN_SITES {
        let status = Handshake::by(&ada.token).header("Sec-Fetch-Site", site).open(&server.url).await.err();
        assert_eq!(status, Some(403), "{site:?}");
        let evil =
            Handshake::by(&ada.token).header("Sec-Fetch-Site", site).header("Origin", "http://evil.example");
        assert_eq!(evil.open(&server.url).await.err(), Some(403), "{site:?}");
    }
}

#[tokio::test]
async fn our_own_pages_and_programs_come_in() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let fine = [
        Handshake::by(&ada.token),
        Handshake::by(&ada.token).header("Origin", &server.url),
        Handshake::by(&ada.token).header("Sec-Fetch-Site", "same-origin"),
        Handshake::by(&ada.token).header("Sec-Fetch-Site", "none"),
        Handshake::by(&ada.token).header("Sec-Fetch-Site", "same-origin").header("Origin", &server.url),
    ];
    for handshake in fine {
        handshake.connect(&server.url).await.unwrap();
    }
}

#[tokio::test]
async fn allowed_origins_come_in_exactly() {
    let server = TestServer::start_with(|config| {
        let parse = |text: &str| server::config::Origin::from_setting(text).expect("an origin");
        config.network.public_url = Some(parse("https://chat.example.org"));
        config.network.allowed_origins = vec![parse("https://app.example.org:8443")];
    })
    .await;
    let mut first = TestUser::new_account("owner");
    first["setupCode"] = json!(server.setup_code); // others can reach this one
    server.nobody().post("/api/auth/signup", first).await.with(201);
    let ada = server.user("ada").await;
    for origin in ["https://chat.example.org", "https://app.example.org:8443"] {
        Handshake::by(&ada.token).header("Origin", origin).connect(&server.url).await.unwrap();
    }
    for origin in [
        "http://chat.example.org",
        "https://chat.example.org:8443",
        "https://app.example.org",
        "https://app.example.org:84430",
        "https://chat.example.org.evil.example",
        "https://xchat.example.org",
        "https://CHAT.example.org",
        "https://sub.chat.example.org",
        "https://example.org",
    ] {
        let status = Handshake::by(&ada.token).header("Origin", origin).open(&server.url).await.err();
        assert_eq!(status, Some(403), "{origin}");
    }
}

#[tokio::test]
async fn a_wrong_namespace_is_refused() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let socket = TestSocket::drive(Handshake::default().open(&server.url).await.unwrap());
    socket.raw(&format!("40/admin,{}", json!({ "token": ada.token })));
    socket.raw(&format!("40{}", json!({ "token": ada.token })));
    assert_eq!(socket.next("ready").await["user"]["id"], ada.id.as_str(), "the main one is still there");
}
