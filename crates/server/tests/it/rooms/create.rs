//! Making rooms: ids, names, people to begin with.

use serde_json::{Value, json};

use crate::kit::{TestServer, each, int, items, new_id, text};

#[tokio::test]
async fn a_room_is_made_with_its_maker_as_owner() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let id = new_id();
    let body = json!({ "id": id, "kind": "public", "name": "Tea & Kekse 🍪", "topic": "What to drink" });
    let chat = ada.post("/api/rooms", body).await.with(201);

    let expected = json!({
        "id": id, "kind": "public", "name": "Tea & Kekse 🍪", "topic": "What to drink",
        "lastNumber": 1, "memberCount": 1, "role": "owner", "readNumber": 1, "clearedNumber": 0,
        "level": "all", "unread": 0, "mentions": 0, "peer": null,
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&chat[name], value, "{name} of {chat}");
    }
    let notice = &chat["lastMessage"];
    assert_eq!(notice["notice"], json!({ "type": "created", "userId": ada.id, "byUserId": ada.id }));
    assert_eq!((int(&notice["number"]), &notice["seq"]), (1, &chat["seq"]));
    assert!(int(&chat["mySeq"]) > 0, "{chat}");
    assert!(text(&chat["createdAt"]).ends_with('Z'), "{chat}");
    assert_eq!(ada.chat(&id).await, chat);
    assert_eq!(each(&ada.get("/api/rooms").await.with(200), "id"), [&id]);
}

#[tokio::test]
async fn a_missing_id_is_made_by_the_server() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let body = json!({ "kind": "private", "name": "Tea" });
    let one = ada.post("/api/rooms", body.clone()).await.with(201);
    let other = ada.post("/api/rooms", body).await.with(201);
    assert_ne!(one["id"], other["id"]);
    assert_eq!(text(&one["id"]).as_bytes()[14], b'7', "{one}");
    assert_eq!(one["topic"], "");
}

#[tokio::test]
async fn a_repeat_answers_with_the_room_as_it_is() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let body = json!({ "id": new_id(), "kind": "private", "name": "Tea" });
    let made = ada.post("/api/rooms", body.clone()).await.with(201);
    assert_eq!(ada.post("/api/rooms", body.clone()).await.with(200), made);

    let path = format!("/api/rooms/{}", text(&made["id"]));
    let renamed = ada.patch(&path, json!({ "name": "Coffee" })).await.with(200);
    let again = ada.post("/api/rooms", body).await.with(200);
    assert_eq!(again["name"], "Coffee");
    assert_eq!(again, renamed);
    let other_words = json!({ "id": made["id"], "kind": "public", "name": "Milk", "topic": "x" });
    assert_eq!(ada.post("/api/rooms", other_words).await.with(200), renamed, "the stored room counts");
    assert_eq!(ada.chat(&text(&made["id"])).await["seq"], renamed["seq"], "nothing moved");
}

#[tokio::test]
async fn repeats_at_once_make_one_room() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let body = json!({ "id": new_id(), "kind": "public", "name": "Tea" });
    let tries = (0..20).map(|_| ada.post("/api/rooms", body.clone()));
    let replies = futures_util::future::join_all(tries).await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 1);
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 19);
    let rooms = ada.get("/api/rooms").await.with(200);
    assert_eq!(items(&rooms).len(), 1);
    assert_eq!(int(&items(&rooms)[0]["lastNumber"]), 1, "one notice");
}

#[tokio::test]
async fn an_id_of_somebody_else_is_taken() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    for kind in ["public", "private"] {
        let room = ada.room(kind, "Tea").await;
        let steal = json!({ "id": room, "kind": kind, "name": "Mine" });
        let error = ben.post("/api/rooms", steal.clone()).await.refused(409, "id_taken");
        assert_eq!(error["field"], "id");
        assert!(!error.to_string().contains("Tea"), "it says nothing more: {error}");
        ada.add(&room, &ben).await;
        ben.post("/api/rooms", steal).await.refused(409, "id_taken");
        assert_eq!(ada.chat(&room).await["name"], "Tea");
    }
    // Of a private chat not even its own people learn this way that there is one: anybody can work its id out.
    let direct = ada.direct(&ben).await;
    let eve = server.user("eve").await;
    for user in [&ada, &ben, &eve] {
        let body = json!({ "id": direct, "kind": "public", "name": "Ours" });
        assert_eq!(user.post("/api/rooms", body).await.refused(422, "invalid")["field"], "id");
    }
}

#[tokio::test]
async fn ids_that_clients_may_not_make_are_refused() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let not_ours = [
        "4f2d6a9e-8c1b-4d3e-9f00-112233445566", // version 4
        "018f2d6a-8c1b-8d3e-9f00-112233445566", // version 8
        "018f2d6a-8c1b-1d3e-9f00-112233445566", // version 1
        "018f2d6a-8c1b-7d3e-1f00-112233445566", // another variant
        "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
    ];
    for id in not_ours {
        let reply = ada.post("/api/rooms", json!({ "id": id, "kind": "public", "name": "Tea" })).await;
        assert_eq!(reply.refused(422, "invalid")["field"], "id", "{id}");
    }
    for id in [json!("tea"), json!(""), json!(7), json!(["x"]), json!({}), json!(true)] {
        let reply = ada.post("/api/rooms", json!({ "id": id, "kind": "public", "name": "Tea" })).await;
        assert_eq!(reply.refused(400, "bad_request")["field"], "id", "{id}");
    }
    assert!(items(&ada.get("/api/rooms").await.with(200)).is_empty(), "nothing was made");
}

