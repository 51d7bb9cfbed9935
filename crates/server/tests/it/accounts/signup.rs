//! Signing up.

use std::collections::HashSet;

use model::server::SignupMode;
use serde_json::{Value, json};

use crate::kit::{PASSWORD, Reply, TestServer, TestUser};

/// An account with some members replaced.
fn with(name: &str, members: &Value) -> Value {
    let mut body = TestUser::new_account(name);
    for (key, value) in members.as_object().unwrap() {
        body[key] = value.clone();
    }
    body
}

async fn sign_up(server: &TestServer, body: Value) -> Reply {
    server.nobody().post("/api/auth/signup", body).await
}

#[tokio::test]
async fn a_new_account_is_signed_in() {
    let server = TestServer::start().await;
    let reply = sign_up(&server, with("Ada", &json!({ "fullName": " Ada Lovelace " }))).await;
    let cookie = reply.header("set-cookie").unwrap();
    assert_eq!(reply.header("cache-control").as_deref(), Some("private, no-store"));
    let body = reply.with(201);
    let user = &body["user"];
    let known = json!({
        "id": user["id"], "username": "Ada", "fullName": "Ada Lovelace", "bio": "", "avatarFileId": null,
        "version": 1, "deactivatedAt": null, "deletedAt": null, "email": "Ada@example.org", "role": "owner",
    });
    assert_eq!(*user, known);
    let token = body["token"].as_str().unwrap();
    assert_eq!(cookie, format!("klatch={token}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"));
    assert!(!body.to_string().contains("argon2") && !body.to_string().contains(PASSWORD));

    let check = server.nobody().call("GET", "/api/auth/check").header("cookie", format!("klatch={token}"));
    assert_eq!(Reply::to(check).await.with(200), json!({ "user": known }));
    let second = sign_up(&server, TestUser::new_account("ben")).await.with(201);
    assert_eq!(second["user"]["role"], "member");
}

#[tokio::test]
async fn names_and_addresses_are_taken_once() {
    let server = TestServer::start().await;
    sign_up(&server, with("straße", &json!({ "email": "Ada@Example.org" }))).await.with(201);
    for name in ["straße", "STRASSE", "Strasse", "ｓtraße", "stra\u{df}e"] {
        let refused = sign_up(&server, with(name, &json!({ "email": "x@example.org" }))).await;
        assert_eq!(refused.refused(409, "username_taken")["field"], "username", "{name}");
    }
    for email in ["ada@example.org", "ADA@EXAMPLE.ORG", "ａda@example.org", " ada@example.org "] {
        let refused = sign_up(&server, with("ben", &json!({ "email": email }))).await;
        assert_eq!(refused.refused(409, "email_taken")["field"], "email", "{email}");
    }
    sign_up(&server, TestUser::new_account("coco")).await.with(201);
    let look_alike = sign_up(&server, with("сосо", &json!({ "email": "c@example.org" }))).await;
    look_alike.refused(409, "username_taken");
    sign_up(&server, TestUser::new_account("ben")).await.with(201);
}

#[tokio::test]
async fn what_is_not_acceptable_names_its_field() {
    let server = TestServer::start().await;
    let long = |count: usize| "x".repeat(count);
    let cases = [
        ("username", json!("")),
        ("username", json!("a")),
        ("username", json!(long(33))),
        ("username", json!("two words")),
        ("username", json!("nul\0")),
        ("username", json!("раypal")),
        ("username", json!("ada\u{200b}")),
        ("username", json!("\u{202e}ada")),
        ("email", json!("")),
        ("email", json!("ada")),
        ("email", json!("a@b@c")),
        ("email", json!("a\0@b")),
        ("email", json!(format!("{}@example.org", long(250)))),
        ("password", json!("")),
        ("password", json!("1234567")),
        ("password", json!(long(257))),
        ("fullName", json!(long(81))),
        ("fullName", json!("a\nb")),
        ("fullName", json!("a\0b")),
        ("serverName", json!(long(81))),
    ];
    for (field, value) in cases {
        let reply = sign_up(&server, with("ada", &json!({ field: value }))).await;
        let error = reply.refused(422, "invalid");
        assert_eq!(error["field"], field, "{value}");
        assert!(error["message"].as_str().unwrap().ends_with('.'), "{error}");
    }
    assert_eq!(server.nobody().get("/api/server").await.with(200)["needsSetup"], true);
    let widest = json!({ "username": long(32), "password": long(256), "fullName": long(80) });
    sign_up(&server, with("ada", &widest)).await.with(201);
}

