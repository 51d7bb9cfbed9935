//! Catching up by stamps: rooms and my own stream, over HTTP and the socket.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::kit::{Caller, TestServer, TestUser, int, items, new_id, refuses, text};

/// Stamps strictly rise, each thing stands there once, and the row carries its stamp.
#[track_caller]
fn check_order(rows: &[Value], stamp: &str) {
    let seqs: Vec<i64> = rows.iter().map(|row| int(&row["seq"])).collect();
    assert!(seqs.windows(2).all(|pair| pair[0] < pair[1]), "{seqs:?}");
    let mut things = HashSet::new();
    for row in rows {
        let inner = &row["row"];
        let name = format!("{} {} {}", row["type"], inner["id"], inner["userId"]);
        assert!(things.insert(name), "twice: {row}");
        if row["type"] != "room" {
            assert_eq!(inner[stamp], row["seq"], "{row}");
        }
    }
}

async fn say_many(user: &TestUser, room: &str, count: usize) {
    let path = format!("/api/rooms/{room}/messages");
    for part in 0..count.div_ceil(50) {
        let left = 50.min(count - part * 50);
        let sends = (0..left).map(|_| user.post(&path, json!({ "id": new_id(), "body": "x" })));
        for reply in futures_util::future::join_all(sends).await {
            reply.with(201);
        }
    }
}

#[tokio::test]
async fn everything_that_moved_stands_at_its_newest_stamp() {
    let server = TestServer::start().await;
    let (ada, ben, cleo) = (server.user("ada").await, server.user("ben").await, server.user("cleo").await);
    let room = ada.room_with("public", &[&ben]).await;
    let one = text(&ada.say(&room, "one").await["id"]);
    let two = text(&ada.say(&room, "two").await["id"]);
    let cursor = int(&ben.chat(&room).await["seq"]);
    ada.patch(&format!("/api/messages/{one}"), json!({ "body": "edited" })).await.with(200);
    ada.delete(&format!("/api/messages/{two}")).await.with(200);
    cleo.join(&room).await;
    cleo.leave(&room).await;
    ada.patch(&format!("/api/rooms/{room}"), json!({ "topic": "Tea" })).await.with(200);
    let head = int(&ben.chat(&room).await["seq"]);

    for caller in Caller::both(&ben).await {
        let page = caller.changes(&room, cursor).await.unwrap();
        let rows = items(&page);
        check_order(rows, "seq");
        let kinds: Vec<&Value> = rows.iter().map(|row| &row["type"]).collect();
        assert_eq!(
            kinds,
            ["message", "message", "message", "member", "message", "room", "message"],
            "{page}"
        );
        assert_eq!((&page["more"], int(&page["seq"])), (&json!(false), head));
        assert_eq!((&rows[0]["row"]["body"], &rows[1]["row"]["body"]), (&json!("edited"), &Value::Null));
        assert_eq!(rows[5]["row"]["topic"], "Tea");
        let users = page["users"].as_array().unwrap();
        assert!(users.iter().any(|user| user["id"] == cleo.id.as_str()), "former members too: {users:?}");

        let whole = caller.changes(&room, 0).await.unwrap();
        check_order(items(&whole), "seq");
        assert_eq!(items(&whole).len(), 1 + 3 + 6, "room, members, messages");
        assert_eq!(items(&whole).last().unwrap()["seq"], head, "the head is the highest stamp");
        let nothing = caller.changes(&room, head).await.unwrap();
        assert_eq!(nothing, json!({ "items": [], "seq": head, "more": false, "users": [] }));
    }
}

#[tokio::test]
async fn pages_go_on_where_they_say() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room_with("private", &[&ben]).await;
    for _ in 0..17 {
        ada.say(&room, "x").await;
    }
    let head = int(&ada.chat(&room).await["seq"]);
    let whole = ada.changes(&room, 0).await;
    let socket = ada.live().await;
    for limit in [1, 3, 7, i64::try_from(whole.len()).unwrap(), 100] {
        let (mut found, mut after) = (Vec::new(), 0);
        loop {
            let page =
                ada.get(&format!("/api/rooms/{room}/changes?after={after}&limit={limit}")).await.with(200);
            let live =
                socket.ask("room:changes", json!({ "roomId": room, "after": after, "limit": limit })).await;
            assert_eq!(
                (&live["items"], &live["seq"], &live["more"]),
                (&page["items"], &page["seq"], &page["more"])
            );
            found.extend_from_slice(items(&page));
            after = int(&page["seq"]);
            if page["more"] == false {
                break;
            }
            assert_eq!(items(&page).len(), usize::try_from(limit).unwrap());
            assert_eq!(items(&page).last().unwrap()["seq"], after, "the last row's when cut");
        }
        assert_eq!((&found, after), (&whole, head), "{limit} at a time");
    }
}

