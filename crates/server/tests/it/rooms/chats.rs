//! A person's list of chats: order, pages, what is unread, the last message.

use serde_json::{Value, json};

use crate::kit::{TestServer, TestUser, each, int, items, new_id, text};

async fn list(user: &TestUser) -> Vec<String> {
    let page = user.get("/api/rooms?limit=100").await.with(200);
    each(&page, "id").into_iter().map(text).collect()
}

#[tokio::test]
async fn the_newest_activity_comes_first() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let mut rooms = Vec::new();
    for name in ["one", "two", "three"] {
        rooms.push(ada.room_with("private", &[&ben]).await);
        server.clock.advance(1_000);
        ada.say(rooms.last().unwrap(), name).await;
        server.clock.advance(1_000);
    }
    let [one, two, three] = &rooms[..] else { unreachable!() };
    assert_eq!(list(&ben).await, [three.as_str(), two, one]);
    ben.say(one, "again").await;
    assert_eq!(list(&ben).await, [one.as_str(), three, two]);
    assert_eq!(list(&ada).await, [one.as_str(), three, two]);
    ben.leave(three).await;
    assert_eq!(list(&ben).await, [one.as_str(), two], "only rooms I am in");
}

#[tokio::test]
async fn pages_show_each_chat_once() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    for at in 0..7 {
        ada.room("private", &format!("room {at}")).await;
        if at % 3 == 0 {
            server.clock.advance(1_000); // some share a moment
        }
    }
    let whole = ada.get("/api/rooms").await.with(200);
    assert_eq!(whole["next"], Value::Null);
    let mut found: Vec<Value> = Vec::new();
    let mut path = "/api/rooms?limit=3".to_owned();
    loop {
        let page = ada.get(&path).await.with(200);
        found.extend_from_slice(items(&page));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/api/rooms?limit=3&cursor={next}");
    }
    assert_eq!(json!(found), whole["items"]);
    for query in ["limit=0", "limit=101", "limit=-3", "limit=three", "cursor=x", "cursor=1.x", "page=2"] {
        ada.get(&format!("/api/rooms?{query}")).await.refused(400, "bad_request");
    }
    server.nobody().get("/api/rooms").await.refused(401, "unauthorized");
}

#[tokio::test]
async fn unread_counts_what_others_wrote_and_did_not_delete() {
    let server = TestServer::start().await;
    let (ada, ben, cleo) = (server.user("ada").await, server.user("ben").await, server.user("cleo").await);
    let room = ada.room_with("private", &[&ben]).await;
    assert_eq!(int(&ben.chat(&room).await["unread"]), 0, "what stood there before counts as read");
    ada.say(&room, "one").await;
    let two = ada.say(&room, "two").await;
    ben.say(&room, "mine").await;
    ada.add(&room, &cleo).await; // a notice
    ada.say(&room, "three").await;
    assert_eq!(int(&ben.chat(&room).await["unread"]), 3);
    ada.delete(&format!("/api/messages/{}", text(&two["id"]))).await.with(200);
    assert_eq!(int(&ben.chat(&room).await["unread"]), 2);
    assert_eq!(int(&cleo.chat(&room).await["unread"]), 1);
    assert_eq!(int(&ada.chat(&room).await["unread"]), 1);
    let answer = ben.read_to(&room, int(&two["number"])).await;
    assert_eq!(answer, json!({ "readNumber": two["number"], "unread": 1 }));
    assert_eq!(int(&ben.chat(&room).await["unread"]), 1);
}

#[tokio::test]
async fn unread_stops_at_a_hundred() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    for at in 0..101 {
        ada.say(&room, &format!("message {at}")).await;
    }
    assert_eq!(int(&ben.chat(&room).await["unread"]), 100);
    assert_eq!(ben.read_to(&room, 2).await, json!({ "readNumber": 2, "unread": 99 }));
}

#[tokio::test]
async fn the_list_brings_the_people_its_messages_show() {
    let server = TestServer::start().await;
    let (ada, ben, eve) = (server.user("ada").await, server.user("ben").await, server.user("eve").await);
    for (name, says) in [("Tea", "hello".to_owned()), ("Cake", format!("for <@{}>", eve.id))] {
        let room = ada.room("public", name).await;
        ben.join(&room).await;
        ben.say(&room, &says).await;
    }
    let page = ada.get("/api/rooms?limit=1").await.with(200);
    let shown = |page: &Value| {
        let users = page["users"].as_array().unwrap();
        let mut ids: Vec<_> = users.iter().map(|user| text(&user["id"])).collect();
        ids.sort_unstable();
        ids
    };
    let mut both = vec![ben.id.clone(), eve.id.clone()];
    both.sort_unstable();
    assert_eq!(shown(&page), both, "each once");
    let next = format!("/api/rooms?limit=1&cursor={}", page["next"].as_str().unwrap());
    assert_eq!(shown(&ada.get(&next).await.with(200)), [ben.id.as_str()]);
}

