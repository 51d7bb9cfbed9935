//! What people say about themselves.

use serde_json::{Value, json};

use crate::kit::{TestServer, TestUser};

#[tokio::test]
async fn what_is_given_changes_and_the_rest_stays() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let change = async |body: Value| ada.patch("/api/auth/profile", body).await.with(200)["user"].clone();
    let user = change(json!({ "fullName": "Ada Lovelace", "bio": "Counts.\nAlone." })).await;
    assert_eq!(user["fullName"], "Ada Lovelace");
    assert_eq!(user["bio"], "Counts.\nAlone.");
    assert_eq!(user["version"], 2);
    assert_eq!(user["username"], "ada");
    assert_eq!(user["email"], "ada@example.org");
    assert!(!user.to_string().contains("argon2") && user.get("passwordHash").is_none());
    let user = change(json!({ "username": "Countess" })).await;
    assert_eq!(user["username"], "Countess");
    assert_eq!(user["fullName"], "Ada Lovelace");
    assert_eq!(user["version"], 3);
    assert_eq!(change(json!({ "fullName": "", "bio": "" })).await["fullName"], "");
    let mut again = TestUser::new_account("ada");
    again["email"] = json!("other@example.org");
    server.nobody().post("/api/auth/signup", again).await.with(201);
    let seen = server.user("ben").await.get(&format!("/api/users/{}", ada.id)).await.with(200);
    assert_eq!(seen["username"], "Countess");
    assert!(seen.get("email").is_none() && seen.get("role").is_none());
}

#[tokio::test]
async fn what_is_not_acceptable_changes_nothing() {
    let server = TestServer::start().await;
    let (ada, _ben) = (server.user("ada").await, server.user("ben").await);
    let before = ada.get("/api/auth/check").await.with(200);
    let cases = [
        (422, "invalid", json!({ "fullName": "x".repeat(81) })),
        (422, "invalid", json!({ "fullName": "a\nb" })),
        (422, "invalid", json!({ "bio": "x".repeat(501) })),
        (422, "invalid", json!({ "bio": "a\0b" })),
        (422, "invalid", json!({ "username": "x" })),
        (422, "invalid", json!({ "username": "раypal", "bio": "x" })),
        (409, "username_taken", json!({ "username": "BEN", "bio": "x" })),
        (404, "not_found", json!({ "avatarFileId": ada.id, "bio": "x" })),
        (400, "bad_request", json!({ "role": "owner" })),
        (400, "bad_request", json!({ "email": "x@example.org" })),
        (400, "bad_request", json!({ "version": 9 })),
        (400, "bad_request", json!({ "bio": 1 })),
    ];
    for (status, code, body) in cases {
        ada.patch("/api/auth/profile", body).await.refused(status, code);
    }
    assert_eq!(ada.get("/api/auth/check").await.with(200), before);
    server.nobody().patch("/api/auth/profile", json!({ "bio": "x" })).await.refused(401, "unauthorized");
}

#[tokio::test]
async fn my_own_name_in_other_letters_is_free_for_me() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let user = ada.patch("/api/auth/profile", json!({ "username": "ADA" })).await.with(200);
    assert_eq!(user["user"]["username"], "ADA");
    server.login("ada").await;
}
