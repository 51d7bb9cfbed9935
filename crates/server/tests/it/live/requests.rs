//! Socket requests of the wrong form, and too many of them: an error, never silence.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::kit::{Handshake, TestServer, TestSocket, int, new_id};

#[tokio::test]
async fn what_cannot_be_understood_is_refused() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.direct(&ada).await;
    let socket = ada.live().await;
    for name in [
        "",
        "nothing",
        "message",
        "message:",
        "message:create",
        "MESSAGE:SEND",
        "ready",
        "session:ended",
        "💥",
    ] {
        socket.refused(name, json!({}), "bad_request").await;
    }
    for name in [
        "message:send",
        "message:edit",
        "message:delete",
        "message:react",
        "message:recall",
        "room:read",
        "room:changes",
        "me:changes",
        "presence:watch",
        "typing",
    ] {
        let nested = json!({ "a": { "b": { "c": [[[[[1]]]]] } } });
        for payload in
            [json!(null), json!(7), json!("text"), json!([]), json!(true), nested, json!({ "admin": true })]
        {
            socket.refused(name, payload, "bad_request").await;
        }
        let answer = socket.request_args(&json!([name])).await;
        assert_eq!(answer["error"]["code"], "bad_request", "{name} with nothing: {answer}");
    }
    for (name, payload) in [
        ("message:send", json!({ "roomId": room, "body": "no id" })),
        ("message:send", json!({ "id": new_id(), "body": "no room" })),
        ("message:send", json!({ "id": new_id(), "roomId": null, "body": "x" })),
        ("message:edit", json!({ "id": [new_id()], "body": "x" })),
        ("message:delete", json!({ "id": new_id(), "body": "x" })),
        ("room:read", json!({ "roomId": room, "number": "1" })),
        ("room:read", json!({ "roomId": room, "number": 1, "unread": "yes" })),
        ("room:changes", json!({ "roomId": room })),
        ("room:changes", json!({ "roomId": room, "after": -1 })),
        ("room:changes", json!({ "roomId": room, "after": 0, "limit": 0 })),
        ("room:changes", json!({ "roomId": room, "after": 0, "limit": 101 })),
        ("room:changes", json!({ "roomId": room, "after": 1.5 })),
        ("me:changes", json!({ "after": -1 })),
        ("me:changes", json!({ "after": 0, "userId": ada.id })),
        ("presence:watch", json!({ "userIds": "all" })),
        ("presence:watch", json!({ "userIds": [1] })),
    ] {
        socket.refused(name, payload, "bad_request").await;
    }
    assert_eq!(int(&ada.chat(&room).await["lastNumber"]), 0, "nothing happened");
    socket.ask("me:changes", json!({ "after": 0 })).await;
}

#[tokio::test]
async fn wrong_forms_without_a_callback_harm_nothing() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.direct(&ada).await;
    let socket = ada.live().await;
    for name in ["nothing", "message:send", "typing", "presence:watch"] {
        socket.emit(name, &json!({ "x": 1 }));
    }
    let message = json!({ "id": new_id(), "roomId": room, "body": "no callback" });
    socket.emit("message:send", &message);
    assert_eq!(socket.next("message:created").await["message"]["body"], "no callback");
    socket.ask("message:send", message).await;
    assert_eq!(int(&ada.chat(&room).await["lastNumber"]), 1);
}