#[tokio::test]
async fn mentions_are_counted_beside() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    let message = ada.say(&room, &format!("Look, <@{}> and <@{}>, <@{}>!", ben.id, ada.id, ben.id)).await;
    assert_eq!(message["mentions"], json!([ben.id, ada.id]));
    ada.say(&room, "nobody").await;
    let loud = ada.say(&room, &format!("<@{}>", ben.id.to_uppercase())).await;
    assert_eq!(loud["mentions"], json!([ben.id]));
    let chat = ben.chat(&room).await;
    assert_eq!((int(&chat["unread"]), int(&chat["mentions"])), (3, 2));
    assert_eq!(int(&ada.chat(&room).await["mentions"]), 0, "not by oneself");
}

#[tokio::test]
async fn the_last_message_may_be_deleted_or_a_notice() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room("public", "Tea").await;
    let message = ada.say(&room, "secret words").await;
    assert_eq!(ada.chat(&room).await["lastMessage"], message);
    ada.delete(&format!("/api/messages/{}", text(&message["id"]))).await.with(200);
    let last = ada.chat(&room).await["lastMessage"].clone();
    assert_eq!((&last["id"], &last["body"]), (&message["id"], &Value::Null));
    assert!(!last["deletedAt"].is_null());
    ben.join(&room).await;
    let last = ada.chat(&room).await["lastMessage"].clone();
    assert_eq!((&last["kind"], &last["notice"]["type"]), (&json!("notice"), &json!("joined")));
}

#[tokio::test]
async fn what_stands_in_the_list_stands_in_the_room() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    ada.send(&room, json!({ "id": new_id(), "body": "hello" })).await.with(201);
    let page = ben.get("/api/rooms").await.with(200);
    assert_eq!(items(&page)[0], ben.chat(&room).await);
}

#[tokio::test]
async fn a_list_of_long_texts_stops_at_its_bytes_and_goes_on() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let quotes = "\"".repeat(16_000);
    for at in 0..20 {
        let room = ada.room("private", &format!("room {at}")).await;
        ada.say(&room, &quotes).await;
    }
    let (mut found, mut path) = (Vec::new(), "/api/rooms?limit=100".to_owned());
    loop {
        let page = ada.get(&path).await.with(200);
        assert!(page.to_string().len() < 280 * 1_024, "{} bytes", page.to_string().len());
        found.extend(each(&page, "id").into_iter().map(text));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/api/rooms?limit=100&cursor={next}");
    }
    let all = found.len();
    found.sort_unstable();
    found.dedup();
    assert_eq!((all, found.len()), (20, 20), "each once");

    let part = ada.get("/api/me/changes?after=0&limit=100").await.with(200);
    assert!(part.to_string().len() < 280 * 1_024 && part["more"] == true);
    let chats = ada.own_changes(0).await.into_iter().filter(|row| row["type"] == "chat").count();
    assert_eq!(chats, 20, "parts meet");
}

#[tokio::test(flavor = "multi_thread")]
async fn unread_looks_a_thousand_places_back_and_no_further() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    for _ in 0..3 {
        ada.say(&room, "hello?").await;
    }
    // Whoever writes and never reads: a program, say.
    let say_many = async |count: usize| {
        for _ in 0..count / 50 {
            let sends = (0..50).map(|_| ben.say(&room, "x"));
            futures_util::future::join_all(sends).await;
        }
    };
    say_many(950).await;
    assert_eq!(ben.chat(&room).await["unread"], 3, "own texts between do not hide them");
    say_many(100).await;
    assert_eq!(ben.chat(&room).await["unread"], 0, "more than a thousand places back");
    ada.say(&room, "there?").await;
    assert_eq!(ben.chat(&room).await["unread"], 1, "what is new always counts");
    for _ in 0..3 {
        let sends = (0..50).map(|_| ada.say(&room, "x"));
        futures_util::future::join_all(sends).await;
    }
    assert_eq!(ben.chat(&room).await["unread"], 100, "99+");
}
