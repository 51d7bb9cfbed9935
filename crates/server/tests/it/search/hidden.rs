//! What nobody may find: each way in which a message is no longer there for somebody.

use serde_json::json;

use super::{found, found_with};
use crate::kit::{TestServer, TestUser, new_id, text};

async fn setting(names: [&str; 2]) -> (TestServer, TestUser, TestUser, String) {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user(names[0]).await, server.user(names[1]).await);
    let room = ada.room_with("private", &[&ben]).await;
    (server, ada, ben, room)
}

#[tokio::test]
async fn only_members_find_and_only_as_long_as_they_are() {
    let (server, ada, ben, room) = setting(["ada", "ben"]).await;
    let (public, eve) = (ada.room_with("public", &[]).await, server.user("eve").await);
    ada.say(&room, "secret plans").await;
    ada.say(&public, "secret garden").await;
    server.until_indexed().await;
    assert_eq!(found(&ben, "secret").await, ["secret plans"]);
    assert!(found(&eve, "secret").await.is_empty());
    eve.get(&format!("/api/search?query=secret&roomId={room}")).await.refused(404, "not_found");
    eve.get(&format!("/api/search?query=secret&roomId={public}")).await.refused(403, "not_a_member");
    eve.join(&public).await;
    assert_eq!(found(&eve, "secret").await, ["secret garden"], "from the first message on");

    ben.leave(&room).await;
    ada.remove(&public, &eve).await;
    for user in [&ben, &eve] {
        assert!(found(user, "secret").await.is_empty());
    }
    ada.add(&room, &ben).await;
    assert_eq!(found(&ben, "secret").await, ["secret plans"], "everything is given back");
    ada.delete(&format!("/api/rooms/{room}")).await.with(204);
    for user in [&ada, &ben] {
        assert!(!found(user, "secret").await.contains(&"secret plans".to_owned()));
    }
    server.until_none("SELECT count(*) FROM sweeps").await;
    assert_eq!(
        server.count("SELECT count(*) FROM words WHERE word = 'plans'").await,
        0,
        "not even a word is left"
    );
}

#[tokio::test]
async fn deleted_recalled_and_changed_texts_are_not_found_by_what_they_were() {
    let (server, ada, ben, room) = setting(["ada", "ben"]).await;
    let mut ids = Vec::new();
    for body in ["apple one", "apple two", "apple three", "apple four"] {
        ids.push(text(&ada.say(&room, body).await["id"]));
    }
    server.until_indexed().await;
    ada.delete(&format!("/api/messages/{}", ids[0])).await.with(200);
    ada.put(&format!("/api/messages/{}/recalled", ids[1]), json!({})).await.with(200);
    ada.patch(&format!("/api/messages/{}", ids[2]), json!({ "body": "pear three" })).await.with(200);
    // At once, whether or not the index knows it yet.
    for user in [&ada, &ben] {
        assert_eq!(found(user, "apple").await, ["apple four"]);
    }
    server.until_indexed().await;
    for user in [&ada, &ben] {
        assert_eq!(found(user, "apple").await, ["apple four"]);
        assert_eq!(found(user, "pear").await, ["pear three"]);
        assert_eq!(found(user, "three").await, ["pear three"]);
    }
    assert_eq!(server.count("SELECT count(*) FROM words WHERE word IN ('one', 'two')").await, 0);
    assert_eq!(server.count("SELECT count(*) FROM words WHERE word = 'apple'").await, 1);
    assert_eq!(server.count("SELECT count(*) FROM said").await, 2);
}

#[tokio::test]
async fn what_i_hid_or_cleared_is_gone_for_me_alone() {
    let (server, ada, ben, room) = setting(["ada", "ben"]).await;
    let id = text(&ada.say(&room, "apple one").await["id"]);
    ada.say(&room, "apple two").await;
    server.until_indexed().await;
    ben.put(&format!("/api/messages/{id}/hidden"), json!({})).await.with(204);
    assert_eq!(found(&ben, "apple").await, ["apple two"]);
    ben.delete(&format!("/api/rooms/{room}/mine")).await.with(204);
    assert!(found(&ben, "apple").await.is_empty());
    ada.say(&room, "apple three").await;
    server.until_indexed().await;
    assert_eq!(found(&ben, "apple").await, ["apple three"]);
    assert_eq!(found_with(&ben, "apple", &format!("&roomId={room}")).await, ["apple three"]);
    assert_eq!(found(&ada, "apple").await, ["apple three", "apple two", "apple one"]);
}

#[tokio::test]
async fn who_blocks_somebody_finds_nothing_of_theirs() {
    let (server, ada, ben, room) = setting(["ada", "ben"]).await;
    ada.say(&room, "apple one").await;
    ben.say(&room, "apple two").await;
    server.until_indexed().await;
    ben.put(&format!("/api/blocks/{}", ada.id), json!({})).await.with(200);
    assert_eq!(found(&ben, "apple").await, ["apple two"]);
    assert_eq!(found(&ada, "apple").await, ["apple two", "apple one"]);
    ben.delete(&format!("/api/blocks/{}", ada.id)).await.with(204);
    assert_eq!(found(&ben, "apple").await, ["apple two", "apple one"]);
}

#[tokio::test]
async fn a_chat_deleted_for_both_leaves_no_word() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    ada.say(&room, "apple https://example.org").await;
    server.until_indexed().await;
    for user in [&ada, &ben] {
        user.put(&format!("/api/rooms/{room}/erasure"), json!({})).await.with(200);
    }
    for user in [&ada, &ben] {
        assert!(found(user, "apple").await.is_empty());
    }
    server.until_none("SELECT count(*) FROM sweeps").await;
    for table in ["SELECT count(*) FROM words", "SELECT count(*) FROM said", "SELECT count(*) FROM shared"] {
        assert_eq!(server.count(table).await, 0, "{table}");
    }
    ben.send(&room, json!({ "id": new_id(), "body": "apple again" })).await.with(201);
    server.until_indexed().await;
    assert_eq!(found(&ada, "apple").await, ["apple again"]);
}
