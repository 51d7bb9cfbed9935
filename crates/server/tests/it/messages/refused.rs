//! Requests that cannot be understood: refused clearly, with nothing changed.

use serde_json::{Value, json};

use crate::kit::{Caller, Refused, TestServer, int, new_id, refuses};

#[tokio::test]
async fn wrong_fields_are_named() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.direct(&ada).await;
    let wrong = [
        ("body", json!({ "id": new_id() })),
        ("body", json!({ "id": new_id(), "body": null })),
        ("body", json!({ "id": new_id(), "body": 7 })),
        ("body", json!({ "id": new_id(), "body": ["a"] })),
        ("body", json!({ "id": new_id(), "body": { "text": "a" } })),
        ("id", json!({ "id": "one", "body": "a" })),
        ("id", json!({ "id": 1, "body": "a" })),
        ("id", json!({ "id": "", "body": "a" })),
        ("id", json!({ "id": [new_id()], "body": "a" })),
        ("replyTo", json!({ "id": new_id(), "body": "a", "replyTo": 1 })),
        ("senderId", json!({ "id": new_id(), "body": "a", "senderId": ada.id })),
        ("authorId", json!({ "id": new_id(), "body": "a", "authorId": ada.id })),
        ("number", json!({ "id": new_id(), "body": "a", "number": 1 })),
        ("seq", json!({ "id": new_id(), "body": "a", "seq": 1 })),
        ("kind", json!({ "id": new_id(), "body": "a", "kind": "notice" })),
        ("notice", json!({ "id": new_id(), "body": "a", "notice": null })),
        ("createdAt", json!({ "id": new_id(), "body": "a", "createdAt": "2020-01-01T00:00:00.000Z" })),
        ("deletedAt", json!({ "id": new_id(), "body": "a", "deletedAt": null })),
        ("isBot", json!({ "id": new_id(), "body": "a", "isBot": true })),
        ("__proto__", json!({ "id": new_id(), "body": "a", "__proto__": {} })),
        ("Body", json!({ "id": new_id(), "Body": "a" })),
    ];
    for caller in Caller::both(&ada).await {
        for (field, message) in &wrong {
            let expected = Err(Refused { code: "bad_request".into(), field: Some((*field).into()) });
            let outcome = caller.send(&room, message.clone()).await;
            assert_eq!(outcome, expected, "{message} by {}", caller.name());
        }
    }
    assert_eq!(int(&ada.chat(&room).await["lastNumber"]), 0, "nothing was sent");
}

#[tokio::test]
async fn ids_that_clients_may_not_make_are_refused() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.direct(&ada).await;
    for caller in Caller::both(&ada).await {
        for id in [
            "4f2d6a9e-8c1b-4d3e-9f00-112233445566",
            "018f2d6a-8c1b-8d3e-9f00-112233445566",
            "018f2d6a-8c1b-7d3e-0f00-112233445566",
            "018f2d6a-8c1b-7d3e-cf00-112233445566",
            "00000000-0000-0000-0000-000000000000",
        ] {
            let refused = caller.send(&room, json!({ "id": id, "body": "a" })).await.unwrap_err();
            assert_eq!((refused.code.as_str(), refused.field.as_deref()), ("invalid", Some("id")), "{id}");
        }
    }
    assert_eq!(int(&ada.chat(&room).await["lastNumber"]), 0, "nothing was sent");
}

