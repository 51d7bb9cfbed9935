//! The first account.

use serde_json::{Value, json};

use crate::kit::{Reply, TestServer, TestUser};

async fn first(server: &TestServer, code: Option<&str>, headers: &[(&'static str, &str)]) -> Reply {
    let mut body = TestUser::new_account("ada");
    body["serverName"] = json!("Home");
    if let Some(code) = code {
        body["setupCode"] = json!(code);
    }
    let mut request = server.nobody().call("POST", "/api/auth/signup").json(&body);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    Reply::to(request).await
}

async fn info(server: &TestServer) -> Value {
    server.nobody().get("/api/server").await.with(200)
}

#[tokio::test]
async fn the_first_account_owns_the_server() {
    let server = TestServer::start().await;
    let before = info(&server).await;
    assert_eq!(before["needsSetup"], true);
    assert_eq!(before["setupCodeRequired"], false);
    assert_eq!(before["name"], "Klatch");
    assert_eq!(before["signup"], "open");
    let body = first(&server, None, &[]).await.with(201);
    assert_eq!(body["user"]["role"], "owner");
    let after = info(&server).await;
    assert_eq!(after["name"], "Home");
    assert_eq!(after["needsSetup"], false);
    assert_eq!(after["epoch"], before["epoch"]);
    assert!(after["limits"]["forbiddenEndings"].as_array().is_some_and(|endings| !endings.is_empty()));
    for (limit, value) in [
        ("bodyBytes", 16_384),
        ("passwordMinChars", 8),
        ("passwordMaxChars", 256),
        ("fileBytes", 1 << 30),
        ("messageFiles", 10),
    ] {
        assert_eq!(after["limits"][limit], value, "{limit}");
    }
}

#[tokio::test]
async fn whoever_comes_another_way_needs_the_code() {
    let server = TestServer::start().await;
    let ways: [&[(&str, &str)]; 9] = [
        &[("x-forwarded-for", "127.0.0.1")],
        &[("x-forwarded-proto", "https")],
        &[("x-forwarded-anything", "1")],
        &[("forwarded", "for=127.0.0.1")],
        &[("x-real-ip", "127.0.0.1")],
        &[("via", "1.1 proxy")],
        &[("host", "chat.example.org")],
        &[("host", "localhost.example.org")],
        &[("host", "127.0.0.1.example.org")],
    ];
    for headers in ways {
        let refused = first(&server, None, headers).await.refused(403, "setup_code_required");
        assert_eq!(refused["field"], "setupCode");
        for code in ["", "0", "00000000000000000000000000000000"] {
            first(&server, Some(code), headers).await.refused(403, "setup_code_required");
        }
    }
    assert_eq!(info(&server).await["needsSetup"], true);
    let code = server.setup_code.clone().unwrap();
    first(&server, Some(&code), &[("host", "chat.example.org")]).await.with(201);
}

#[tokio::test]
async fn a_server_others_can_reach_asks_for_the_code() {
    let public = |config: &mut server::config::Config| {
        config.network.public_url = server::config::Origin::from_setting("https://chat.example.org");
    };
    let wide = |config: &mut server::config::Config| config.network.listen.set_ip([0, 0, 0, 0].into());
    for change in [&public as &dyn Fn(&mut server::config::Config), &wide] {
        let server = TestServer::start_with(|config| change(config)).await;
        let here = [("host", "localhost:3000")];
        assert_eq!(info(&server).await["setupCodeRequired"], true);
        first(&server, None, &here).await.refused(403, "setup_code_required");
        let code = server.setup_code.clone().unwrap();
        assert_eq!(code.len(), 32, "128 bits");
        first(&server, Some(&code), &here).await.with(201);
        assert_eq!(info(&server).await["setupCodeRequired"], false);
    }
}

#[tokio::test]
async fn the_code_is_made_anew_and_of_no_use_later() {
    let mut server = TestServer::start().await;
    let first_code = server.setup_code.clone().unwrap();
    server.restart().await;
    let code = server.setup_code.clone().unwrap();
    assert_ne!(first_code, code);
    first(&server, Some(&first_code), &[("via", "x")]).await.refused(403, "setup_code_required");
    server.user("ada").await;
    let mut late = TestUser::new_account("ben");
    late["setupCode"] = json!(code);
    late["serverName"] = json!("Mine");
    let body = server.nobody().post("/api/auth/signup", late).await.with(201);
    assert_eq!(body["user"]["role"], "member");
    assert_eq!(info(&server).await["name"], "Klatch");
    server.restart().await;
    assert_eq!(server.setup_code, None);
}

#[tokio::test]
async fn a_refused_first_account_leaves_the_place_free() {
    let server = TestServer::start().await;
    let mut bad = TestUser::new_account("ada");
    bad["password"] = json!("short");
    server.nobody().post("/api/auth/signup", bad).await.refused(422, "invalid");
    assert_eq!(info(&server).await["needsSetup"], true);
    assert_eq!(first(&server, None, &[]).await.with(201)["user"]["role"], "owner");
}
