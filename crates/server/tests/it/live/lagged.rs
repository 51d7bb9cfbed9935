//! A socket that does not read: what does not fit is dropped, and it is told so.

use serde_json::Value;

use super::follower::Follower;
use crate::kit::{Handshake, TestServer, TestSocket, int, text};

/// Takes everything told up to the second `ready`.
async fn up_to_ready(socket: &TestSocket) -> (Vec<crate::kit::Told>, Value) {
    let mut told = socket.until(|told| told.name == "ready").await;
    let ready = told.pop().expect("it ends with ready").data;
    (told, ready)
}

#[tokio::test]
async fn a_stalled_socket_is_told_and_starts_anew() {
    let server = TestServer::start().await;
    let (ada, ben, cleo) = (server.user("ada").await, server.user("ben").await, server.user("cleo").await);
    let room = ada.room_with("private", &[&ben, &cleo]).await;
    let socket = Handshake::by(&ben.token).small_buffer().connect(&server.url).await.unwrap();
    let healthy = cleo.live().await;
    let start = int(&socket.ready["rooms"][0]["seq"]);
    let mut follower = Follower::from_ready(&ben, &socket, &room).await;
    socket.stall(true);
    let body = "x".repeat(16_000);
    for _ in 0..60 {
        ada.say(&room, &body).await;
    }
    let head = int(&ada.chat(&room).await["seq"]);
    for seq in start + 1..=head {
        assert_eq!(int(&healthy.next("message:created").await["seq"]), seq, "others miss nothing");
    }
    socket.stall(false);

    let (told, ready) = up_to_ready(&socket).await;
    let lagged = told.iter().position(|one| one.name == "lagged").expect("it is told");
    let mut cursor = start;
    for one in &told[..lagged] {
        assert_eq!(int(&one.data["after"]), cursor, "what came before the gap came whole");
        cursor = int(&one.data["seq"]);
        follower.hear(one).await;
    }
    assert!(cursor < head, "something was dropped");
    assert!(told[lagged + 1..].is_empty(), "nothing between lagged and ready: {:?}", &told[lagged + 1..]);
    assert_eq!(ready["rooms"][0]["seq"], head);
    assert_eq!(text(&ready["user"]["id"]), ben.id);

    ada.say(&room, "after").await;
    follower.hear_up_to(&socket, head + 1).await;
    assert_eq!(follower.gaps, 1, "one gap, asked for");
    follower.check().await;
}
