//! Sockets enter a room's stream with their person, and leave it with them.

use serde_json::{Value, json};

use crate::kit::{TestServer, int, new_id, text};

#[tokio::test]
async fn the_removed_hear_of_it_and_nothing_after() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    for kind in ["public", "private"] {
        let room = ada.room_with(kind, &[&ben]).await;
        let (phone, desk) = (ben.live().await, ben.live().await);
        ada.say(&room, "before").await;
        ada.remove(&room, &ben).await;
        let secret = ada.say(&room, "secret").await;
        for socket in [&phone, &desk] {
            assert_eq!(socket.next("message:created").await["message"]["body"], "before");
            let left = socket.next("member:left").await;
            assert_eq!(left["member"]["userId"], ben.id.as_str());
            let own = socket.next_where("me:changed", |event| event["row"]["id"] == room.as_str()).await;
            assert_eq!(own["row"], json!({ "id": room, "role": null, "mySeq": own["seq"] }));
            let told = ben.hears_until_now(socket).await;
            let late: Vec<_> = told.iter().filter(|one| one.data["roomId"] == room.as_str()).collect();
            assert!(late.is_empty(), "after {}: {late:?}", left["seq"]);
            assert!(int(&left["seq"]) < int(&secret["seq"]));
            let code = if kind == "public" { "not_a_member" } else { "not_found" };
            let payload = json!({ "id": new_id(), "roomId": room, "body": "still here" });
            socket.refused("message:send", payload, code).await;
            socket.refused("room:changes", json!({ "roomId": room, "after": 0 }), code).await;
        }
    }
}

#[tokio::test]
async fn who_leaves_hears_of_it_and_nothing_after() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room_with("public", &[&ben]).await;
    let socket = ben.live().await;
    ben.leave(&room).await;
    ada.say(&room, "secret").await;
    socket.next("member:left").await;
    let told = ben.hears_until_now(&socket).await;
    assert!(told.iter().all(|one| one.data["roomId"] != room.as_str()), "{told:?}");
}

#[tokio::test]
async fn who_comes_back_hears_again() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room_with("public", &[&ben]).await;
    let socket = ben.live().await;
    for round in 0..5 {
        ben.leave(&room).await;
        socket.next("member:left").await;
        ada.say(&room, "unheard").await;
        ben.join(&room).await;
        let row =
            socket.next_where("me:changed", |event| event["row"]["role"] == "member").await["row"].clone();
        assert_eq!(row["id"], room.as_str());
        let body = format!("welcome back, no. {round}");
        ada.say(&room, &body).await;
        let event = socket
            .next_where("message:created", |event| {
                event["message"]["kind"] == "text" && int(&event["seq"]) > int(&row["seq"])
            })
            .await;
        assert_eq!(
            (&event["message"]["body"], &event["after"]),
            (&json!(body), &row["seq"]),
            "no gap after the row"
        );
    }
    assert!(socket.so_far().iter().all(|told| told.data["message"]["body"] != "unheard"));
}

#[tokio::test]
async fn who_is_added_is_in_the_stream_before_they_hear_of_it() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let socket = ben.live().await;
    for _ in 0..20 {
        let room = ada.room("private", "Tea").await;
        ada.add(&room, &ben).await;
        let message = ada.say(&room, "Welcome").await;
        let row =
            socket.next_where("me:changed", |event| event["row"]["id"] == room.as_str()).await["row"].clone();
        let event = socket.next_where("message:created", |event| event["message"] == message).await;
        assert_eq!(event["after"], row["seq"], "the next stamp after the row's");
    }
}

#[tokio::test]
async fn the_maker_s_other_devices_are_in_at_once() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let (phone, desk) = (ada.live().await, ada.live().await);
    let room = ada.room("public", "Tea").await;
    let message = ada.say(&room, "First").await;
    for socket in [&phone, &desk] {
        let row = socket.next("me:changed").await["row"].clone();
        assert_eq!((&row["id"], &row["role"]), (&json!(room), &json!("owner")));
        let event = socket.next_where("message:created", |event| event["message"]["kind"] == "text").await;
        assert_eq!((&event["message"], &event["after"]), (&message, &row["seq"]));
    }
}

#[tokio::test]
async fn a_role_reaches_the_person_s_devices() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room_with("private", &[&ben]).await;
    let socket = ben.live().await;
    let id = text(&ada.say(&room, "rude").await["id"]);
    socket.refused("message:delete", json!({ "id": id }), "forbidden").await;
    ada.give_role(&room, &ben, "moderator").await;
    let event = socket.next("me:changed").await;
    assert_eq!((&event["row"]["id"], &event["row"]["role"]), (&json!(room), &json!("moderator")));
    let answer = socket.ask("message:delete", json!({ "id": id })).await;
    assert_eq!(answer["message"]["body"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kick_in_the_middle_of_a_storm_ends_it_exactly() {
    let server = TestServer::start().await;
    let (ada, ben, cleo) = (server.user("ada").await, server.user("ben").await, server.user("cleo").await);
    for _ in 0..10 {
        let room = ada.room_with("private", &[&ben, &cleo]).await;
        let socket = ben.live().await;
        let storm = async |from: usize| {
            for at in 0..15 {
                cleo.say(&room, &format!("no. {}", from + at)).await;
            }
        };
        tokio::join!(storm(0), storm(100), async {
            cleo.say(&room, "a moment").await;
            ada.remove(&room, &ben).await;
        });
        let told = socket.until(|told| told.name == "member:left").await;
        let removal = int(&told.last().unwrap().data["seq"]);
        let seqs: Vec<i64> = told
            .iter()
            .filter(|one| one.data["roomId"] == room.as_str())
            .map(|one| int(&one.data["seq"]))
            .collect();
        assert!(seqs.windows(2).all(|pair| pair[1] == pair[0] + 1), "all up to the removal: {seqs:?}");
        assert!(
            ada.history(&room, "").await["items"]
                .as_array()
                .unwrap()
                .iter()
                .all(|row| int(&row["seq"]) != removal)
        );
        let after = ben.hears_until_now(&socket).await;
        assert!(after.iter().all(|one| one.data["roomId"] != room.as_str()), "after {removal}: {after:?}");
        socket.leave().await;
    }
}

#[tokio::test]
async fn a_room_whose_end_was_not_told_ends_all_the_same() {
    let server = TestServer::start_with(|config| config.limits.compare_secs = 1).await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room_with("private", &[&ben]).await;
    let socket = ben.live().await;
    server.run_sql(&["UPDATE rooms SET deleted_at = 1"]).await;
    assert_eq!(socket.next("room:deleted").await, json!({ "roomId": room }));
}
