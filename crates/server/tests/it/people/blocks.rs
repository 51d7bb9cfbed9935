//! Whoever is blocked reaches nothing, and learns as little as possible.

use serde_json::{Value, json};

use super::friends::friends;
use crate::kit::{TestServer, TestUser, each, new_id};

fn path(other: &TestUser) -> String {
    format!("/api/blocks/{}", other.id)
}

async fn block(by: &TestUser, other: &TestUser) {
    by.put(&path(other), json!({})).await.with(200);
}

async fn sends(user: &TestUser, room: &str) -> (u16, Value) {
    let reply = user.send(room, json!({ "id": new_id(), "body": "hello" })).await;
    (reply.status, reply.body["error"]["message"].clone())
}

#[tokio::test]
async fn a_block_is_a_row_of_its_owner_alone() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let (of_ada, of_ben) = (ada.live().await, ben.live().await);
    let row = ada.put(&path(&ben), json!({})).await.with(200);
    assert_eq!(row["userId"], ben.id.as_str());
    assert_eq!(ada.put(&path(&ben), json!({})).await.with(200), row, "again changes nothing");
    let told = of_ada.next_where("me:changed", |event| event["type"] == "block").await;
    assert_eq!(told["row"], row);
    assert_eq!(each(&ada.get("/api/blocks").await.with(200), "userId"), [ben.id.as_str()]);
    ada.delete(&path(&ben)).await.with(204);
    ada.delete(&path(&ben)).await.with(204);
    let told = of_ada.next_where("me:changed", |event| event["row"]["gone"] == true).await;
    assert_eq!(told["row"], json!({ "userId": ben.id, "gone": true, "mySeq": told["seq"] }));
    assert!(each(&ada.get("/api/blocks").await.with(200), "userId").is_empty());
    assert!(ben.hears_until_now(&of_ben).await.is_empty(), "ben hears nothing");
    assert_eq!(ben.get("/api/blocks").await.with(200)["items"], json!([]));
}

#[tokio::test]
async fn nobody_writes_in_a_private_chat_of_which_one_blocks_the_other() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    let before = ben.say(&room, "before").await;
    block(&ada, &ben).await;
    let of_ben = ben.live().await;
    assert_eq!(sends(&ben, &room).await, (403, json!("You can't write to this person.")));
    assert_eq!(sends(&ada, &room).await.0, 403);
    let payload = json!({ "id": new_id(), "roomId": room, "body": "hi" });
    of_ben.refused("message:send", payload, "forbidden").await;
    let resend = json!({ "id": before["id"], "body": "before" });
    ben.send(&room, resend).await.with(200);
    assert_eq!(ben.history(&room, "").await["items"].as_array().unwrap().len(), 1, "what was said stays");
    assert_eq!(ben.direct(&ada).await, room, "an old chat opens as ever");
    ada.delete(&path(&ben)).await.with(204);
    ben.say(&room, "after").await;
}

#[tokio::test]
async fn a_private_chat_with_somebody_who_blocks_is_not_made() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    block(&ada, &ben).await;
    for (who, other) in [(&ben, &ada), (&ada, &ben)] {
        who.post("/api/directs", json!({ "userId": other.id })).await.refused(403, "forbidden");
        assert_eq!(who.get("/api/rooms").await.with(200)["items"], json!([]));
    }
    ada.delete(&path(&ben)).await.with(204);
    ben.direct(&ada).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_text_gets_in_after_the_block() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    for _ in 0..15 {
        let writing = (0..6).map(|_| {
            let (ben, room) = (ben.clone(), room.clone());
            tokio::spawn(async move { sends(&ben, &room).await.0 })
        });
        let writing: Vec<_> = writing.collect();
        block(&ada, &ben).await;
        let head = ada.chat(&room).await["lastNumber"].clone();
        for one in writing {
            assert!([201, 403].contains(&one.await.unwrap()));
        }
        assert_eq!(ada.chat(&room).await["lastNumber"], head, "what the answer to the block knew was all");
        ada.delete(&path(&ben)).await.with(204);
    }
}

