//! What every answer has: kept out of caches, typed, and JSON also where there is nothing.

use serde_json::json;

use crate::kit::{Reply, TestServer, new_id, text};

#[track_caller]
fn check_headers(reply: &Reply, path: &str) {
    let header = |name: &str| reply.headers.get(name).map(|value| value.to_str().unwrap().to_owned());
    assert_eq!(header("x-content-type-options").as_deref(), Some("nosniff"), "{path}");
    if path.starts_with("/api") {
        assert_eq!(header("cache-control").as_deref(), Some("private, no-store"), "{path}");
        if reply.status != 204 {
            let kind = header("content-type").unwrap_or_default();
            assert!(kind.starts_with("application/json"), "{path}: {kind:?}");
        }
    }
    assert_eq!(header("access-control-allow-origin"), None, "{path}");
}

#[tokio::test]
async fn answers_are_private_and_typed() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room_with("public", &[&ben]).await;
    let id = text(&ada.say(&room, "x").await["id"]);
    let paths = [
        "/api/server".to_owned(),
        "/api/auth/check".to_owned(),
        "/api/auth/sessions".to_owned(),
        "/api/users".to_owned(),
        format!("/api/users/{}", ben.id),
        "/api/rooms".to_owned(),
        "/api/rooms/directory".to_owned(),
        format!("/api/rooms/{room}"),
        format!("/api/rooms/{room}/members"),
        format!("/api/rooms/{room}/messages"),
        format!("/api/rooms/{room}/changes?after=0"),
        "/api/me/changes?after=0".to_owned(),
        format!("/api/messages/{id}"),
        format!("/api/messages/{}", new_id()),
        "/api/rooms/tea".to_owned(),
        "/api/rooms?limit=0".to_owned(),
        "/api/nothing".to_owned(),
        "/api".to_owned(),
        "/api/".to_owned(),
        "/health".to_owned(),
        "/ready".to_owned(),
        "/".to_owned(),
        "/somewhere/else".to_owned(),
        "/socket.io/".to_owned(),
        "/socket.io/?EIO=4&transport=polling".to_owned(),
    ];
    for user in [&ada, &server.nobody()] {
        for path in &paths {
            check_headers(&user.get(path).await, path);
        }
    }
    let gone = ben.delete(&format!("/api/rooms/{room}/members/me")).await;
    check_headers(&gone, "/api/rooms/{room}/members/me");
    let post = ada.post("/api/rooms", json!({ "what": 1 })).await;
    check_headers(&post, "/api/rooms");
    check_headers(&server.nobody().post("/api/rooms", json!({})).await, "/api/rooms");
}

#[tokio::test]
async fn an_unknown_path_is_a_404_in_the_shape_of_errors() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.direct(&ada).await;
    for path in
        ["/api", "/api/", "/api/nothing", "/api/rooms/x/y/z", "/api/rooms/", "/api//rooms", "/api/auth"]
    {
        for user in [&ada, &server.nobody()] {
            for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
                let reply = user.request(method, path, None).await;
                assert_eq!(reply.status, 404, "{method} {path}: {}", reply.body);
                assert_eq!(reply.body["error"]["code"], "not_found", "{method} {path}");
            }
        }
    }
    for (method, path) in [
        ("PUT", "/api/rooms".to_owned()),
        ("DELETE", "/api/rooms".to_owned()),
        ("POST", format!("/api/rooms/{room}")),
        ("POST", "/api/rooms/directory".to_owned()),
        ("DELETE", format!("/api/rooms/{room}/messages")),
        ("GET", format!("/api/rooms/{room}/read")),
    ] {
        let reply = ada.request(method, &path, None).await;
        assert!([404, 405].contains(&reply.status), "{method} {path}: {}", reply.body);
        assert!(reply.body["error"]["code"].is_string(), "{method} {path}: {}", reply.body);
    }
}

#[tokio::test]
async fn errors_say_nothing_of_the_inside() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.direct(&ada).await;
    for path in [
        format!("/api/rooms/{room}/messages?limit=x"),
        "/api/rooms/%00".to_owned(),
        "/api/rooms/%FF%FE".to_owned(),
        "/api/rooms/'; DROP TABLE rooms; --".to_owned(),
        format!("/api/rooms/{room}%2Fmessages"),
        "/api/rooms?cursor=%00.%00".to_owned(),
        format!("/api/rooms/{}", "a".repeat(4_000)),
    ] {
        let reply = ada.get(&path).await;
        assert!((400..500).contains(&reply.status), "{path}: {} {}", reply.status, reply.body);
        let told = reply.body.to_string();
        for inside in ["sqlite", "postgres", "SELECT", "panicked", "src/", "unwrap"] {
            assert!(!told.contains(inside), "{path}: {told}");
        }
    }
}

#[tokio::test]
async fn what_programs_ask_for_and_is_not_there_is_no_web_page() {
    let server = TestServer::start().await;
    for path in ["/metrics", "/api/openapi.yaml", "/api/rooms/x/y/z"] {
        let reply = server.nobody().get(path).await;
        check_headers(&reply, path);
        assert_eq!(reply.header("content-type").as_deref(), Some("application/json"), "{path}");
        reply.refused(404, "not_found");
    }
}
