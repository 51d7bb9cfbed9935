//! Strangers' wrong passwords do not keep the right person out.

use serde_json::{Value, json};

use crate::kit::{PASSWORD, Reply, TestServer};

/// A server that believes a proxy on this machine.
async fn behind_a_proxy() -> TestServer {
    TestServer::start_with(|config| {
        config.network.trusted_proxies = vec!["127.0.0.1/32".parse().expect("a network")];
    })
    .await
}

async fn log_in(server: &TestServer, from: &str, cookie: &str, password: &str) -> Reply {
    let body = json!({ "login": "ada", "password": password });
    let request = server.nobody().call("POST", "/api/auth/login").json(&body);
    Reply::to(request.header("x-forwarded-for", from).header("cookie", cookie)).await
}

async fn sign_up(server: &TestServer) {
    let mut body = crate::kit::TestUser::new_account("ada");
    body["setupCode"] = json!(server.setup_code);
    let request = server.nobody().call("POST", "/api/auth/signup").header("x-forwarded-for", "192.0.2.1");
    Reply::to(request.json(&body)).await.with(201);
}

/// The cookie that tells a device, as a browser sends it back.
fn device(reply: &Reply) -> Option<String> {
    let cookies = reply.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
    cookies
        .filter_map(|cookie| cookie.split(';').next())
        .find(|pair| pair.starts_with("klatch-device="))
        .map(str::to_owned)
}

async fn statuses(server: &TestServer, from: &str, cookie: &str, count: usize) -> Vec<u16> {
    let mut found = Vec::new();
    for _ in 0..count {
        found.push(log_in(server, from, cookie, "wrong password").await.status);
    }
    found
}

#[tokio::test]
async fn one_address_that_guesses_keeps_nobody_else_out() {
    let server = behind_a_proxy().await;
    sign_up(&server).await;
    let tried = statuses(&server, "198.51.100.7", "", 15).await;
    assert_eq!(tried, [[401; 10].as_slice(), &[429; 5]].concat());
    log_in(&server, "198.51.100.7", "", PASSWORD).await.refused(429, "too_many");
    log_in(&server, "192.0.2.1", "", PASSWORD).await.with(200);
}

#[tokio::test]
async fn many_addresses_that_guess_keep_no_known_device_out() {
    let server = behind_a_proxy().await;
    sign_up(&server).await;
    let first = log_in(&server, "192.0.2.1", "", PASSWORD).await;
    let mine = device(&first).expect("a device is told by a cookie");
    let again = log_in(&server, "192.0.2.1", &mine, PASSWORD).await;
    assert_eq!(device(&again), None, "it is known already");
    let mut wrong = 0;
    for host in 1..=30 {
        let status = statuses(&server, &format!("198.51.100.{host}"), "", 1).await[0];
        wrong += i32::from(status == 401);
    }
    assert_eq!(wrong, 20, "all strangers together have twenty");
    log_in(&server, "203.0.113.9", "", PASSWORD).await.refused(429, "too_many");
    log_in(&server, "203.0.113.9", "klatch-device=made-up", PASSWORD).await.refused(429, "too_many");
    log_in(&server, "203.0.113.9", &mine, PASSWORD).await.with(200);
    let own = statuses(&server, "203.0.113.9", &mine, 25).await;
    assert_eq!(
        own.iter().filter(|status| **status == 401).count(),
        20,
        "a stolen cookie is no more than a share"
    );
    server.clock.advance(181 * 24 * 60 * 60 * 1_000);
    statuses(&server, "198.51.100.1", "", 10).await;
    statuses(&server, "198.51.100.2", "", 10).await;
    log_in(&server, "203.0.113.9", &mine, PASSWORD).await.refused(429, "too_many");
}

#[tokio::test]
async fn a_device_s_cookie_signs_nobody_in() {
    let server = behind_a_proxy().await;
    sign_up(&server).await;
    let first = log_in(&server, "192.0.2.1", "", PASSWORD).await;
    let attributes = first.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
    for cookie in attributes {
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    }
    let mine = device(&first).unwrap();
    let check = server.nobody().call("GET", "/api/auth/check").header("cookie", &mine);
    Reply::to(check).await.refused(401, "unauthorized");
    let other = json!({ "username": "ben", "email": "ben@example.org", "password": PASSWORD });
    let request = server.nobody().call("POST", "/api/auth/signup").header("cookie", &mine).json(&other);
    let body: Value = Reply::to(request).await.with(201);
    assert!(body["token"].is_string());
}