#[tokio::test]
async fn a_blocked_request_waits_for_ever_and_a_friend_is_lost() {
    let server = TestServer::start().await;
    let (ada, ben, cleo) = (server.user("ada").await, server.user("ben").await, server.user("cleo").await);
    let befriend = |one: &TestUser| format!("/api/friends/{}", one.id);
    block(&ada, &ben).await;
    assert_eq!(ben.put(&befriend(&ada), json!({})).await.with(200)["state"], "outgoing");
    assert!(friends(&ada).await.is_empty(), "ada hears nothing of it");
    ada.put(&befriend(&ben), json!({})).await.refused(403, "forbidden");

    cleo.put(&befriend(&ada), json!({})).await.with(200);
    block(&ada, &cleo).await;
    assert_eq!(friends(&cleo).await[0].1, "outgoing", "cleo cannot tell it from no answer");
    assert!(friends(&ada).await.is_empty());
    ada.delete(&path(&cleo)).await.with(204);
    assert_eq!(cleo.put(&befriend(&ada), json!({})).await.with(200)["state"], "outgoing");
    assert_eq!(friends(&ada).await[0].1, "incoming", "asked again, it arrives");
    ada.put(&befriend(&cleo), json!({})).await.with(200);
    block(&ada, &cleo).await;
    assert!(friends(&ada).await.is_empty() && friends(&cleo).await.is_empty());
}

#[tokio::test]
async fn whoever_is_blocked_brings_nobody_into_a_room() {
    let server = TestServer::start().await;
    let (ada, ben, cleo) = (server.user("ada").await, server.user("ben").await, server.user("cleo").await);
    let room = ben.room_with("private", &[&cleo]).await;
    block(&ada, &ben).await;
    let add = format!("/api/rooms/{room}/members/{}", ada.id);
    ben.put(&add, json!({})).await.refused(403, "forbidden");
    let new = json!({ "id": new_id(), "kind": "private", "name": "Trap", "memberIds": [cleo.id, ada.id] });
    ben.post("/api/rooms", new).await.refused(403, "forbidden");
    assert_eq!(ada.get("/api/rooms").await.with(200)["items"], json!([]));
    assert_eq!(each(&cleo.get("/api/rooms").await.with(200), "id"), [room.as_str()], "nothing was half made");
    let members = ben.get(&format!("/api/rooms/{room}/members")).await.with(200);
    assert_eq!(members["items"].as_array().unwrap().len(), 2);
    cleo.add(&room, &ada).await; // of whom she has nothing to fear
}

#[tokio::test]
async fn what_a_blocked_person_says_in_a_room_is_not_counted() {
    let server = TestServer::start().await;
    let (ada, ben, cleo) = (server.user("ada").await, server.user("ben").await, server.user("cleo").await);
    let room = ada.room_with("private", &[&ben, &cleo]).await;
    block(&ada, &ben).await;
    let mention = format!("<@{}> hello", ada.id);
    ben.say(&room, &mention).await;
    cleo.say(&room, &mention).await;
    let chat = ada.chat(&room).await;
    assert_eq!((&chat["unread"], &chat["mentions"]), (&json!(1), &json!(1)));
    assert_eq!(cleo.chat(&room).await["unread"], 1, "others count him");
    ada.delete(&path(&ben)).await.with(204);
    assert_eq!(ada.chat(&room).await["unread"], 2);
}

