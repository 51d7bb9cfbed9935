//! `ready`: the first thing a socket hears.

use std::iter;

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::kit::{TestServer, TestUser, each, int, items, new_id, text};

#[tokio::test]
async fn it_tells_who_i_am_and_where_my_streams_stand() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let mut rooms = vec![ada.room_with("private", &[&ben]).await];
    server.clock.advance(1_000);
    rooms.push(ada.direct(&ben).await);
    server.clock.advance(1_000);
    rooms.push(ada.room_with("public", &[&ben]).await);
    let left = ada.room_with("public", &[&ben]).await;
    ben.leave(&left).await;
    server.clock.advance(1_000);
    ada.say(&rooms[0], "newest").await;

    let socket = ben.live().await;
    let ready = &socket.ready;
    let me = ben.get("/api/auth/check").await.with(200);
    assert_eq!(ready["user"], me["user"]);
    assert_eq!(ready["user"]["email"], me["user"]["email"], "my own User has my address");
    let info = ben.get("/api/server").await.with(200);
    assert_eq!(ready["epoch"], info["epoch"]);
    assert_eq!(ready["more"], false);
    let own = ben.own_changes(0).await;
    assert_eq!(ready["seq"], own.last().unwrap()["seq"], "my own stream's head");

    let listed = ready["rooms"].as_array().unwrap();
    let chats = ben.get("/api/rooms").await.with(200);
    let ids: Vec<&Value> = listed.iter().map(|row| &row["id"]).collect();
    assert_eq!(ids, each(&chats, "id"), "newest activity first, as in the list");
    assert_eq!(ids.len(), 3, "not those I left");
    for (row, chat) in listed.iter().zip(items(&chats)) {
        for name in ["id", "seq", "lastNumber", "readNumber"] {
            assert_eq!(row[name], chat[name], "{name}");
        }
    }
}

#[tokio::test]
async fn a_new_person_has_an_empty_one() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let socket = ada.live().await;
    assert_eq!((&socket.ready["rooms"], &socket.ready["more"]), (&json!([]), &json!(false)));
    assert_eq!(text(&socket.ready["user"]["username"]), "ada");
    assert!(int(&socket.ready["seq"]) >= 0);
}

#[tokio::test]
async fn nothing_is_told_before_it_and_nothing_after_it_is_missing() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    for _ in 0..15 {
        let sends = async {
            for _ in 0..6 {
                ada.say(&room, "x").await;
            }
        };
        let (socket, ()) = tokio::join!(ben.live(), sends);
        let head =
            socket.ready["rooms"].as_array().unwrap().iter().find(|row| row["id"] == room.as_str()).unwrap();
        let (mut cursor, last) = (int(&head["seq"]), int(&ada.chat(&room).await["seq"]));
        while cursor < last {
            let event = socket.next("message:created").await;
            assert_eq!(int(&event["after"]), cursor, "exactly what follows `ready`");
            cursor = int(&event["seq"]);
        }
        assert!(socket.so_far().iter().all(|told| told.name != "message:created"));
    }
}

#[tokio::test]
async fn those_who_come_at_once_miss_nothing() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let others = [server.user("ben").await, server.user("cleo").await, server.user("dan").await];
    for _ in 0..20 {
        // Nobody is in its stream yet: the first of them who is ready says where it stands.
        let room = ada.room_with("private", &others.each_ref()).await;
        let sends = async {
            for _ in 0..6 {
                ada.say(&room, "x").await;
            }
        };
        let coming = join_all(others.iter().map(TestUser::live));
        let (sockets, ()) = tokio::join!(coming, sends);
        let last = int(&ada.chat(&room).await["seq"]);
        for socket in &sockets {
            let listed = socket.ready["rooms"].as_array().unwrap().iter();
            let mut cursor = int(&listed.clone().find(|row| row["id"] == room.as_str()).unwrap()["seq"]);
            while cursor < last {
                let event =
                    socket.next_where("message:created", |event| event["roomId"] == room.as_str()).await;
                assert!(
                    int(&event["after"]) <= cursor,
                    "{cursor} is known, and nobody told what follows: {event}"
                );
                cursor = cursor.max(int(&event["seq"]));
            }
        }
    }
}