#[tokio::test]
async fn what_is_not_json_is_refused() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.direct(&ada).await;
    let path = format!("/api/rooms/{room}/messages");
    let bodies: [&[u8]; 16] = [
        b"",
        b"{",
        b"{\"body\":\"a\"",
        b"{\"body\":\"a\"} x",
        b"{\"body\":\"a\",}",
        b"{'body':'a'}",
        b"body=a",
        b"null",
        b"\"a\"",
        b"[{\"body\":\"a\"}]",
        b"{\"body\":\"a\",\"body\":\"b\"}",
        b"{\"body\":\"\xff\xfe\"}",
        b"{\"body\":\"\xc0\x80\"}",
        b"{\"body\":\"\xed\xa0\x80\"}",
        b"{\"body\":\"\\ud800\"}",
        b"{\"body\":\"\\udc00\\ud800\"}",
    ];
    for body in bodies {
        let reply = ada.post_bytes(&path, "application/json", body).await;
        reply.refused(400, "bad_request");
    }
    for deep in ["[".repeat(50_000), format!("{{\"body\":{}", "{\"a\":".repeat(20_000))] {
        ada.post_bytes(&path, "application/json", deep.as_bytes()).await.refused(400, "bad_request");
    }
    for kind in
        ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonp", ""]
    {
        ada.post_bytes(&path, kind, b"{\"body\":\"a\"}").await.refused(400, "bad_request");
    }
    let huge = format!("{{\"body\":\"{}\"}}", "a".repeat(1_000_000));
    ada.post_bytes(&path, "application/json", huge.as_bytes()).await.refused(413, "too_large");
    assert_eq!(int(&ada.chat(&room).await["lastNumber"]), 0, "nothing was sent");
    for kind in ["application/json; charset=utf-8", "Application/JSON"] {
        ada.post_bytes(&path, kind, b" {\"body\":\"a\"}\n").await.with(201);
    }
}

#[tokio::test]
async fn whoever_is_not_in_the_room_sends_nothing() {
    let server = TestServer::start().await;
    let (ada, ben, eve) = (server.user("ada").await, server.user("ben").await, server.user("eve").await);
    for (kind, code) in [("public", "not_a_member"), ("private", "not_found")] {
        let room = ada.room_with(kind, &[&ben]).await;
        ben.leave(&room).await;
        let before = ada.chat(&room).await;
        for outsider in [&ben, &eve] {
            for caller in Caller::both(outsider).await {
                let what = format!("{} in a {kind} room by {}", outsider.username, caller.name());
                let message = json!({ "id": new_id(), "body": "hi" });
                refuses(&caller.send(&room, message).await, code, &what);
                refuses(
                    &caller.send(&room, json!({ "id": new_id(), "body": "" })).await,
                    code,
                    "rights first",
                );
            }
        }
        server.nobody().send(&room, json!({ "body": "hi" })).await.refused(401, "unauthorized");
        server.nobody().send(&room, json!({ "what": "hi" })).await.refused(401, "unauthorized");
        assert_eq!(ada.chat(&room).await, before, "nothing moved");
    }
    for caller in Caller::both(&ada).await {
        refuses(
            &caller.send(&new_id(), json!({ "id": new_id(), "body": "hi" })).await,
            "not_found",
            "no room",
        );
        refuses(&caller.send("tea", json!({ "id": new_id(), "body": "hi" })).await, "bad_request", "no id");
    }
}

#[tokio::test]
async fn edits_are_read_as_strictly() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.direct(&ada).await;
    let message = ada.say(&room, "kept").await;
    let id = message["id"].as_str().unwrap();
    for caller in Caller::both(&ada).await {
        for change in [
            json!({}),
            json!({ "body": null }),
            json!({ "body": 7 }),
            json!({ "body": "x", "replyTo": id }),
            json!({ "body": "x", "senderId": ada.id }),
            json!({ "body": "x", "deletedAt": null }),
        ] {
            let outcome = caller.edit(id, change.clone()).await;
            refuses(&outcome, "bad_request", &format!("{change} by {}", caller.name()));
        }
        refuses(&caller.edit("one", json!({ "body": "x" })).await, "bad_request", "no id");
        refuses(&caller.edit(&new_id(), json!({ "body": "x" })).await, "not_found", "no message");
        refuses(&caller.delete("one").await, "bad_request", "no id");
        refuses(&caller.delete(&new_id()).await, "not_found", "no message");
    }
    ada.patch(&format!("/api/messages/{id}"), Value::Null).await.refused(400, "bad_request");
    assert_eq!(ada.get(&format!("/api/messages/{id}")).await.with(200), message);
}
