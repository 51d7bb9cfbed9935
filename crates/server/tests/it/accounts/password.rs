//! Changing one's password.

use serde_json::json;

use crate::kit::{PASSWORD, TestServer};

const NEXT: &str = "a better password";

#[tokio::test]
async fn the_new_one_counts_and_the_others_are_signed_out() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let (phone, ben) = (server.login("ada").await, server.user("ben").await);
    ada.put("/api/auth/password", json!({ "current": PASSWORD, "next": NEXT })).await.with(204);
    ada.get("/api/auth/check").await.with(200);
    phone.get("/api/auth/check").await.refused(401, "unauthorized");
    ben.get("/api/auth/check").await.with(200);
    let login = |password: &str| {
        let body = json!({ "login": "ada", "password": password });
        let nobody = server.nobody();
        async move { nobody.post("/api/auth/login", body).await }
    };
    login(PASSWORD).await.refused(401, "wrong_credentials");
    login(NEXT).await.with(200);
}

#[tokio::test]
async fn the_database_has_argon2_hashes_with_a_salt_each_and_nothing_else() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    server.user("ben").await;
    let hashes = "SELECT count(*) FROM users WHERE password_hash LIKE '$argon2id$v=19$m=%,t=2,p=1$%$%'";
    let different = "SELECT count(DISTINCT password_hash) FROM users";
    let legible =
        "SELECT count(*) FROM users WHERE password_hash LIKE '%horse%' OR password_hash LIKE '%better%'";
    for next in [PASSWORD, NEXT] {
        ada.put("/api/auth/password", json!({ "current": PASSWORD, "next": next })).await.with(204);
        for (sql, count) in [(hashes, 2), (different, 2), (legible, 0)] {
            assert_eq!(server.count(sql).await, count, "{sql}");
        }
    }
}

#[tokio::test]
async fn without_the_old_one_nothing_changes() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let phone = server.login("ada").await;
    let change = |current: &str, next: &str| json!({ "current": current, "next": next });
    let wrong = ada.put("/api/auth/password", change("wrong password", NEXT)).await;
    assert_eq!(wrong.refused(401, "wrong_credentials")["field"], "current");
    for next in ["", "short", &"x".repeat(257)] {
        let refused = ada.put("/api/auth/password", change(PASSWORD, next)).await;
        assert_eq!(refused.refused(422, "invalid")["field"], "next");
    }
    let nobody = server.nobody();
    nobody.put("/api/auth/password", change(PASSWORD, NEXT)).await.refused(401, "unauthorized");
    phone.get("/api/auth/check").await.with(200);
    server.login("ada").await;
}
