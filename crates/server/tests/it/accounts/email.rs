//! Changing one's e-mail address.

use serde_json::json;

use crate::kit::{PASSWORD, TestServer, TestUser};

const NEXT: &str = "ada@elsewhere.example";

async fn log_in(server: &TestServer, login: &str) -> crate::kit::Reply {
    server.nobody().post("/api/auth/login", json!({ "login": login, "password": PASSWORD })).await
}

/// What the person's address is, as they are told.
async fn email_of(user: &TestUser) -> String {
    let mine = user.get("/api/auth/check").await.with(200);
    mine["user"]["email"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_new_one_logs_in_and_the_old_one_does_not() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let change = json!({ "email": "Ada@Elsewhere.example", "password": PASSWORD });
    let changed = ada.put("/api/auth/email", change.clone()).await.with(200);
    assert_eq!(changed["user"]["email"], "Ada@Elsewhere.example");
    assert_eq!(email_of(&ada).await, "Ada@Elsewhere.example");
    log_in(&server, NEXT).await.with(200);
    log_in(&server, "ada@example.org").await.refused(401, "wrong_credentials");
    // The same once more changes nothing, and is no fault.
    ada.put("/api/auth/email", change).await.with(200);
    // Nobody else is kept from the old one.
    let ben = server.user("ben").await;
    let free = json!({ "email": "ada@example.org", "password": PASSWORD });
    ben.put("/api/auth/email", free).await.with(200);
    log_in(&server, "ada@example.org").await.with(200);
}

#[tokio::test]
async fn without_the_password_or_for_a_taken_one_nothing_changes() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let change = |email: &str, password: &str| json!({ "email": email, "password": password });
    let wrong = ada.put("/api/auth/email", change(NEXT, "wrong password")).await;
    assert_eq!(wrong.refused(401, "wrong_credentials")["field"], "password");
    ada.put("/api/auth/email", json!({ "email": NEXT })).await.refused(400, "bad_request");
    let taken = ada.put("/api/auth/email", change("BEN@example.org", PASSWORD)).await;
    assert_eq!(taken.refused(409, "email_taken")["field"], "email");
    for odd in ["", "ada", "ada@", "two words@example.org", "a\u{200b}da@example.org"] {
        let refused = ada.put("/api/auth/email", change(odd, PASSWORD)).await;
        assert_eq!(refused.refused(422, "invalid")["field"], "email", "{odd}");
    }
    let nobody = server.nobody();
    nobody.put("/api/auth/email", change(NEXT, PASSWORD)).await.refused(401, "unauthorized");
    assert_eq!(email_of(&ada).await, "ada@example.org");
    assert_eq!(email_of(&ben).await, "ben@example.org");
    log_in(&server, "ada@example.org").await.with(200);
}

#[tokio::test]
async fn guessing_the_password_here_is_limited_too() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let change = json!({ "email": NEXT, "password": "wrong password" });
    for _ in 0..20 {
        ada.put("/api/auth/email", change.clone()).await.refused(401, "wrong_credentials");
    }
    ada.put("/api/auth/email", change).await.refused(429, "too_many");
    let right = json!({ "email": NEXT, "password": PASSWORD });
    ada.put("/api/auth/email", right).await.refused(429, "too_many");
    assert_eq!(email_of(&ada).await, "ada@example.org");
}