#[tokio::test]
async fn names_and_topics_have_limits() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = |name: Value, topic: Value| json!({ "kind": "private", "name": name, "topic": topic });
    let wrong_names = [
        String::new(),
        "   ".to_owned(),
        "a".repeat(81),
        "a\u{0}b".into(),
        "a\nb".into(),
        "\u{7f}".into(),
        "a\u{202e}b".into(),
        "\u{200b}".into(),
    ];
    for name in wrong_names {
        let reply = ada.post("/api/rooms", room(json!(name), json!(""))).await;
        assert_eq!(reply.refused(422, "invalid")["field"], "name", "{name:?}");
    }
    for topic in ["a".repeat(251), "a\u{0}".into(), "a\u{1b}[31m".into(), "one\ntwo".into()] {
        let reply = ada.post("/api/rooms", room(json!("Tea"), json!(topic))).await;
        assert_eq!(reply.refused(422, "invalid")["field"], "topic", "{topic:?}");
    }
    for name in [json!(7), json!(null), json!(["a"])] {
        let reply = ada.post("/api/rooms", room(name.clone(), json!(""))).await;
        assert_eq!(reply.refused(400, "bad_request")["field"], "name", "{name}");
    }
    assert!(items(&ada.get("/api/rooms").await.with(200)).is_empty(), "nothing was made");
    for (name, topic) in [("a".repeat(80), "a".repeat(250)), ("🦀".repeat(80), "ä".repeat(250))] {
        let made = ada.post("/api/rooms", room(json!(name), json!(topic))).await.with(201);
        assert_eq!((&made["name"], &made["topic"]), (&json!(name), &json!(topic)));
    }
}

#[tokio::test]
async fn what_is_not_asked_for_is_refused() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    for (field, value) in [
        ("role", json!("owner")),
        ("ownerId", json!(ada.id)),
        ("seq", json!(9)),
        ("createdAt", json!("2020-01-01T00:00:00.000Z")),
        ("memberCount", json!(99)),
        ("lastNumber", json!(99)),
    ] {
        let mut body = json!({ "kind": "public", "name": "Tea" });
        body[field] = value;
        assert_eq!(ada.post("/api/rooms", body).await.refused(400, "bad_request")["field"], field);
    }
    let error = ada.post("/api/rooms", json!({ "kind": "public" })).await.refused(400, "bad_request");
    assert_eq!(error["field"], "name");
    let error = ada.post("/api/rooms", json!({ "name": "Tea" })).await.refused(400, "bad_request");
    assert_eq!(error["field"], "kind");
    ada.post("/api/rooms", json!({ "kind": "secret", "name": "Tea" })).await.refused(400, "bad_request");
    let direct = ada.post("/api/rooms", json!({ "kind": "direct", "name": "Tea" })).await;
    assert!([400, 422].contains(&direct.status), "{}", direct.body);
    ada.post("/api/rooms", json!([])).await.refused(400, "bad_request");
    server
        .nobody()
        .post("/api/rooms", json!({ "kind": "public", "name": "Tea" }))
        .await
        .refused(401, "unauthorized");
    assert!(items(&ada.get("/api/rooms").await.with(200)).is_empty(), "nothing was made");
}

#[tokio::test]
async fn people_can_be_brought_in_at_once() {
    let server = TestServer::start().await;
    let (ada, ben, cleo) = (server.user("ada").await, server.user("ben").await, server.user("cleo").await);
    let body = json!({ "kind": "private", "name": "Tea", "memberIds": [ben.id, cleo.id, ben.id, ada.id] });
    let chat = ada.post("/api/rooms", body).await.with(201);
    assert_eq!((&chat["memberCount"], &chat["role"]), (&json!(3), &json!("owner")));
    let room = text(&chat["id"]);
    for user in [&ben, &cleo] {
        let theirs = user.chat(&room).await;
        assert_eq!((&theirs["role"], &theirs["unread"]), (&json!("member"), &json!(0)), "{theirs}");
        assert_eq!(theirs["readNumber"], theirs["lastNumber"]);
    }
}

#[tokio::test]
async fn people_who_cannot_be_brought_in_stop_the_room() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let crowd: Vec<String> = (0..101).map(|_| new_id()).collect();
    for (members, status) in [
        (json!([ben.id, new_id()]), vec![404, 422]),
        (json!(crowd), vec![422]),
        (json!(["ben"]), vec![400]),
        (json!("ben"), vec![400]),
        (json!([7]), vec![400]),
    ] {
        let reply =
            ada.post("/api/rooms", json!({ "kind": "public", "name": "Tea", "memberIds": members })).await;
        assert!(status.contains(&reply.status), "{members:.80}: {}", reply.body);
    }
    for user in [&ada, &ben] {
        assert!(items(&user.get("/api/rooms").await.with(200)).is_empty(), "nothing was made");
    }
}