#[tokio::test]
async fn malformed_packets_end_that_connection_alone() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let healthy = ben.live().await;
    let packets = [
        "4",
        "42",
        "42{}",
        "42[]",
        "42[true]",
        "42[\"a\"",
        "42[\"a\",",
        "429999999999999999999999[\"a\",1]",
        "48",
        "9",
        "hello",
        "42/admin,[\"a\"]",
        "40{\"token\":\"x\"}",
        "42[\"a\",\"\u{1}\"]",
    ];
    for packet in packets {
        let socket = ada.live().await;
        socket.raw(packet);
        socket.closed().await;
    }
    let socket = ada.live().await;
    socket.raw("451-[\"a\",{\"_placeholder\":true,\"num\":0}]");
    socket.raw("42[\"a\"]"); // where the attachment should be
    socket.closed().await;
    for message in [
        Message::binary(vec![0, 1, 2]),
        Message::text("4".repeat(64 * 1024 + 1)),
        Message::text(format!("42[\"a\",{}1{}]", "[".repeat(40), "]".repeat(40))),
        Message::text(format!("42[\"message:send\",{{\"body\":\"{}\"}}]", "a".repeat(70_000))),
    ] {
        let socket = ada.live().await;
        socket.raw_message(message);
        socket.closed().await;
    }
    healthy.ask("me:changes", json!({ "after": 0 })).await;
    ada.live().await.ask("me:changes", json!({ "after": 0 })).await;
}

#[tokio::test]
async fn nothing_is_answered_before_connect() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.direct(&ada).await;
    let event = json!(["message:send", { "id": new_id(), "roomId": room, "body": "x" }]);
    let socket = TestSocket::drive(Handshake::default().open(&server.url).await.unwrap());
    socket.raw(&format!("420{event}"));
    socket.closed().await;
    assert!(socket.so_far().is_empty());
    assert_eq!(int(&ada.chat(&room).await["lastNumber"]), 0);
}

#[tokio::test]
async fn a_flood_is_refused_and_the_connection_lives() {
    let server = TestServer::start_with(|config| {
        config.limits.events_per_second = 1;
        config.limits.events_burst = 20;
    })
    .await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    let (flood, calm) = (ada.live().await, ben.live().await);
    let began = Instant::now();
    let sends = (0..100)
        .map(|_| flood.request("message:send", json!({ "id": new_id(), "roomId": room, "body": "x" })));
    let answers = futures_util::future::join_all(sends).await;
    let (taken, refused): (Vec<Value>, Vec<Value>) =
        answers.into_iter().partition(|answer| answer["ok"] == true);
    assert!((20..=30).contains(&taken.len()), "{} were taken", taken.len());
    // It is not read for a moment after each sixteen, and the last were answered before theirs.
    let paused_for = u32::try_from(refused.len() - 16).unwrap();
    assert!(began.elapsed() >= server.engine.refusal_pause * paused_for, "{:?}", began.elapsed());
    for answer in refused {
        assert_eq!(answer["error"]["code"], "too_many", "{answer}");
        assert!(int(&answer["error"]["retryAfterMs"]) > 0, "{answer}");
    }
    assert_eq!(ada.history(&room, "?limit=100").await["items"].as_array().unwrap().len(), taken.len());
    calm.ask("me:changes", json!({ "after": 0 })).await;
    ada.live().await.ask("me:changes", json!({ "after": 0 })).await;
    assert!(!flood.is_closed());
}

#[tokio::test]
async fn what_waits_too_long_is_overloaded_and_not_stored() {
    let mut server = TestServer::start_with(|config| config.limits.events_burst = 10_000).await;
    server.engine.max_backlog = Duration::ZERO;
    server.restart().await;
    let ada = server.user("ada").await;
    let room = ada.direct(&ada).await;
    let socket = ada.live().await;
    let ids: Vec<_> = (0..500).map(|_| new_id()).collect();
    let sends =
        ids.iter().map(|id| socket.request("message:send", json!({ "id": id, "roomId": room, "body": "x" })));
    let answers = futures_util::future::join_all(sends).await;
    let (mut stored, mut refused) = (0, 0);
    for (id, answer) in ids.iter().zip(&answers) {
        let found = ada.get(&format!("/api/messages/{id}")).await.status;
        if answer["ok"] == true {
            stored += 1;
            assert_eq!(found, 200);
        } else {
            refused += 1;
            assert_eq!(answer["error"]["code"], "overloaded", "{answer}");
            assert!(answer["error"]["retryAfterMs"].as_u64().is_some_and(|wait| wait > 0), "{answer}");
            assert_eq!(found, 404, "what was refused is not there");
        }
    }
    assert!(stored >= 8 && refused > 0, "{stored} stored, {refused} refused");
}