#[tokio::test]
async fn neither_is_told_that_the_other_writes() {
    let server = TestServer::start().await;
    let (ada, ben, cleo) = (server.user("ada").await, server.user("ben").await, server.user("cleo").await);
    let room = ada.room_with("private", &[&ben, &cleo]).await;
    let direct = ada.direct(&ben).await;
    block(&ada, &ben).await;
    let (of_ada, of_ben, of_cleo) = (ada.live().await, ben.live().await, cleo.live().await);
    of_ben.ask("typing", json!({ "roomId": room, "on": true })).await;
    of_cleo.next("typing:changed").await;
    of_ada.ask("typing", json!({ "roomId": room, "on": true })).await;
    of_cleo.next("typing:changed").await;
    of_ben.ask("typing", json!({ "roomId": direct, "on": true })).await;
    of_ada.ask("typing", json!({ "roomId": direct, "on": true })).await;
    for (user, socket) in [(&ada, &of_ada), (&ben, &of_ben)] {
        let told = user.hears_until_now(socket).await;
        assert!(told.iter().all(|one| one.name != "typing:changed"), "{}: {told:?}", user.username);
    }
}

#[tokio::test]
async fn neither_sees_whether_the_other_is_here() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    ada.room_with("private", &[&ben]).await;
    let (of_ada, of_ben) = (ada.live().await, ben.live().await);
    let watch = json!({ "userIds": [ada.id, ben.id] });
    assert_eq!(of_ben.ask("presence:watch", watch.clone()).await["online"].as_array().unwrap().len(), 2);
    block(&ada, &ben).await;
    let seen = of_ben.ask("presence:watch", watch.clone()).await;
    assert_eq!((&seen["online"], &seen["lastSeenAt"]), (&json!([ben.id]), &json!({})));
    let seen = of_ada.ask("presence:watch", watch).await;
    assert_eq!((&seen["online"], &seen["lastSeenAt"]), (&json!([ada.id]), &json!({})));
    assert_eq!(of_ben.ask("presence:list", json!({})).await["users"], json!([]));
}

#[tokio::test]
async fn nobody_asks_to_delete_a_chat_for_both_where_one_blocks_the_other() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    ben.say(&room, "before").await;
    block(&ada, &ben).await;
    let of_ada = ada.live().await;
    let erasure = format!("/api/rooms/{room}/erasure");
    for user in [&ben, &ada] {
        user.put(&erasure, json!({})).await.refused(403, "forbidden");
        user.put(&format!("{erasure}?agreeTo=1"), json!({})).await.refused(403, "forbidden");
        user.delete(&erasure).await.with(204);
    }
    assert!(ada.hears_until_now(&of_ada).await.is_empty(), "ada hears nothing");
    ben.delete(&format!("/api/rooms/{room}/mine")).await.with(204);
    assert_eq!(ben.history(&room, "").await["items"], json!([]), "for oneself one may");
}

#[tokio::test]
async fn what_was_asked_before_a_block_can_be_declined_after_it() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    ben.say(&room, "before").await;
    let erasure = format!("/api/rooms/{room}/erasure");
    ben.put(&erasure, json!({})).await.with(200);
    block(&ada, &ben).await;
    ada.put(&format!("{erasure}?agreeTo=1"), json!({})).await.refused(403, "forbidden");
    ada.delete(&erasure).await.with(204);
    assert_eq!(ada.chat(&room).await["erasure"], json!(null));
    assert_eq!(ada.history(&room, "").await["items"][0]["body"], "before", "and nothing is deleted");
}

#[tokio::test]
async fn nobody_sees_how_far_the_other_has_read_where_one_blocks_the_other() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    ada.say(&room, "before").await;
    let seen = async |user: &TestUser| {
        let mut found = Vec::new();
        for path in ["messages", "members"] {
            let page = user.get(&format!("/api/rooms/{room}/{path}")).await.with(200);
            let reads = page["reads"].as_array().unwrap().clone();
            found.push(reads.iter().map(|read| read["userId"].clone()).collect::<Vec<_>>());
        }
        assert_eq!(found[0], found[1]);
        found.remove(0)
    };
    assert_eq!(seen(&ben).await.len(), 2);
    block(&ada, &ben).await;
    ben.read_to(&room, 1).await;
    assert_eq!(seen(&ada).await, [json!(ada.id)], "only one's own");
    assert_eq!(seen(&ben).await, [json!(ben.id)]);
    ada.delete(&path(&ben)).await.with(204);
    assert_eq!(seen(&ben).await.len(), 2);
}
