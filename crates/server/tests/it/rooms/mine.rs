//! What is mine alone about a chat: deleting it for me, and how loudly it calls.

use serde_json::{Value, json};

use crate::kit::{Caller, TestServer, TestUser, each, int, items, text};

async fn clear(user: &TestUser, room: &str) {
    user.delete(&format!("/api/rooms/{room}/mine")).await.with(204);
}

#[tokio::test]
async fn a_deleted_chat_is_empty_for_me_until_the_next_message() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    let old = text(&ben.say(&room, "old-words").await["id"]);
    ben.say(&room, "old-words too").await;
    let live = ada.live().await;

    clear(&ada, &room).await;
    let told = live.next("me:changed").await;
    let chat = ada.chat(&room).await;
    assert_eq!(told["row"], chat, "my other devices hear of it");
    assert_eq!((int(&chat["clearedNumber"]), int(&chat["readNumber"]), int(&chat["unread"])), (2, 2, 0));
    assert_eq!(chat["lastMessage"], Value::Null);
    assert!(items(&ada.get("/api/rooms").await.with(200)).is_empty(), "it left the list");
    for query in ["", "?around=1", "?after=0", "?before=3"] {
        let page = ada.history(&room, query).await;
        assert!(items(&page).is_empty() && page["before"].is_null(), "{query}: {page}");
    }
    for caller in Caller::both(&ada).await {
        let changes = caller.changes(&room, 0).await.unwrap().to_string();
        assert!(!changes.contains("old-words"), "{}", caller.name());
    }
    ada.get(&format!("/api/messages/{old}")).await.refused(404, "not_found");
    assert!(!ada.own_changes(0).await.iter().any(|change| change.to_string().contains("old-words")));
    clear(&ada, &room).await;
    assert_eq!(ada.chat(&room).await, chat, "again changes nothing");
    assert_eq!(ada.post("/api/directs", json!({ "userId": ben.id })).await.with(200), chat);

    let bens = ben.history(&room, "").await;
    assert_eq!(each(&bens, "body"), ["old-words", "old-words too"], "it is deleted for me alone");
    let new = ben.say(&room, "new").await;
    let list = ada.get("/api/rooms").await.with(200);
    assert_eq!(items(&list)[0]["lastMessage"], new, "it comes back with the next message");
    assert_eq!(int(&items(&list)[0]["unread"]), 1);
    assert_eq!(items(&ada.history(&room, "").await), [new]);
}

#[tokio::test]
async fn what_is_cleared_counts_as_read_for_the_other_side_too() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    ben.say(&room, "one").await;
    ben.say(&room, "two").await;
    let live = ben.live().await;
    clear(&ada, &room).await;
    let told = live.next("read:changed").await;
    assert_eq!(told, json!({ "roomId": room, "userId": ada.id, "readNumber": 2 }));
    ben.say(&room, "three").await;
    ada.read_to(&room, 3).await;
    assert_eq!(live.next("read:changed").await["readNumber"], 3);
    clear(&ada, &room).await;
    let told = ben.hears_until_now(&live).await;
    assert!(told.iter().all(|one| one.name != "read:changed"), "it was read before: {told:?}");

    ben.say(&room, "four").await;
    ada.put(&format!("/api/rooms/{room}/erasure"), json!({})).await.with(200);
    assert_eq!(live.next("read:changed").await["readNumber"], 4, "so it is where both are asked");
}

#[tokio::test]
async fn a_level_is_mine_and_told_to_my_devices() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room_with("public", &[&ben]).await;
    let live = ada.live().await;
    let path = format!("/api/rooms/{room}/mine");
    for level in ["mentions", "none", "all"] {
        let chat = ada.patch(&path, json!({ "level": level })).await.with(200);
        assert_eq!(chat["level"], level);
        assert_eq!(live.next("me:changed").await["row"], chat);
        assert_eq!(
            ada.patch(&path, json!({ "level": level })).await.with(200),
            chat,
            "again changes nothing"
        );
        assert_eq!(ada.patch(&path, json!({})).await.with(200), chat);
        assert_eq!(ben.chat(&room).await["level"], "all");
    }
    for wrong in [json!({ "level": "loud" }), json!({ "level": 1 }), json!({ "volume": "all" })] {
        ada.patch(&path, wrong).await.refused(400, "bad_request");
    }
}

#[tokio::test]
async fn what_came_after_one_asked_is_not_deleted_with_it() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    let path = format!("/api/rooms/{room}/mine");
    ben.say(&room, "old").await;
    let new = ben.say(&room, "new").await;
    let before = ada.chat(&room).await;
    ada.delete(&format!("{path}?upTo=-1")).await.refused(422, "invalid");
    for wrong in ["upTo=x", "upTo=1.5", "upTo=", "to=1"] {
        ada.delete(&format!("{path}?{wrong}")).await.refused(400, "bad_request");
    }
    ada.delete(&format!("{path}?upTo=0")).await.with(204);
    assert_eq!(ada.chat(&room).await, before, "nothing changed");

    ada.delete(&format!("{path}?upTo=1")).await.with(204);
    let list = ada.get("/api/rooms").await.with(200);
    let chat = &items(&list)[0];
    assert_eq!((int(&chat["clearedNumber"]), int(&chat["unread"]), &chat["lastMessage"]), (1, 1, &new));
    assert_eq!(items(&ada.history(&room, "").await), [new]);
    ada.delete(&format!("{path}?upTo=99")).await.with(204);
    assert_eq!(int(&ada.chat(&room).await["clearedNumber"]), 2, "no further than there is something");
}

#[tokio::test]
async fn a_deleted_chat_is_found_among_the_deleted_ones() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let (room, other) = (ada.room_with("private", &[&ben]).await, ben.room_with("public", &[&ada]).await);
    let cleared = async |user: &TestUser| user.get("/api/rooms?cleared=true").await.with(200);
    assert!(items(&cleared(&ada).await).is_empty(), "what nobody wrote in is in the list");
    ben.say(&room, "words").await;
    ben.say(&other, "words").await;
    clear(&ada, &room).await;
    clear(&ada, &other).await;
    let page = ada.get("/api/rooms?cleared=true&limit=1").await.with(200);
    let rest = format!("/api/rooms?cleared=true&cursor={}", text(&page["next"]));
    let found = [&items(&page)[0], &items(&ada.get(&rest).await.with(200))[0]].map(|chat| text(&chat["id"]));
    assert!(found.contains(&room) && found.contains(&other) && found[0] != found[1], "{found:?}");
    assert!(items(&cleared(&ben).await).is_empty(), "it is mine alone");

    ben.say(&room, "new").await;
    ada.leave(&other).await;
    assert!(items(&cleared(&ada).await).is_empty(), "it is back in the list, or I am out");
    ada.get("/api/rooms?cleared=maybe").await.refused(400, "bad_request");
    server.nobody().get("/api/rooms?cleared=true").await.refused(401, "unauthorized");
}
