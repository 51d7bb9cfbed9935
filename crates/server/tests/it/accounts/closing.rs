//! Deleting one's own account: the person goes, what they wrote stays.

use serde_json::json;

use crate::kit::{PASSWORD, TestServer, TestUser, each, text};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

async fn delete(user: &TestUser, password: &str) -> crate::kit::Reply {
    user.request("DELETE", "/api/auth/account", Some(json!({ "password": password }))).await
}

#[tokio::test]
async fn the_person_goes_and_what_they_wrote_stays() {
    let server = TestServer::start().await;
    let (owner, ada, ben) = (server.user("owner").await, server.user("ada").await, server.user("ben").await);
    ada.patch("/api/auth/profile", json!({ "fullName": "Ada Lovelace", "bio": "Counts" })).await.with(200);
    let (room, direct) = (ada.room_with("public", &[&ben]).await, ada.direct(&ben).await);
    ada.say(&room, "what I wrote").await;
    ada.say(&direct, "and to you").await;
    ada.put(&format!("/api/friends/{}", ben.id), json!({})).await.with(200);
    ben.put(&format!("/api/friends/{}", ada.id), json!({})).await.with(200);
    let phone = server.login("ada").await;
    let (of_phone, of_ben) = (phone.live().await, ben.live().await);

    delete(&ada, PASSWORD).await.with(204);
    of_phone.next("session:ended").await;
    of_phone.closed().await;
    for gone in [&ada, &phone] {
        gone.get("/api/auth/check").await.refused(401, "unauthorized");
    }
    for login in ["ada", "ada@example.org", &format!("deleted {}", ada.id.replace('-', ""))] {
        let login = json!({ "login": login, "password": PASSWORD });
        server.nobody().post("/api/auth/login", login).await.refused(401, "wrong_credentials");
    }
    of_ben.next_where("member:left", |event| event["member"]["userId"] == ada.id.as_str()).await;
    of_ben.next_where("me:changed", |event| event["type"] == "friend" && event["row"]["gone"] == true).await;
    let user = ben.get(&format!("/api/users/{}", ada.id)).await.with(200);
    assert!(user["deletedAt"].is_string() && user["deactivatedAt"].is_string());
    assert_eq!(
        (&user["fullName"], &user["bio"], &user["avatarFileId"]),
        (&json!(""), &json!(""), &json!(null))
    );
    assert!(text(&user["username"]).starts_with("deleted-"), "{user}");
    let said = ben.history(&room, "").await;
    assert!(each(&said, "body").contains(&&json!("what I wrote")));
    assert_eq!(each(&ben.history(&direct, "").await, "body"), ["and to you"]);
    assert_eq!(ben.chat(&room).await["role"], "owner", "the room has an owner");
    assert_eq!(ben.chat(&room).await["memberCount"], 1);
    ben.send(&direct, json!({ "body": "hello?" })).await.refused(403, "forbidden");
    owner.post("/api/directs", json!({ "userId": ada.id })).await.refused(403, "forbidden");
    assert!(each(&ben.get("/api/users").await.with(200), "username").iter().all(|name| *name != "ada"));
    ben.put(&format!("/api/friends/{}", ada.id), json!({})).await.refused(403, "forbidden");
    assert!(each(&ben.get("/api/friends").await.with(200), "userId").is_empty());
}

#[tokio::test]
async fn the_name_rests_for_thirty_days_and_the_address_is_free() {
    let server = TestServer::start().await;
    server.user("owner").await;
    let ada = server.user("paypal").await;
    delete(&ada, PASSWORD).await.with(204);
    let sign_up = async |name: &str| {
        let body = json!({ "username": name, "email": "paypal@example.org", "password": PASSWORD });
        server.nobody().post("/api/auth/signup", body).await
    };
    for name in ["paypal", "PayPal", "paypa1"] {
        sign_up(name).await.refused(409, "username_taken");
    }
    let ben = server.user("ben").await;
    ben.patch("/api/auth/profile", json!({ "username": "paypal" })).await.refused(409, "username_taken");
    server.clock.advance(29 * DAY_MS);
    sign_up("paypal").await.refused(409, "username_taken");
    server.clock.advance(DAY_MS + 1);
    sign_up("paypal").await.with(201);
}

#[tokio::test]
async fn without_the_password_and_by_the_owner_nothing_is_deleted() {
    let server = TestServer::start().await;
    let (owner, ada) = (server.user("owner").await, server.user("ada").await);
    let refused = delete(&ada, "not the password").await.refused(401, "wrong_credentials");
    assert_eq!(refused["field"], "password");
    ada.request("DELETE", "/api/auth/account", None).await.refused(400, "bad_request");
    ada.request("DELETE", "/api/auth/account", Some(json!({}))).await.refused(400, "bad_request");
    delete(&owner, PASSWORD).await.refused(409, "last_owner");
    for user in [&owner, &ada] {
        user.get("/api/auth/check").await.with(200);
        server.login(&user.username).await;
    }
}

#[tokio::test]
async fn rooms_are_left_one_by_one_also_after_a_restart() {
    let mut server = TestServer::start().await;
    let (owner, ada, ben) = (server.user("owner").await, server.user("ada").await, server.user("ben").await);
    let mut rooms = Vec::new();
    for _ in 0..5 {
        rooms.push(ada.room_with("private", &[&ben, &owner]).await);
    }
    ada.give_role(&rooms[0], &owner, "moderator").await;
    let alone = ada.room("public", "Alone").await;
    delete(&ada, PASSWORD).await.with(204);
    server.restart().await;
    let (owner, ben) = (owner.at(&server.url), ben.at(&server.url));
    let is_out = async |room: &str| {
        let members = ben.get(&format!("/api/rooms/{room}/members")).await.with(200);
        each(&members, "userId").iter().all(|id| **id != ada.id.as_str())
    };
    let all_out = async {
        for room in &rooms {
            while !is_out(room).await {}
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), all_out).await.expect("every room is left");
    assert_eq!(owner.chat(&rooms[0]).await["role"], "owner", "moderators before members");
    assert_eq!(ben.chat(&rooms[0]).await["role"], "member");
    assert_eq!(ben.get(&format!("/api/rooms/{alone}")).await.with(200)["kind"], "public");
}

#[tokio::test]
async fn a_deleted_account_is_given_no_role() {
    let server = TestServer::start().await;
    let (owner, ada) = (server.user("owner").await, server.user("ada").await);
    delete(&ada, PASSWORD).await.with(204);
    let path = format!("/api/admin/users/{}", ada.id);
    let row = owner.patch(&path, json!({ "role": "owner" })).await.with(200);
    assert_eq!(row["role"], "member");
}