#[tokio::test]
async fn nobody_signs_up_where_it_is_closed_but_the_owner() {
    for mode in [SignupMode::Closed, SignupMode::Invite] {
        let server = TestServer::start_with(|config| config.signup = mode).await;
        server.user("ada").await;
        let code = if mode == SignupMode::Invite { "invite_required" } else { "signup_closed" };
        sign_up(&server, TestUser::new_account("ben")).await.refused(403, code);
        let invited = with("ben", &json!({ "inviteCode": "x", "setupCode": server.setup_code }));
        sign_up(&server, invited).await.refused(403, code);
        let people = server.login("ada").await.get("/api/users").await.with(200);
        assert_eq!(people["items"].as_array().unwrap().len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_at_once_one_gets_the_name() {
    let server = TestServer::start().await;
    let tries = (0..50).map(|number| {
        let nobody = server.nobody();
        let body =
            with(["Ada", "ada", "ADA"][number % 3], &json!({ "email": format!("{number}@example.org") }));
        tokio::spawn(async move { nobody.post("/api/auth/signup", body).await })
    });
    let mut statuses = Vec::new();
    for one in tries.collect::<Vec<_>>() {
        statuses.push(one.await.unwrap().status);
    }
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 49, "{statuses:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_first_ones_one_owns_the_server() {
    let server = TestServer::start().await;
    let tries = (0..50).map(|number| {
        let nobody = server.nobody();
        let body = with(&format!("user{number}x"), &json!({ "serverName": format!("Server {number}") }));
        tokio::spawn(async move { nobody.post("/api/auth/signup", body).await.with(201) })
    });
    let mut owners = Vec::new();
    let mut ids = HashSet::new();
    for (number, one) in tries.collect::<Vec<_>>().into_iter().enumerate() {
        let body = one.await.unwrap();
        ids.insert(body["user"]["id"].to_string());
        if body["user"]["role"] == "owner" {
            owners.push(number);
        }
    }
    assert_eq!(ids.len(), 50);
    assert_eq!(owners.len(), 1);
    let name = format!("Server {}", owners[0]);
    assert_eq!(server.nobody().get("/api/server").await.with(200)["name"], name);
}

#[tokio::test]
async fn sign_ups_from_one_address_are_limited_but_not_from_here() {
    let server = TestServer::start_with(|config| {
        config.limits.signups_per_address = 2;
        config.network.trusted_proxies = vec!["127.0.0.1".parse::<std::net::IpAddr>().unwrap().into()];
    })
    .await;
    for name in ["ada", "ben", "cleo", "dora"] {
        server.user(name).await;
    }
    let from = |address: &str, name: &str| {
        let body = TestUser::new_account(name);
        let request = server.nobody().call("POST", "/api/auth/signup").json(&body);
        Reply::to(request.header("x-forwarded-for", address.to_owned()))
    };
    from("192.0.2.7", "eve1").await.with(201);
    from("192.0.2.7", "eve2").await.with(201);
    let refused = from("192.0.2.7", "eve3").await;
    let seconds: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    let error = refused.refused(429, "too_many");
    assert!((1..=3_600).contains(&seconds));
    assert!(error["retryAfterMs"].as_u64().unwrap() <= seconds * 1_000);
    from("127.0.0.1, 192.0.2.7", "eve4").await.refused(429, "too_many");
    from("192.0.2.8", "fred").await.with(201);
}
