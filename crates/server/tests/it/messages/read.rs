//! Read positions: forward, back when asked, never above the newest message.

use serde_json::{Value, json};

use crate::kit::{Caller, TestServer, int, items, new_id, refuses, text};

#[tokio::test]
async fn a_position_moves_forward_only() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    for caller in Caller::both(&ben).await {
        let room = ada.room_with("private", &[&ben]).await;
        for _ in 0..4 {
            ada.say(&room, "x").await; // numbers 2 to 5
        }
        let read = async |number: i64| caller.read(&room, json!(number)).await.unwrap();
        assert_eq!(read(3).await, json!({ "readNumber": 3, "unread": 2 }));
        let my_seq = ben.chat(&room).await["mySeq"].clone();
        for number in [3, 2, 0] {
            assert_eq!(read(number).await, json!({ "readNumber": 3, "unread": 2 }), "{number}");
        }
        assert_eq!(ben.chat(&room).await["mySeq"], my_seq, "nothing moved");
        assert_eq!(read(5).await, json!({ "readNumber": 5, "unread": 0 }));
        refuses(&caller.read(&room, json!(6)).await, "invalid", "above the newest");
        refuses(&caller.read(&room, json!(i64::MAX)).await, "invalid", "far above");
        let negative = caller.read(&room, json!(-1)).await.unwrap_err();
        assert!(["invalid", "bad_request"].contains(&negative.code.as_str()));
        for number in [json!("5"), json!(1.5), json!(null), json!([5]), json!(1e30)] {
            refuses(&caller.read(&room, number.clone()).await, "bad_request", &number.to_string());
        }
        assert_eq!(int(&ben.chat(&room).await["readNumber"]), 5);
    }
}

#[tokio::test]
async fn it_goes_back_when_something_is_marked_unread() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    for _ in 0..4 {
        ada.say(&room, "x").await;
    }
    let path = format!("/api/rooms/{room}/read");
    ben.read_to(&room, 4).await;
    let back = json!({ "number": 1, "unread": true });
    assert_eq!(ben.put(&path, back.clone()).await.with(200), json!({ "readNumber": 1, "unread": 3 }));
    assert_eq!(ben.put(&path, back).await.with(200), json!({ "readNumber": 1, "unread": 3 }), "again");
    let forth = json!({ "number": 3, "unread": true });
    assert_eq!(ben.put(&path, forth).await.with(200), json!({ "readNumber": 3, "unread": 1 }));
    let stay = json!({ "number": 1, "unread": false });
    assert_eq!(ben.put(&path, stay).await.with(200), json!({ "readNumber": 3, "unread": 1 }));
    ben.put(&path, json!({ "number": 5, "unread": true })).await.refused(422, "invalid");
    ben.delete(&format!("/api/rooms/{room}/mine?upTo=2")).await.with(204);
    let cleared = json!({ "number": 1, "unread": true });
    assert_eq!(
        ben.put(&path, cleared).await.with(200),
        json!({ "readNumber": 2, "unread": 2 }),
        "no further"
    );
    for body in [
        json!({}),
        json!({ "unread": true }),
        json!({ "number": 1, "unread": 1 }),
        json!({ "number": 1, "userId": ada.id }),
    ] {
        ben.put(&path, body).await.refused(400, "bad_request");
    }
    assert_eq!(int(&ada.chat(&room).await["readNumber"]), 0, "each has their own");
}

#[tokio::test]
async fn seen_moves_it_to_a_message() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(text(&ada.say(&room, "x").await["id"]));
    }
    let see = async |id: &str| ben.put(&format!("/api/messages/{id}/seen"), json!({})).await;
    assert_eq!(see(&ids[1]).await.with(200), json!({ "readNumber": 2, "unread": 1 }));
    assert_eq!(see(&ids[0]).await.with(200), json!({ "readNumber": 2, "unread": 1 }), "never back");
    ada.delete(&format!("/api/messages/{}", ids[2])).await.with(200);
    assert_eq!(see(&ids[2]).await.with(200), json!({ "readNumber": 3, "unread": 0 }), "a deleted one counts");
    see(&new_id()).await.refused(404, "not_found");
    see("one").await.refused(400, "bad_request");
    let page = ada.history(&room, "").await;
    let reads = page["reads"].as_array().unwrap();
    let of_ben: Vec<&Value> = reads.iter().filter(|read| read["userId"] == ben.id.as_str()).collect();
    assert_eq!(of_ben, [&json!({ "userId": ben.id, "readNumber": 3 })], "the other side sees it");
}

#[tokio::test]
async fn positions_of_others_are_told_to_members() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room_with("private", &[&ben]).await;
    let message = ada.say(&room, "x").await;
    ben.read_to(&room, int(&message["number"])).await;
    for path in [format!("/api/rooms/{room}/messages"), format!("/api/rooms/{room}/members")] {
        let page = ada.get(&path).await.with(200);
        let reads = page["reads"].as_array().unwrap();
        assert_eq!(reads.len(), 2);
        let of_ben = reads.iter().find(|read| read["userId"] == ben.id.as_str()).unwrap();
        assert_eq!(of_ben["readNumber"], message["number"]);
    }
    ben.leave(&room).await;
    let page = ada.history(&room, "").await;
    assert_eq!(page["reads"].as_array().unwrap().len(), 1, "not of former members");
}

#[tokio::test]
async fn reading_at_once_ends_at_the_highest() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    for _ in 0..20 {
        ada.say(&room, "x").await;
    }
    let path = format!("/api/rooms/{room}/read");
    let moves = (1..=20).rev().map(|number| ben.put(&path, json!({ "number": number })));
    for reply in futures_util::future::join_all(moves).await {
        reply.with(200);
    }
    assert_eq!(int(&ben.chat(&room).await["readNumber"]), 20);
    let rows = ben.own_changes(0).await;
    let seqs: Vec<i64> = rows.iter().map(|row| int(&row["seq"])).collect();
    assert!(seqs.windows(2).all(|pair| pair[0] < pair[1]), "{seqs:?}");
    assert_eq!(items(&ben.get("/api/rooms").await.with(200)).len(), 1);
}
