//! Another name reaches those who share a room, and nobody else.

use serde_json::json;

use crate::kit::{TestServer, int};

#[tokio::test]
async fn those_who_share_a_room_hear_of_a_new_name_once() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let (cleo, eve) = (server.user("cleo").await, server.user("eve").await);
    let tea = ada.room_with("private", &[&ben, &cleo]).await;
    ada.room_with("public", &[&ben]).await;
    ada.direct(&ben).await;
    ada.room("public", "Open").await; // eve could join, but did not
    cleo.leave(&tea).await;
    let (mine, of_ben) = (ada.live().await, ben.live().await);
    let (of_cleo, of_eve) = (cleo.live().await, eve.live().await);

    let me = ada
        .patch("/api/auth/profile", json!({ "fullName": "Ada Lovelace", "bio": "Counts" }))
        .await
        .with(200);
    for socket in [&mine, &of_ben] {
        let user = socket.next("profile:changed").await["user"].clone();
        assert_eq!(
            (&user["id"], &user["fullName"], &user["bio"]),
            (&json!(ada.id), &json!("Ada Lovelace"), &json!("Counts"))
        );
        assert_eq!(user["version"], me["user"]["version"]);
        assert!(user.get("email").is_none() && user.get("role").is_none(), "as others see them: {user}");
    }
    let before = int(&me["user"]["version"]);
    let me = ada.patch("/api/auth/profile", json!({ "username": "countess" })).await.with(200);
    assert!(int(&me["user"]["version"]) > before);
    let user = of_ben.next("profile:changed").await["user"].clone();
    assert_eq!(user["username"], "countess", "each change once, though they share three rooms");
    mine.next("profile:changed").await;
    for (user, socket) in [(&cleo, &of_cleo), (&eve, &of_eve), (&ben, &of_ben), (&ada, &mine)] {
        let told = user.hears_until_now(socket).await;
        assert!(told.iter().all(|one| one.name != "profile:changed"), "{}: {told:?}", user.username);
    }
    let page = ben.history(&tea, "").await;
    assert_eq!(page["users"][0]["username"], "countess", "the next answer heals it");
}

#[tokio::test]
async fn a_refused_change_is_not_told() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    ada.direct(&ben).await;
    let socket = ben.live().await;
    ada.patch("/api/auth/profile", json!({ "username": "ben" })).await.refused(409, "username_taken");
    ada.patch("/api/auth/profile", json!({ "role": "owner" })).await.refused(400, "bad_request");
    let told = ben.hears_until_now(&socket).await;
    assert!(told.is_empty(), "{told:?}");
}
