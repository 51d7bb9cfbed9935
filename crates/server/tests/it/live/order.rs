//! Every socket hears the same things, each once, in the order of their stamps.

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};

use super::follower::Follower;
use crate::kit::{TestServer, TestSocket, TestUser, int, new_id, text};

async fn send_many(socket: &TestSocket, room: &str, count: usize) {
    let sends = (0..count).map(|at| {
        socket.ask("message:send", json!({ "id": new_id(), "roomId": room, "body": format!("no. {at}") }))
    });
    futures_util::future::join_all(sends).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_quick_sends_arrive_once_and_in_order() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let mut people: Vec<TestUser> = Vec::new();
    for at in 0..5 {
        people.push(server.user(&format!("user{at}")).await);
    }
    let room = ada.room_with("private", &people.iter().collect::<Vec<_>>()).await;
    let mut sockets = vec![ada.live().await];
    for user in &people {
        sockets.push(user.live().await);
    }
    let start = int(&ada.chat(&room).await["seq"]);
    futures_util::future::join_all(sockets[1..].iter().map(|socket| send_many(socket, &room, 100))).await;

    for socket in &sockets {
        let mut cursor = start;
        for number in 0..500 {
            let event = socket.next("message:created").await;
            assert_eq!(int(&event["after"]), cursor, "it follows what came before");
            cursor = int(&event["seq"]);
            assert_eq!(event["message"]["seq"], event["seq"]);
            assert_eq!(int(&event["message"]["number"]), 2 + number, "numbers follow stamps here");
        }
        assert_eq!(cursor, start + 500);
    }
    let chat = ada.chat(&room).await;
    assert_eq!((int(&chat["lastNumber"]), int(&chat["seq"])), (501, start + 500));
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_happens_at_once_a_client_ends_with_the_room_as_it_is() {
    let server = TestServer::start().await;
    let (ada, ben, cleo) = (server.user("ada").await, server.user("ben").await, server.user("cleo").await);
    let room = ada.room_with("public", &[&ben]).await;
    let (of_ada, of_ben) = (ada.live().await, ben.live().await);
    let busy = async |user: &TestUser| {
        for at in 0..30 {
            let id = text(&user.say(&room, &format!("no. {at}")).await["id"]);
            let path = format!("/api/messages/{id}");
            if at % 2 == 0 {
                user.patch(&path, json!({ "body": "edited" })).await.with(200);
            }
            if at % 3 == 0 {
                user.delete(&path).await.with(200);
            }
        }
    };
    let comes_and_goes = async {
        for _ in 0..10 {
            cleo.join(&room).await;
            cleo.leave(&room).await;
        }
    };
    tokio::join!(busy(&ada), busy(&ben), comes_and_goes);
    let head = int(&ada.chat(&room).await["seq"]);
    for (user, socket) in [(&ada, &of_ada), (&ben, &of_ben)] {
        let mut follower = Follower::from_ready(user, socket, &room).await;
        follower.hear_up_to(socket, head).await;
        follower.check().await;
        assert_eq!(follower.gaps, 0, "nothing had to be asked for");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_in_during_a_storm_misses_nothing() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let socket = ben.live().await;
    for _ in 0..10 {
        let room = ada.room("private", "A storm").await;
        let storm = async {
            for _ in 0..20 {
                ada.say(&room, "x").await;
            }
        };
        tokio::join!(storm, async {
            ada.say(&room, "a moment").await;
            ada.add(&room, &ben).await;
        });
        let head = int(&ada.chat(&room).await["seq"]);
        let chat =
            socket.next_where("me:changed", |event| event["row"]["id"] == room.as_str()).await["row"].clone();
        // What came before the row may be dropped; what has a stamp above it is there, without a gap.
        let mut cursor = int(&chat["seq"]);
        let mut told: Vec<Value> = Vec::new();
        while cursor < head {
            let event = socket.next_where("message:created", |event| event["roomId"] == room.as_str()).await;
            if int(&event["seq"]) > cursor {
                assert_eq!(int(&event["after"]), cursor, "{event}");
                cursor = int(&event["seq"]);
                told.push(event);
            }
        }
        assert_eq!(told.len(), usize::try_from(head - int(&chat["seq"])).unwrap());
        let mut follower = Follower::from_chat(&ben, &chat).await;
        follower.hear_up_to(&socket, head).await;
        follower.check().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn my_own_stream_is_in_order_on_every_device() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let devices = [ben.live().await, ben.live().await];
    let start = int(&ben.own_changes(0).await.last().unwrap()["seq"]);
    let rooms =
        futures_util::future::join_all((0..20).map(async |_| ada.room_with("private", &[&ben]).await)).await;
    futures_util::future::join_all(rooms.iter().map(|room| ben.leave(room))).await;
    for device in &devices {
        for seq in start + 1..=start + 80 {
            let event = device.next("me:changed").await;
            assert_eq!((int(&event["after"]), int(&event["seq"])), (seq - 1, seq));
            assert_eq!(event["row"]["mySeq"], seq);
        }
    }
    let rows = ben.own_changes(start).await;
    assert_eq!(rows.len(), 40, "each room's row, and its invitation's, moved to its newest stamp");
    assert!(rows.iter().all(|row| row["row"]["role"] == Value::Null || row["row"]["gone"] == true));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_socket_sends_without_waiting_keeps_its_order() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    let (from, to) = (ada.live().await, ben.live().await);
    for at in 0..100 {
        from.emit("message:send", &json!({ "id": new_id(), "roomId": room, "body": format!("no. {at}") }));
    }
    for at in 0..100 {
        assert_eq!(to.next("message:created").await["message"]["body"], format!("no. {at}"));
    }
    for round in 0..20 {
        let id = new_id();
        from.emit("message:send", &json!({ "id": id, "roomId": room, "body": "first" }));
        from.emit("message:edit", &json!({ "id": id, "body": format!("second, {round}") }));
        from.emit("message:delete", &json!({ "id": id }));
        let told = to.until(|told| told.name == "message:deleted").await;
        let names = told.iter().map(|one| one.name.as_str());
        let names: Vec<&str> = names.filter(|name| *name != "me:changed").collect();
        assert_eq!(names, ["message:created", "message:changed", "message:deleted"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_rooms_at_once_joined_twice_give_each_message_once() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let rooms = [ada.room_with("public", &[]).await, ada.room_with("public", &[]).await];
    let (speaker, socket) = (ada.live().await, ben.live().await);
    for room in rooms.iter().chain(&rooms) {
        ben.join(room).await;
    }
    let is_text = |event: &Value| event["message"]["kind"] == "text";
    futures_util::future::join_all(rooms.iter().map(|room| send_many(&speaker, room, 50))).await;
    let mut heard = HashSet::new();
    let mut counts = HashMap::new();
    for _ in 0..100 {
        let event = socket.next_where("message:created", is_text).await;
        assert_eq!(event["roomId"], event["message"]["roomId"]);
        assert!(heard.insert(text(&event["message"]["id"])), "told twice: {event}");
        *counts.entry(text(&event["roomId"])).or_insert(0) += 1;
    }
    for room in &rooms {
        assert_eq!(counts[room.as_str()], 50);
        ada.say(room, "the end").await;
        let is_here = |event: &Value| is_text(event) && event["roomId"] == room.as_str();
        let last = socket.next_where("message:created", is_here).await;
        assert_eq!(last["message"]["body"], "the end", "nothing was left over");
    }
}
