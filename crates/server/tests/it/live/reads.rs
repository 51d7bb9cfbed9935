//! Read positions: on my other devices, and on the other side.

use std::time::Duration;

use serde_json::json;

use crate::kit::{TestServer, int};

#[tokio::test]
async fn a_position_reaches_my_other_devices_and_the_other_side() {
    let server = TestServer::start().await;
    let (ada, ben, eve) = (server.user("ada").await, server.user("ben").await, server.user("eve").await);
    let room = ada.direct(&ben).await;
    ada.say(&room, "one").await;
    ada.say(&room, "two").await;
    let (phone, desk) = (ben.live().await, ben.live().await);
    let (of_ada, of_eve) = (ada.live().await, eve.live().await);
    let answer = phone.ask("room:read", json!({ "roomId": room, "number": 1 })).await;
    assert_eq!((&answer["readNumber"], &answer["unread"]), (&json!(1), &json!(1)));
    for device in [&phone, &desk] {
        let event = device.next("me:changed").await;
        assert_eq!((&event["type"], &event["row"]["id"]), (&json!("chat"), &json!(room)));
        assert_eq!((&event["row"]["readNumber"], &event["row"]["unread"]), (&json!(1), &json!(1)));
        assert_eq!(event["row"]["mySeq"], event["seq"]);
    }
    let event = of_ada.next("read:changed").await;
    assert_eq!(event, json!({ "roomId": room, "userId": ben.id, "readNumber": 1 }));
    assert!(eve.hears_until_now(&of_eve).await.is_empty());
    assert!(
        ada.hears_until_now(&of_ada).await.iter().all(|one| one.name != "me:changed"),
        "not in ada's own stream"
    );
}

#[tokio::test]
async fn the_other_side_hears_at_most_once_a_second_and_at_last_the_newest() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    for _ in 0..10 {
        ada.say(&room, "x").await;
    }
    let socket = ada.live().await;
    let phone = ben.live().await;
    for number in 1..=10 {
        phone.ask("room:read", json!({ "roomId": room, "number": number })).await;
    }
    let mut told = vec![socket.next_told("read:changed", |_| true).await];
    while int(&told.last().unwrap().data["readNumber"]) < 10 {
        told.push(socket.next_told("read:changed", |_| true).await);
    }
    let numbers: Vec<i64> = told.iter().map(|one| int(&one.data["readNumber"])).collect();
    assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]) && numbers.len() <= 4, "{numbers:?}");
    for pair in told.windows(2) {
        let pause = pair[1].at.duration_since(pair[0].at);
        assert!(pause > Duration::from_millis(900), "{pause:?} between {numbers:?}");
    }
}

#[tokio::test]
async fn in_rooms_of_more_than_32_nobody_is_told() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let mut others = vec![ben];
    for at in 0..31 {
        others.push(server.user(&format!("user{at}")).await);
    }
    let room = ada.room_with("private", &others.iter().collect::<Vec<_>>()).await;
    let message = ada.say(&room, "x").await;
    let socket = ada.live().await;
    others[0].read_to(&room, int(&message["number"])).await;
    let told = ada.hears_until_now(&socket).await;
    assert!(told.is_empty(), "33 people: {told:?}");
    others[31].leave(&room).await;
    let message = ada.say(&room, "y").await;
    others[0].read_to(&room, int(&message["number"])).await;
    assert_eq!(socket.next("read:changed").await["userId"], others[0].id.as_str(), "32 people");
}