#[tokio::test]
async fn a_cursor_that_cannot_be_is_refused_or_reset() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.room("private", "Tea").await;
    let head = int(&ada.chat(&room).await["seq"]);
    for caller in Caller::both(&ada).await {
        for after in [head + 1, 1_000_000, i64::MAX] {
            let page = caller.changes(&room, after).await.unwrap();
            assert_eq!(page, json!({ "reset": true, "seq": head }), "{after} by {}", caller.name());
            let page = caller.own_changes(after).await.unwrap();
            assert_eq!(page["reset"], true, "{page}");
        }
        for after in [-1, i64::MIN] {
            refuses(&caller.changes(&room, after).await, "bad_request", "below 0");
            refuses(&caller.own_changes(after).await, "bad_request", "below 0");
        }
        refuses(&caller.changes(&new_id(), 0).await, "not_found", "no room");
        refuses(&caller.changes("tea", 0).await, "bad_request", "no id");
    }
    for path in [format!("/api/rooms/{room}/changes"), "/api/me/changes".to_owned()] {
        for query in [
            "",
            "?after=",
            "?after=x",
            "?after=1.5",
            "?after=0&limit=0",
            "?after=0&limit=101",
            "?after=0&before=1",
        ] {
            ada.get(&format!("{path}{query}")).await.refused(400, "bad_request");
        }
        server.nobody().get(&format!("{path}?after=0")).await.refused(401, "unauthorized");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_two_thousand_rows_are_a_reset() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    let cursor = int(&ben.chat(&room).await["seq"]);
    say_many(&ada, &room, 2_000).await;
    let callers = Caller::both(&ben).await;
    for caller in &callers {
        let page = caller.changes(&room, cursor).await.unwrap();
        assert_eq!((page.get("reset"), &page["more"]), (None, &json!(true)), "2,000 are not too many");
    }
    let rows = ben.changes(&room, cursor).await;
    assert_eq!(rows.len(), 2_000);
    check_order(&rows, "seq");

    let id = text(&rows[0]["row"]["id"]);
    ada.patch(&format!("/api/messages/{id}"), json!({ "body": "again" })).await.with(200);
    let page = callers[0].changes(&room, cursor).await.unwrap();
    assert_eq!(page.get("reset"), None, "2,001 stamps, but 2,000 rows");

    ada.say(&room, "one too many").await;
    let head = int(&ben.chat(&room).await["seq"]);
    for caller in &callers {
        assert_eq!(caller.changes(&room, cursor).await.unwrap(), json!({ "reset": true, "seq": head }));
    }
    assert_eq!(ben.changes(&room, cursor + 2).await.len(), 2_000, "from higher up they are few enough");
}

#[tokio::test]
async fn members_and_settings_count_as_rows_too() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    say_many(&ada, &room, 1_997).await;
    let page = ben.get(&format!("/api/rooms/{room}/changes?after=0")).await.with(200);
    assert_eq!(page.get("reset"), None, "one room, two members, 1,997 messages");
    ada.say(&room, "one too many").await;
    let page = ben.get(&format!("/api/rooms/{room}/changes?after=0")).await.with(200);
    assert_eq!(page["reset"], true, "2,001 rows");
}

#[tokio::test]
async fn my_own_stream_has_my_chats_and_devices() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let (tea, milk) = (ada.room_with("private", &[&ben]).await, ada.room_with("public", &[&ben]).await);
    let message = ada.say(&tea, "hello").await;
    ben.read_to(&tea, int(&message["number"])).await;
    ben.leave(&milk).await;
    for caller in Caller::both(&ben).await {
        let page = caller.own_changes(0).await.unwrap();
        let rows = items(&page);
        check_order(rows, "mySeq");
        let chats: Vec<&Value> =
            rows.iter().filter(|row| row["type"] == "chat").map(|row| &row["row"]).collect();
        assert_eq!(chats.len(), 2, "one row for each room: {rows:?}");
        assert_eq!(*chats[0], ben.chat(&tea).await, "as the list has it");
        assert_eq!(*chats[1], json!({ "id": milk, "role": null, "mySeq": chats[1]["mySeq"] }));
        assert!(rows.iter().any(|row| row["type"] == "session"), "{rows:?}");
        let head = int(&page["seq"]);
        assert_eq!(rows.last().unwrap()["seq"], head);
        assert_eq!(caller.own_changes(head).await.unwrap()["items"], json!([]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_two_thousand_rows_of_my_own_are_a_reset() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let notes = ada.direct(&ada).await;
    let cursor = int(&ada.get("/api/me/changes?after=0").await.with(200)["seq"]);
    let begun = int(&ada.chat(&notes).await["seq"]);
    say_many(&ada, &notes, 2_000).await;
    let ids: Vec<String> =
        ada.changes(&notes, begun).await.iter().map(|row| text(&row["row"]["id"])).collect();
    let hide_all = async |ids: &[String]| {
        for part in ids.chunks(50) {
            let path = |id: &String| format!("/api/messages/{id}/hidden");
            let hides = part.iter().map(async |id| ada.put(&path(id), json!({})).await);
            for reply in futures_util::future::join_all(hides).await {
                reply.with(204);
            }
        }
    };
    hide_all(&ids[1..]).await;
    let callers = Caller::both(&ada).await;
    for caller in &callers {
        let page = caller.own_changes(cursor).await.unwrap();
        assert_eq!((page.get("reset"), &page["more"]), (None, &json!(true)), "2,000 are not too many");
    }
    hide_all(&ids[..1]).await;
    for caller in &callers {
        let page = caller.own_changes(cursor).await.unwrap();
        assert_eq!(page["reset"], true, "2,000 hidden, one chat: {page:.200}");
    }
}
