//! Private chats: one for each pair, and notes.

use serde_json::{Value, json};

use crate::kit::{TestServer, each, int, items, new_id, text};

#[tokio::test]
async fn a_pair_has_one_private_chat() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let chat = ada.post("/api/directs", json!({ "userId": ben.id })).await.with(201);
    let expected = json!({
        "kind": "direct", "name": null, "memberCount": 2, "lastNumber": 0, "role": "member",
        "readNumber": 0, "unread": 0, "lastMessage": null,
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&chat[name], value, "{name} of {chat}");
    }
    assert_eq!(text(&chat["id"]).as_bytes()[14], b'8', "an id no client can make");
    assert_eq!((&chat["peer"]["id"], &chat["peer"]["username"]), (&json!(ben.id), &json!("ben")));
    assert!(chat["peer"].get("email").is_none(), "{chat}");

    assert_eq!(ada.post("/api/directs", json!({ "userId": ben.id })).await.with(200), chat);
    let theirs = ben.post("/api/directs", json!({ "userId": ada.id })).await.with(200);
    assert_eq!((&theirs["id"], &theirs["peer"]["id"]), (&chat["id"], &json!(ada.id)));
    for user in [&ada, &ben] {
        assert_eq!(each(&user.get("/api/rooms").await.with(200), "id"), [&chat["id"]]);
    }
}

#[tokio::test]
async fn opened_by_both_at_once_it_is_one() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let tries = (0..20).map(|at| {
        let (from, to) = if at % 2 == 0 { (&ada, &ben) } else { (&ben, &ada) };
        from.post("/api/directs", json!({ "userId": to.id }))
    });
    let replies = futures_util::future::join_all(tries).await;
    assert!(replies.iter().all(|reply| reply.body["id"] == replies[0].body["id"]));
    assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 1);
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 19);
    assert_eq!(items(&ada.get("/api/rooms").await.with(200)).len(), 1);
    let members = ada.get(&format!("/api/rooms/{}/members", text(&replies[0].body["id"]))).await.with(200);
    assert_eq!(items(&members).len(), 2);
}

#[tokio::test]
async fn with_oneself_it_is_notes() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let notes = ada.post("/api/directs", json!({ "userId": ada.id })).await.with(201);
    assert_eq!((&notes["memberCount"], &notes["peer"]["id"]), (&json!(1), &json!(ada.id)));
    let room = text(&notes["id"]);
    ada.say(&room, "Buy milk").await;
    let chat = ada.chat(&room).await;
    assert_eq!((int(&chat["unread"]), &chat["lastMessage"]["body"]), (0, &json!("Buy milk")));
    assert_eq!(text(&ada.post("/api/directs", json!({ "userId": ada.id })).await.with(200)["id"]), room);
    assert_ne!(ada.direct(&ben).await, room);
    ben.get(&format!("/api/rooms/{room}")).await.refused(404, "not_found");
}

#[tokio::test]
async fn a_first_message_is_unread_for_the_other() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    let message = ada.say(&room, "Hello").await;
    assert_eq!((int(&message["number"]), &message["kind"]), (1, &json!("text")));
    assert_eq!(int(&ada.chat(&room).await["unread"]), 0);
    let theirs = ben.chat(&room).await;
    assert_eq!((int(&theirs["unread"]), int(&theirs["readNumber"])), (1, 0));
    assert_eq!(theirs["lastMessage"], message);
}

#[tokio::test]
async fn nobody_else_comes_in_and_nobody_goes() {
    let server = TestServer::start().await;
    let (ada, ben, eve) = (server.user("ada").await, server.user("ben").await, server.user("eve").await);
    let room = ada.direct(&ben).await;
    let before = ada.chat(&room).await;
    let members = format!("/api/rooms/{room}/members");

    ada.delete(&format!("{members}/me")).await.refused(403, "forbidden");
    ada.delete(&format!("{members}/{}", ben.id)).await.refused(403, "forbidden");
    ada.put(&format!("{members}/{}", eve.id), json!({})).await.refused(403, "forbidden");
    ada.put(&format!("{members}/{}", ben.id), json!({ "role": "owner" })).await.refused(403, "forbidden");
    ada.put(&format!("{members}/{}", ada.id), json!({ "role": "owner" })).await.refused(403, "forbidden");
    ada.patch(&format!("/api/rooms/{room}"), json!({ "topic": "Us" })).await.refused(403, "forbidden");
    eve.put(&format!("{members}/me"), json!({})).await.refused(404, "not_found");
    eve.put(&format!("{members}/{}", eve.id), json!({})).await.refused(404, "not_found");
    eve.get(&format!("/api/rooms/{room}")).await.refused(404, "not_found");
    eve.send(&room, json!({ "body": "hi" })).await.refused(404, "not_found");
    assert_eq!(ada.chat(&room).await, before);
}

#[tokio::test]
async fn it_needs_a_person() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    ada.post("/api/directs", json!({ "userId": new_id() })).await.refused(404, "not_found");
    for body in
        [json!({}), json!({ "userId": "ben" }), json!({ "userId": null }), json!({ "userId": 7 }), json!([])]
    {
        ada.post("/api/directs", body).await.refused(400, "bad_request");
    }
    let more = json!({ "userId": ada.id, "id": new_id() });
    assert_eq!(ada.post("/api/directs", more).await.refused(400, "bad_request")["field"], "id");
    server.nobody().post("/api/directs", json!({ "userId": ada.id })).await.refused(401, "unauthorized");
    assert_eq!(ada.get("/api/rooms").await.with(200)["items"], Value::Array(Vec::new()));
}
