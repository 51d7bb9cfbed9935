//! Bodies nobody should send, at every place that takes one.

use serde_json::{Value, json};

use crate::kit::{Reply, TestServer, TestUser};

/// Method, path, a body that would do, and its members with a wrong type each.
fn places() -> Vec<(&'static str, &'static str, Value)> {
    vec![
        ("POST", "/api/auth/signup", TestUser::new_account("mallory")),
        ("POST", "/api/auth/login", json!({ "login": "ada", "password": "wrong password" })),
        ("PATCH", "/api/auth/profile", json!({ "fullName": "x", "bio": "x", "username": "ada2" })),
        ("PUT", "/api/auth/email", json!({ "email": "x@example.org", "password": "wrong password" })),
        ("PUT", "/api/auth/password", json!({ "current": "wrong password", "next": "another password" })),
    ]
}

async fn send(user: &TestUser, method: &str, path: &str, kind: Option<&str>, bytes: Vec<u8>) -> Reply {
    let mut request = user.call(method, path).bearer_auth(&user.token).body(bytes);
    if let Some(kind) = kind {
        request = request.header("content-type", kind);
    }
    Reply::to(request).await
}

const JSON: Option<&str> = Some("application/json");

#[tokio::test]
async fn what_cannot_be_read_is_refused_and_changes_nothing() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let before = ada.get("/api/auth/check").await.with(200);
    for (method, path, good) in places() {
        let unreadable: [&[u8]; 9] = [
            b"",
            b"{",
            b"null",
            b"[]",
            b"7",
            b"\"text\"",
            b"{\"login\":\"\xff\xfe\"}",
            br#"{"login":"\ud800","password":"x"}"#,
            b"username=ada&password=x",
        ];
        for bytes in unreadable {
            send(&ada, method, path, JSON, bytes.to_vec()).await.refused(400, "bad_request");
        }
        let whole = good.to_string().into_bytes();
        for kind in
            [None, Some("text/plain"), Some("application/x-www-form-urlencoded"), Some("application/jsonx")]
        {
            send(&ada, method, path, kind, whole.clone()).await.refused(400, "bad_request");
        }
        let huge = format!("{{\"x\":\"{}\"}}", "x".repeat(200_000)).into_bytes();
        send(&ada, method, path, JSON, huge).await.refused(413, "too_large");
        let deep = format!("{{\"x\":{}", "[".repeat(100_000)).into_bytes();
        send(&ada, method, path, JSON, deep).await.refused(400, "bad_request");
    }
    assert_eq!(ada.get("/api/auth/check").await.with(200), before);
    assert_eq!(ada.get("/api/users").await.with(200)["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn unknown_missing_and_mistyped_fields_are_named() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let before = ada.get("/api/auth/check").await.with(200);
    for (method, path, good) in places() {
        for unknown in
            ["id", "role", "version", "createdAt", "passwordHash", "isBot", "__proto__", "Username"]
        {
            let mut body = good.clone();
            body[unknown] = json!("x");
            let error = ada.request(method, path, Some(body)).await.refused(400, "bad_request");
            assert_eq!(error["field"], unknown, "{path}");
        }
        for member in good.as_object().unwrap().keys() {
            for wrong in [json!(7), json!(true), json!([]), json!({}), json!(["x"])] {
                let mut body = good.clone();
                body[member] = wrong;
                let error = ada.request(method, path, Some(body)).await.refused(400, "bad_request");
                assert_eq!(error["field"], member.as_str(), "{path}");
            }
            if method != "PATCH" {
                let mut body = good.clone();
                body.as_object_mut().unwrap().remove(member);
                let error = ada.request(method, path, Some(body)).await.refused(400, "bad_request");
                assert_eq!(error["field"], member.as_str(), "{path}");
            }
        }
    }
    assert_eq!(ada.get("/api/auth/check").await.with(200), before);
    assert_eq!(ada.get("/api/users").await.with(200)["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn only_the_methods_of_the_contract_are_there() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    for (method, path) in [
        ("GET", "/api/auth/signup"),
        ("GET", "/api/auth/logout"),
        ("PUT", "/api/auth/login"),
        ("DELETE", "/api/auth/check"),
        ("POST", "/api/users"),
        ("GET", "/api/auth/none"),
    ] {
        ada.request(method, path, None).await.refused(404, "not_found");
    }
}
