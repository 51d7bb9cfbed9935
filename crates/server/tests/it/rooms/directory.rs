//! The rooms anyone may join.

use serde_json::{Value, json};

use crate::kit::{TestServer, TestUser, each, items, text};

async fn find(user: &TestUser, query: &str) -> Vec<String> {
    let page = user.get(&format!("/api/rooms/directory?query={query}")).await.with(200);
    each(&page, "name").into_iter().map(text).collect()
}

#[tokio::test]
async fn shows_public_rooms_with_who_is_in() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let tea = ada.room_with("public", &[&ben]).await;
    let milk = ada.room("public", "Milk").await;
    ada.room("private", "Secret").await;
    ada.direct(&ben).await;

    let page = ben.get("/api/rooms/directory").await.with(200);
    assert_eq!(each(&page, "id"), [&tea, &milk], "by name");
    assert_eq!(page["next"], Value::Null);
    assert_eq!(each(&page, "joined"), [true, false]);
    assert_eq!(each(&page, "memberCount"), [2, 1]);
    assert_eq!(each(&page, "kind"), ["public", "public"]);
    for row in items(&page) {
        assert!(row.get("lastMessage").is_none() && row.get("role").is_none(), "only the room: {row}");
    }
    ben.leave(&tea).await;
    let page = ben.get("/api/rooms/directory?query=").await.with(200);
    assert_eq!(
        (each(&page, "joined"), each(&page, "memberCount")),
        (vec![&json!(false); 2], vec![&json!(1); 2])
    );
}

#[tokio::test]
async fn finds_by_name_in_any_case_and_takes_signs_as_they_are() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    for name in ["Straßenfest", "Tea 100%", "Tea_time", "Teaxtime", "Ökonomie", "O'Reilly \"quotes\""] {
        ada.room("public", name).await;
    }
    assert_eq!(find(&ada, "STRASSE").await, ["Straßenfest"]);
    assert_eq!(find(&ada, "%C3%B6KO").await, ["Ökonomie"]);
    assert_eq!(find(&ada, "tea_").await, ["Tea_time"], "an underscore is no wildcard");
    assert_eq!(find(&ada, "100%25").await, ["Tea 100%"], "a percent sign is no wildcard");
    assert_eq!(find(&ada, "%25%25").await, [""; 0]);
    assert_eq!(find(&ada, "O'Reilly").await, ["O'Reilly \"quotes\""]);
    assert_eq!(find(&ada, "nothing").await, [""; 0]);
    assert_eq!(find(&ada, "%20tea%20").await.len(), 3);
}

#[tokio::test]
async fn pages_show_each_room_once() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    for name in ["e", "b", "B", "a", "d.with.dots", "Ä", "c"] {
        ada.room("public", name).await;
    }
    let whole = ada.get("/api/rooms/directory").await.with(200);
    let mut found: Vec<Value> = Vec::new();
    let mut path = "/api/rooms/directory?limit=2".to_owned();
    loop {
        let page = ada.get(&path).await.with(200);
        assert!(items(&page).len() <= 2);
        found.extend_from_slice(items(&page));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/api/rooms/directory?limit=2&cursor={}", percent(next));
    }
    assert_eq!(found.len(), 7);
    assert_eq!(json!(found), whole["items"]);
}

/// A text as it stands in a query.
fn percent(text: &str) -> String {
    text.bytes().fold(String::new(), |text, byte| text + &format!("%{byte:02X}"))
}

#[tokio::test]
async fn hostile_queries_get_clear_errors() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    ada.room("public", "Tea").await;
    for query in
        ["limit=0", "limit=101", "limit=-1", "limit=1e9", "limit=x", "limit=1.5", "cursor=x", "sort=name"]
    {
        ada.get(&format!("/api/rooms/directory?{query}")).await.refused(400, "bad_request");
    }
    for query in ["cursor=.", "cursor=018f2d6a-8c1b-7d3e-9f00-112233445566"] {
        ada.get(&format!("/api/rooms/directory?{query}")).await.refused(400, "bad_request");
    }
    let nul = ada.get("/api/rooms/directory?query=%00").await;
    assert!([200, 400, 422].contains(&nul.status), "{}", nul.body);
    let cursor = "018f2d6a-8c1b-7d3e-9f00-112233445566.%00";
    let nul = ada.get(&format!("/api/rooms/directory?cursor={cursor}")).await;
    assert!([200, 400].contains(&nul.status), "{}", nul.body);
    let long = ada.get(&format!("/api/rooms/directory?query={}", "a".repeat(5_000))).await;
    assert!([200, 400, 422].contains(&long.status), "{}", long.body);
    server.nobody().get("/api/rooms/directory").await.refused(401, "unauthorized");
}