#[tokio::test]
async fn whoever_comes_while_rooms_talk_that_nobody_is_in_misses_nothing() {
    let server = TestServer::start().await;
    come_while_rooms_talk(&server, None).await;
}

#[tokio::test]
async fn whoever_comes_while_rooms_talk_to_others_misses_nothing() {
    let server = TestServer::start().await;
    let cleo = server.user("cleo").await;
    let _there = cleo.live().await;
    come_while_rooms_talk(&server, Some(&cleo)).await;
}

/// What is told while somebody enters is missed where another look is not taken.
async fn come_while_rooms_talk(server: &TestServer, other: Option<&TestUser>) {
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let members: Vec<&TestUser> = iter::once(&ben).chain(other).collect();
    let mut rooms = Vec::new();
    for _ in 0..60 {
        rooms.push(ada.room_with("private", &members).await);
    }
    for _ in 0..10 {
        // One message each: no later one shows that it is missing.
        let talking = join_all(rooms.iter().map(|room| ada.say(room, "x")));
        let (socket, said) = tokio::join!(ben.live(), talking);
        let listed = socket.ready["rooms"].as_array().unwrap();
        for (room, said) in rooms.iter().zip(&said) {
            let head = int(&listed.iter().find(|row| row["id"] == room.as_str()).unwrap()["seq"]);
            if head < int(&said["seq"]) {
                socket.next_where("message:created", |event| event["message"]["id"] == said["id"]).await;
            }
        }
    }
}

#[tokio::test]
async fn above_500_rooms_it_lists_the_newest() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    for at in 0..10 {
        let rooms = (0..50).map(async |of| ada.room("private", &format!("room {at} {of}")).await);
        join_all(rooms).await;
    }
    let full = ada.live().await;
    assert_eq!((full.ready["rooms"].as_array().unwrap().len(), &full.ready["more"]), (500, &json!(false)));
    server.clock.advance(1_000);
    let newest = ada.room("private", "newest").await;
    let ready = ada.live().await.ready.clone();
    assert_eq!((ready["rooms"].as_array().unwrap().len(), &ready["more"]), (500, &json!(true)));
    assert_eq!(ready["rooms"][0]["id"], newest.as_str());
    let last = full.ready["rooms"][499]["id"].as_str().unwrap();
    let message = ada.say(last, "it is told all the same").await;
    assert_eq!(full.next_where("message:created", |event| event["message"] == message).await["roomId"], last);
}

#[tokio::test]
async fn after_a_restart_everything_is_as_it_was() {
    let mut server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    let draft = json!({ "id": new_id(), "body": "kept" });
    let sent = ada.send(&room, draft.clone()).await.with(201);
    let before = ben.live().await;
    server.restart().await;
    before.closed().await;
    let (mut ada, mut ben) = (ada, ben);
    ada.url.clone_from(&server.url);
    ben.url.clone_from(&server.url);
    let after = ben.live().await;
    for name in ["epoch", "user", "seq", "rooms", "more"] {
        assert_eq!(after.ready[name], before.ready[name], "{name}");
    }
    assert_eq!(ada.send(&room, draft).await.with(200), sent, "a resend across the restart");
    let next = ada.say(&room, "more").await;
    assert_eq!((int(&next["number"]), int(&next["seq"])), (2, int(&sent["seq"]) + 1));
    assert_eq!(after.next("message:created").await["after"], sent["seq"]);
}

#[tokio::test]
async fn the_epoch_stays_and_the_cursor_goes_on() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    let first = ben.live().await;
    let cursor = int(&first.ready["rooms"][0]["seq"]);
    let epoch = first.ready["epoch"].clone();
    first.leave().await;
    ada.say(&room, "while away").await;
    let second = ben.live().await;
    assert_eq!(second.ready["epoch"], epoch);
    let missed = second.ask("room:changes", json!({ "roomId": room, "after": cursor })).await;
    assert_eq!(items(&missed)[0]["row"]["body"], "while away");
    assert_eq!(missed["seq"], second.ready["rooms"][0]["seq"]);
}
