//! Deleting a private chat for both: one asks, the other agrees.

use serde_json::{Value, json};

use crate::kit::{TestServer, TestUser, each, int, items, text};

fn path(room: &str) -> String {
    format!("/api/rooms/{room}/erasure")
}

async fn words(user: &TestUser, room: &str) -> Vec<String> {
    each(&user.history(room, "").await, "body").into_iter().map(text).collect()
}

#[tokio::test]
async fn one_agrees_to_what_one_saw_and_to_nothing_else() {
    let server = TestServer::start().await;
    let (ada, ben, eve) = (server.user("ada").await, server.user("ben").await, server.user("eve").await);
    let room = ada.direct(&ben).await;
    ada.say(&room, "one").await;
    ada.say(&room, "two").await;
    let agree = |number: i64| format!("{}?agreeTo={number}", path(&room));
    ben.put(&agree(2), json!({})).await.refused(409, "conflict");
    ada.put(&path(&room), json!({})).await.with(200);
    ada.put(&agree(2), json!({})).await.refused(409, "conflict");
    for number in [1, 3] {
        ben.put(&agree(number), json!({})).await.refused(409, "conflict");
    }
    eve.put(&agree(2), json!({})).await.refused(404, "not_found");
    ada.delete(&path(&room)).await.with(204);
    ada.say(&room, "three").await;
    ben.put(&agree(2), json!({})).await.refused(409, "conflict");
    assert_eq!(words(&ben, &room).await, ["one", "two", "three"], "nothing was deleted, nobody was asked");
    assert_eq!(ada.chat(&room).await["erasure"], Value::Null);

    ada.put(&path(&room), json!({})).await.with(200);
    ben.say(&room, "four").await;
    ben.put(&format!("{}&upTo=3", agree(3)), json!({})).await.refused(422, "invalid");
    let agreed = ben.put(&agree(3), json!({})).await.with(200);
    assert_eq!(ben.put(&agree(3), json!({})).await.with(200), agreed, "a repeat is the same");
    for user in [&ada, &ben] {
        assert_eq!(words(user, &room).await, ["four"]);
    }
}

#[tokio::test]
async fn until_the_other_agrees_it_is_deleted_for_the_asker_alone() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    ada.say(&room, "one").await;
    let two = text(&ben.say(&room, "two").await["id"]);
    let live = ben.live().await;

    let chat = ada.put(&path(&room), json!({})).await.with(200);
    assert_eq!((&chat["erasure"]["byUserId"], int(&chat["erasure"]["number"])), (&json!(ada.id), 2));
    assert_eq!((int(&chat["clearedNumber"]), &chat["lastMessage"]), (2, &Value::Null));
    assert!(words(&ada, &room).await.is_empty());
    assert_eq!(words(&ben, &room).await, ["one", "two"]);
    let told = live.next("me:changed").await;
    assert_eq!((&told["row"]["erasure"], &told["row"]), (&chat["erasure"], &ben.chat(&room).await));
    assert_eq!(ada.put(&path(&room), json!({})).await.with(200), chat, "asking again changes nothing");

    // What is written meanwhile stays.
    ben.say(&room, "three").await;
    let chat = ben.put(&path(&room), json!({})).await.with(200);
    assert_eq!((&chat["erasure"], int(&chat["clearedNumber"])), (&Value::Null, 2));
    for user in [&ada, &ben] {
        assert_eq!(words(user, &room).await, ["three"]);
        user.get(&format!("/api/messages/{two}")).await.refused(404, "not_found");
        assert_eq!(user.chat(&room).await["erasure"], Value::Null);
        assert!(!user.own_changes(0).await.iter().any(|row| row.to_string().contains("two")));
    }
    assert_eq!(int(&ada.say(&room, "four").await["number"]), 4, "numbers go on");
    server.until_none("SELECT count(*) FROM sweeps").await;
    assert_eq!(server.count("SELECT count(*) FROM messages WHERE body IS NOT NULL").await, 2);
}

#[tokio::test]
async fn declined_or_taken_back_everything_stays_as_it_was() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    for decliner in [&ben, &ada] {
        ben.say(&room, "words").await;
        ada.put(&path(&room), json!({})).await.with(200);
        let (hers, his) = (ada.live().await, ben.live().await);
        decliner.delete(&path(&room)).await.with(204);
        for socket in [&hers, &his] {
            assert_eq!(socket.next("me:changed").await["row"]["erasure"], Value::Null);
        }
        assert!(words(&ada, &room).await.is_empty());
        assert!(words(&ben, &room).await.contains(&"words".to_owned()));
        decliner.delete(&path(&room)).await.with(204);
    }
}

#[tokio::test]
async fn only_the_two_of_a_private_chat() {
    let server = TestServer::start().await;
    let (ada, ben, eve) = (server.user("ada").await, server.user("ben").await, server.user("eve").await);
    let room = ada.direct(&ben).await;
    ada.put(&path(&room), json!({})).await.with(200);
    assert_eq!(ada.chat(&room).await["erasure"], Value::Null, "there is nothing to delete");
    ada.say(&room, "words").await;
    eve.put(&path(&room), json!({})).await.refused(404, "not_found");
    eve.delete(&path(&room)).await.refused(404, "not_found");
    let group = ada.room_with("private", &[&ben]).await;
    ada.put(&path(&group), json!({})).await.refused(403, "forbidden");
    ada.delete(&path(&group)).await.refused(403, "forbidden");

    let notes = ada.direct(&ada).await;
    ada.say(&notes, "note").await;
    ada.put(&path(&notes), json!({})).await.with(200);
    assert!(items(&ada.history(&notes, "").await).is_empty(), "nobody else must agree");
}

#[tokio::test]
async fn what_came_after_one_asked_stays_for_both() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    for body in ["one", "two", "three"] {
        ben.say(&room, body).await;
    }
    for (wrong, status, code) in [("-1", 422, "invalid"), ("x", 400, "bad_request")] {
        ada.put(&format!("{}?upTo={wrong}", path(&room)), json!({})).await.refused(status, code);
    }
    let chat = ada.put(&format!("{}?upTo=2", path(&room)), json!({})).await.with(200);
    assert_eq!((int(&chat["erasure"]["number"]), int(&chat["clearedNumber"])), (2, 2));
    ada.put(&format!("{}?upTo=1", path(&room)), json!({})).await.with(200);
    assert_eq!(ada.chat(&room).await["erasure"], chat["erasure"], "what was asked for stays asked for");
    ben.put(&path(&room), json!({})).await.with(200);
    for user in [&ada, &ben] {
        assert_eq!(words(user, &room).await, ["three"]);
    }
}
