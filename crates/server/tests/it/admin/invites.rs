//! Invitations let in as many as they say, for as long as they say.

use model::server::SignupMode;
use serde_json::{Value, json};

use crate::kit::{Reply, TestServer, TestUser, int, items, text};

async fn invited_only() -> (TestServer, TestUser) {
    let server = TestServer::start_with(|config| config.signup = SignupMode::Invite).await;
    let ada = server.user("ada").await;
    (server, ada)
}

async fn invite(by: &TestUser, new: Value) -> (String, String) {
    let made = by.post("/api/admin/invites", new).await.with(201);
    (text(&made["invite"]["id"]), text(&made["code"]))
}

async fn sign_up(server: &TestServer, name: &str, code: Option<&str>) -> Reply {
    let mut body = TestUser::new_account(name);
    if let Some(code) = code {
        body["inviteCode"] = json!(code);
    }
    server.nobody().post("/api/auth/signup", body).await
}

async fn look(server: &TestServer, code: &str) -> Reply {
    server.nobody().post("/api/auth/invite", json!({ "code": code })).await
}

#[tokio::test]
async fn an_invitation_opens_the_door_once() {
    let (server, ada) = invited_only().await;
    let refused = sign_up(&server, "ben", None).await.refused(403, "invite_required");
    assert_eq!(refused["field"], "inviteCode");
    sign_up(&server, "ben", Some("0123456789abcdef0123456789abcdef")).await.refused(403, "invite_required");

    let (id, code) = invite(&ada, json!({})).await;
    assert_eq!(code.len(), 32, "128 bits");
    look(&server, &code).await.with(200);
    look(&server, &id).await.refused(404, "not_found");
    // Refused for another reason, it is not used up.
    let mut again = TestUser::new_account("ada");
    again["email"] = json!("other@example.org");
    again["inviteCode"] = json!(code);
    server.nobody().post("/api/auth/signup", again).await.refused(409, "username_taken");
    let user = sign_up(&server, "ben", Some(&code)).await.with(201);
    assert_eq!(user["user"]["role"], "member");
    sign_up(&server, "cem", Some(&code)).await.refused(403, "invite_required");
    look(&server, &code).await.refused(404, "not_found");
    let page = ada.get("/api/admin/invites").await.with(200);
    assert_eq!(int(&items(&page)[0]["uses"]), 1);
    assert!(!page.to_string().contains(&code), "only its hash is kept");
    ada.get("/api/admin/invites?query=x").await.refused(400, "bad_request"); // nothing to search them by
}

#[tokio::test]
async fn the_invitations_of_whoever_may_not_invite_any_more_are_void() {
    let (server, ada) = invited_only().await;
    for (name, change) in [("ben", json!({ "deactivated": true })), ("cem", json!({ "role": "member" }))] {
        let (_, door) = invite(&ada, json!({})).await;
        let user = sign_up(&server, name, Some(&door)).await.with(201);
        let path = format!("/api/admin/users/{}", text(&user["user"]["id"]));
        ada.patch(&path, json!({ "role": "admin" })).await.with(200);
        let (_, code) = invite(&server.login(name).await, json!({ "maxUses": 1_000 })).await;
        look(&server, &code).await.with(200);
        ada.patch(&path, change).await.with(200);
        look(&server, &code).await.refused(404, "not_found");
        sign_up(&server, "dua", Some(&code)).await.refused(403, "invite_required");
    }
    let (_, hers) = invite(&ada, json!({})).await;
    sign_up(&server, "dua", Some(&hers)).await.with(201);
}

#[tokio::test]
async fn a_hundred_at_once_get_one_account() {
    let (server, ada) = invited_only().await;
    let (_, code) = invite(&ada, json!({ "maxUses": 1 })).await;
    let mut tries = tokio::task::JoinSet::new();
    for number in 0..100 {
        let (nobody, code) = (server.nobody(), code.clone());
        tries.spawn(async move {
            let mut body = TestUser::new_account(&format!("guest{number}"));
            body["inviteCode"] = json!(code);
            nobody.post("/api/auth/signup", body).await.status
        });
    }
    let statuses = tries.join_all().await;
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| [201, 403].contains(status)), "{statuses:?}");
    assert_eq!(server.count("SELECT COUNT(*) FROM users").await, 2);
}

#[tokio::test]
async fn what_ran_out_or_was_taken_back_opens_nothing() {
    let (server, ada) = invited_only().await;
    let (_, short) = invite(&ada, json!({ "expiresInHours": 1 })).await;
    let (id, long) = invite(&ada, json!({ "expiresInHours": 8_760, "maxUses": 1_000 })).await;
    server.clock.advance(3_600_000);
    sign_up(&server, "ben", Some(&short)).await.refused(403, "invite_required");
    sign_up(&server, "ben", Some(&long)).await.with(201);
    for _ in 0..2 {
        ada.delete(&format!("/api/admin/invites/{id}")).await.with(204);
    }
    sign_up(&server, "cem", Some(&long)).await.refused(403, "invite_required");
    for (field, value) in
        [("expiresInHours", 0), ("expiresInHours", 8_761), ("maxUses", 0), ("maxUses", 1_001)]
    {
        let error = ada.post("/api/admin/invites", json!({ field: value })).await.refused(422, "invalid");
        assert_eq!(error["field"], field);
    }
}

#[tokio::test]
async fn a_closed_server_takes_no_invitation() {
    let server = TestServer::start_with(|config| config.signup = SignupMode::Closed).await;
    let ada = server.user("ada").await;
    let (_, code) = invite(&ada, json!({})).await;
    sign_up(&server, "ben", Some(&code)).await.refused(403, "signup_closed");
}

#[tokio::test]
async fn codes_cannot_be_tried_out() {
    let server = TestServer::start_with(|config| {
        config.limits.codes_per_address = 3;
        config.network.trusted_proxies = vec!["127.0.0.1/32".parse().unwrap()];
    })
    .await;
    let guess = async |path: &str, body: Value| {
        let request = server.nobody().call("POST", path).header("x-forwarded-for", "192.0.2.1");
        Reply::to(request.json(&body)).await
    };
    for _ in 0..3 {
        guess("/api/auth/invite", json!({ "code": "x" })).await.refused(404, "not_found");
    }
    guess("/api/auth/invite", json!({ "code": "x" })).await.refused(429, "too_many");
    let reset = json!({ "code": "x", "password": "long enough" });
    guess("/api/auth/reset", reset).await.refused(429, "too_many");
}
